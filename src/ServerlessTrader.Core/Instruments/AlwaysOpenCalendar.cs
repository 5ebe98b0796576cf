namespace ServerlessTrader.Core.Instruments;

/// <summary>A market that never closes (crypto). Its sessions are the days of UTC, each following on the one before.</summary>
public sealed class AlwaysOpenCalendar() : TradingCalendar("always-open", TimeZoneInfo.Utc)
{
    /// <inheritdoc/>
    public override bool IsAlwaysOpen => true;

    /// <inheritdoc/>
    public override TradingSession? SessionOn(DateOnly localDate)
    {
        var midnight = new DateTimeOffset(localDate.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return new TradingSession(localDate, midnight, midnight.AddDays(1));
    }

    /// <inheritdoc/>
    public override TimeSpan TradingTimeBetween(DateTimeOffset from, DateTimeOffset to) => to - from;

    /// <inheritdoc/>
    public override DateTimeOffset AddTradingTime(DateTimeOffset from, TimeSpan tradingTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tradingTime, TimeSpan.Zero);
        return from.ToUniversalTime() + tradingTime;
    }
}
