using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>An endpoint.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Path">/fapi/v1/order.</param>
/// <param name="Access">What a request must bring.</param>
/// <param name="Kind">What it is about, for faults.</param>
/// <param name="Weight">What it counts against the limit of a minute.</param>
/// <param name="Answer">The JSON it answers.</param>
internal sealed record BinanceRoute(string Method, string Path, BinanceAccess Access, RequestKind Kind, Func<BinanceRequest, int> Weight, Func<BinanceCall, byte[]> Answer)
{
    /// <summary>Counts against the limit of new orders.</summary>
    public bool IsNewOrder { get; init; }
}
