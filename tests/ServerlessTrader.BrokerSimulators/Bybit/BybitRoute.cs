using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>An endpoint.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">/v5/order/create.</param>
/// <param name="Kind">What it is about, for faults.</param>
/// <param name="PerSecond">Requests of one account a second; 0 for a public one.</param>
/// <param name="Answer">Does what is asked and writes the members of the result.</param>
internal sealed record BybitRoute(string Method, string Path, RequestKind Kind, int PerSecond, Func<BybitCall, Action<Utf8JsonWriter>> Answer)
{
    /// <summary>Whether it needs a key, a time stamp and a signature.</summary>
    public bool IsSigned => PerSecond > 0;
}
