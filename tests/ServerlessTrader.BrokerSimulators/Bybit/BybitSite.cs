using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>What the endpoints work on.</summary>
internal sealed record BybitSite(BybitSimulatorOptions Options, FuturesExchange Exchange, VenueFaults Faults, BybitBooks Books)
{
    /// <summary>The exchange's time in milliseconds, skewed where it is told to be.</summary>
    public long Now => Faults.Now.ToUnixTimeMilliseconds();
}
