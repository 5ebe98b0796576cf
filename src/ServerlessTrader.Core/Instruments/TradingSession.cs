namespace ServerlessTrader.Core.Instruments;

/// <summary>One day's regular trading.</summary>
/// <param name="Date">The day, in the exchange's time zone.</param>
/// <param name="Open">The first instant of trading, UTC, inclusive.</param>
/// <param name="Close">The end of trading, UTC, exclusive.</param>
public readonly record struct TradingSession(DateOnly Date, DateTimeOffset Open, DateTimeOffset Close)
{
    /// <summary>How long the session lasts.</summary>
    public TimeSpan Length => Close - Open;

    /// <summary>True from <see cref="Open"/> until just before <see cref="Close"/>.</summary>
    public bool Contains(DateTimeOffset at) => at >= Open && at < Close;
}
