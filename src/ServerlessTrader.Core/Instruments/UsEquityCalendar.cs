namespace ServerlessTrader.Core.Instruments;

/// <summary>US shares and ETFs (NYSE, Nasdaq): 09:30–16:00 New York time, until 13:00 on early-close days. Holidays by rule, for any year.</summary>
public sealed class UsEquityCalendar() : ExchangeCalendar("us-equities", TimeZoneInfo.FindSystemTimeZoneById("America/New_York"))
{
    /// <inheritdoc/>
    protected override (TimeOnly Open, TimeOnly Close)? HoursOn(DateOnly localDate) =>
        UsMarketDays.IsTradingDay(localDate) ? (new TimeOnly(9, 30), new TimeOnly(UsMarketDays.IsEarlyClose(localDate) ? 13 : 16, 0)) : null;
}
