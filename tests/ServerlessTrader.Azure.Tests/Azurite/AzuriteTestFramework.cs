using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("ServerlessTrader.Azure.Tests.Azurite.AzuriteTestFramework", "ServerlessTrader.Azure.Tests")]

namespace ServerlessTrader.Azure.Tests.Azurite;

/// <summary>
/// xunit's own framework, except that tests of classes marked <see cref="NeedsAzuriteAttribute"/> are found as skipped ones where Azurite is missing.
/// The facts of a contract suite belong to another project and cannot name a condition of this one, hence the discovery.
/// </summary>
public sealed class AzuriteTestFramework(IMessageSink messageSink) : XunitTestFramework(messageSink)
{
    protected override ITestFrameworkDiscoverer CreateDiscoverer(IAssemblyInfo assemblyInfo)
    {
        // The reason of a skipped test stays in the report; this line is on the console, once.
        if (AzuriteLocation.IsMissing)
            DiagnosticMessageSink.OnMessage(new DiagnosticMessage($"The tests that need Azurite are skipped. {AzuriteLocation.Missing}"));
        return new Discoverer(assemblyInfo, SourceInformationProvider, DiagnosticMessageSink);
    }

    private sealed class Discoverer(IAssemblyInfo assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkDiscoverer(assembly, sources, diagnostics)
    {
        protected override bool FindTestsForMethod(
            ITestMethod testMethod, bool includeSourceInformation, IMessageBus messageBus, ITestFrameworkDiscoveryOptions discoveryOptions)
        {
            var skipped = AzuriteLocation.IsMissing
                && testMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsAzuriteAttribute)).Any()
                && testMethod.Method.GetCustomAttributes(typeof(FactAttribute)).Any();
            return skipped
                ? ReportDiscoveredTestCase(new TestWithoutAzurite(DiagnosticMessageSink, testMethod), includeSourceInformation, messageBus)
                : base.FindTestsForMethod(testMethod, includeSourceInformation, messageBus, discoveryOptions);
        }
    }
}
