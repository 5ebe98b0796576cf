using ServerlessTrader.TestKit.Brokers;

namespace ServerlessTrader.Brokers.Tests.Conformance;

/// <summary>The Binance client does what every broker does, against the simulated exchange.</summary>
public sealed class BinanceConformance : StopBrokerConformance
{
    /// <inheritdoc/>
    protected override async ValueTask<IBrokerRig> CreateRigAsync() => await BinanceRig.StartAsync();
}
