namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>A candle, perhaps one that is still being drawn.</summary>
/// <param name="OpenTime">First instant it covers.</param>
/// <param name="NextOpen">First instant it no longer covers.</param>
/// <param name="IsClosed">Nothing in it changes any more.</param>
public sealed record Bar(DateTimeOffset OpenTime, DateTimeOffset NextOpen, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume, bool IsClosed)
{
    /// <summary>Trades in it; made up like the volume.</summary>
    public int Trades => 1 + (int)Math.Min(1_000_000m, Volume * 10m);
}
