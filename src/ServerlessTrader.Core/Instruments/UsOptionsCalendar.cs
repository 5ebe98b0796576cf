namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// US listed options: the days of the share markets, 09:30–16:00 New York time, until 13:00 on early-close days. Options on some ETFs and indices (QQQ, SPX)
/// trade a quarter of an hour longer, until 16:15 and 13:15: that is <c>us-options-late</c>.
/// </summary>
public sealed class UsOptionsCalendar(bool closesLate = false)
    : ExchangeCalendar(closesLate ? "us-options-late" : "us-options", TimeZoneInfo.FindSystemTimeZoneById("America/New_York"))
{
    private readonly int _closingMinute = closesLate ? 15 : 0;

    /// <inheritdoc/>
    protected override (TimeOnly Open, TimeOnly Close)? HoursOn(DateOnly localDate) =>
        UsMarketDays.IsTradingDay(localDate)
            ? (new TimeOnly(9, 30), new TimeOnly(UsMarketDays.IsEarlyClose(localDate) ? 13 : 16, _closingMinute))
            : null;
}
