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
}
