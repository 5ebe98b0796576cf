using Xunit.Abstractions;
using Xunit.Sdk;

namespace ServerlessTrader.Azure.Tests.Azurite;

/// <summary>A test that is not run because Azurite is missing, and says so. A theory is one such test.</summary>
public sealed class TestWithoutAzurite : XunitTestCase
{
    /// <summary>For xunit, which reads test cases back from text.</summary>
    [Obsolete("Called by xunit only.")]
    public TestWithoutAzurite()
    {
    }

    public TestWithoutAzurite(IMessageSink diagnostics, ITestMethod method)
        : base(diagnostics, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) => AzuriteLocation.Missing;
}
