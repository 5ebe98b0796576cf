using ServerlessTrader.TestKit.Brokers;

namespace ServerlessTrader.Brokers.Tests.Conformance;

/// <summary>The Bybit client does what every broker does, against the simulated exchange.</summary>
public sealed class BybitConformance : StopBrokerConformance
{
    /// <inheritdoc/>
    protected override async ValueTask<IBrokerRig> CreateRigAsync() => await BybitRig.StartAsync();
}
