using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Engine.Ports;

/// <summary>What a broker can do.</summary>
/// <param name="Name">Short kebab-case name: paper, binance, tastytrade.</param>
/// <param name="IsPaper">True when no money can move.</param>
/// <param name="HoldsStops">A stop order can rest at the broker between our checks.</param>
/// <param name="NotFoundSettles">How long after the last attempt a NotFound may be believed: an order sent just before can still arrive. Zero when the broker is in this process.</param>
public sealed record BrokerCapabilities(string Name, bool IsPaper, bool HoldsStops, TimeSpan NotFoundSettles)
{
    /// <summary>What it is expected to charge.</summary>
    public FeeSchedule Fees { get; init; } = FeeSchedule.None;

    /// <summary>
    /// True when a trade's stop rests at the broker. An option's never does: its quote opens and closes too wide for a trigger that nobody looks at, and its stop stands
    /// on the underlying most often.
    /// </summary>
    public bool RestsStopOf(Instrument instrument) => HoldsStops && instrument is Perpetual;
}
