using ServerlessTrader.TestKit.Brokers;

namespace ServerlessTrader.Brokers.Tests.Conformance;

/// <summary>The paper broker does what every broker does.</summary>
public sealed class PaperConformance : StopBrokerConformance
{
    /// <inheritdoc/>
    protected override ValueTask<IBrokerRig> CreateRigAsync() => ValueTask.FromResult<IBrokerRig>(new PaperRig());
}
