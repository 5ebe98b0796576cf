using System.Globalization;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// When a market trades. A day has at most one session, which lies within its local date. Every instant given back is UTC.
/// Safe for use from many threads; asking whether the market is open allocates nothing once a year has been looked at.
/// </summary>
/// <remarks>
/// Every member that looks at a day may throw <see cref="CalendarNotCoveredException"/> for a year without a holiday list (see <see cref="CoversYear"/>),
/// including those that search forward from late December.
/// </remarks>
public abstract class TradingCalendar(string name, TimeZoneInfo timeZone)
{
    private const int LongestSearchInDays = 400;
    private const int MinutesADay = 1440;

    /// <summary>The name strategies use: <c>us-equities</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The exchange's time zone.</summary>
    public TimeZoneInfo TimeZone { get; } = timeZone;

    /// <summary>True for a market that never closes.</summary>
    public virtual bool IsAlwaysOpen => false;

    /// <summary>The session of a local date, or null when there is none.</summary>
    public abstract TradingSession? SessionOn(DateOnly localDate);

    /// <summary>False when the calendar lacks the holidays of that year. Worth asking at start-up, for the next year too.</summary>
    public virtual bool CoversYear(int year) => true;

    /// <summary>True when <paramref name="at"/> is within a session.</summary>
    public bool IsOpen(DateTimeOffset at) => SessionOn(LocalDate(at)) is { } session && session.Contains(at);

    /// <summary>The session that contains <paramref name="at"/>, else the next one to open.</summary>
    public TradingSession NextOrCurrentSession(DateTimeOffset at)
    {
        var date = LocalDate(at);
        for (var i = 0; i < LongestSearchInDays; i++, date = date.AddDays(1))
        {
            if (SessionOn(date) is { } session && session.Close > at)
                return session;
        }

        throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"The trading calendar '{Name}' has no session in the {LongestSearchInDays} days after {at:O}."));
    }

    /// <summary>The next session's open, strictly after <paramref name="after"/>. For a market that never closes, the next midnight UTC.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset after)
    {
        var session = NextOrCurrentSession(after);
        return session.Open > after ? session.Open : NextOrCurrentSession(session.Close).Open;
    }

    /// <summary>How long the market was open between two instants; negative when <paramref name="to"/> comes first.</summary>
    public virtual TimeSpan TradingTimeBetween(DateTimeOffset from, DateTimeOffset to)
    {
        if (to < from)
            return -TradingTimeBetween(to, from);
        var total = TimeSpan.Zero;
        var last = LocalDate(to);
        for (var date = LocalDate(from); date <= last; date = date.AddDays(1))
        {
            if (SessionOn(date) is not { } session)
                continue;
            var start = session.Open > from ? session.Open : from;
            var end = session.Close < to ? session.Close : to;
            if (end > start)
                total += end - start;
        }

        return total;
    }

    /// <summary>
    /// The first instant at which that much trading time has passed since <paramref name="from"/>; <paramref name="from"/> itself for none at all. Time that
    /// runs out with the session gives its close, not the next open.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tradingTime"/> is negative.</exception>
    public virtual DateTimeOffset AddTradingTime(DateTimeOffset from, TimeSpan tradingTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tradingTime, TimeSpan.Zero);
        var at = from.ToUniversalTime();
        var remaining = tradingTime;
        while (remaining > TimeSpan.Zero)
        {
            var session = NextOrCurrentSession(at);
            var start = session.Open > at ? session.Open : at;
            if (session.Close - start >= remaining)
                return start + remaining;
            remaining -= session.Close - start;
            at = session.Close;
        }

        return at;
    }

    /// <summary>The date on the exchange's wall.</summary>
    public DateOnly LocalDate(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, TimeZone).DateTime);

    /// <summary>
    /// The instant at which the exchange's clock shows this. A time the clock skips in spring is read as an hour later, one it shows twice in autumn
    /// as the first.
    /// </summary>
    public DateTimeOffset AtLocalTime(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        var offset = TimeZone.IsInvalidTime(local) ? TimeZone.BaseUtcOffset
            : TimeZone.IsAmbiguousTime(local) ? TimeZone.GetAmbiguousTimeOffsets(local).Max()
            : TimeZone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>
    /// The next instant, strictly after <paramref name="after"/>, at which a candle closes. Bars are counted from the session's open and end with the session
    /// at the latest: hourly ones of 09:15–15:30 close at 10:15, 11:15 … 15:15 and 15:30; daily ones at the session's close.
    /// </summary>
    /// <remarks>
    /// Bars of several days span calendar days counted so that a week starts on Monday; they close with their last session.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The timeframe is empty, or longer than a day without being whole days.</exception>
    public DateTimeOffset NextAlignedClose(DateTimeOffset after, Timeframe timeframe)
    {
        var days = DaysOf(timeframe);
        if (days > 1)
            return NextCloseOfSeveralDays(after, days);
        var session = NextOrCurrentSession(after);
        var bars = after < session.Open ? 1 : (after - session.Open).Ticks / timeframe.Length.Ticks + 1;
        var close = session.Open.AddTicks(bars * timeframe.Length.Ticks);
        return close < session.Close ? close : session.Close;
    }

    /// <summary>
    /// The open time of the bar that contains <paramref name="at"/> (the grid of <see cref="NextAlignedClose"/>), null while the market is closed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The timeframe is empty, or longer than a day without being whole days.</exception>
    public DateTimeOffset? CandleOpen(DateTimeOffset at, Timeframe timeframe)
    {
        var days = DaysOf(timeframe);
        var date = LocalDate(at);
        if (SessionOn(date) is not { } session || !session.Contains(at))
            return null;
        if (days <= 1)
            return at.ToUniversalTime().AddTicks(-((at - session.Open).Ticks % timeframe.Length.Ticks));
        for (var first = FirstDayOfBar(date, days); first < date; first = first.AddDays(1))
        {
            if (SessionOn(first) is { } earlier)
                return earlier.Open;
        }

        return session.Open;
    }

    /// <summary>Throws when bars of this length have no grid.</summary>
    internal static void CheckGrid(Timeframe timeframe)
    {
        if (timeframe.Minutes < 1 || (timeframe.Minutes > MinutesADay && timeframe.Minutes % MinutesADay != 0))
            throw new ArgumentOutOfRangeException(nameof(timeframe), timeframe.Minutes, "A bar lasts at least a minute, and beyond a day whole days.");
    }

    private DateTimeOffset NextCloseOfSeveralDays(DateTimeOffset after, int days)
    {
        var first = FirstDayOfBar(LocalDate(after), days);
        for (var searched = 0; searched < LongestSearchInDays; searched += days, first = first.AddDays(days))
        {
            for (var date = first.AddDays(days - 1); date >= first; date = date.AddDays(-1))
            {
                if (SessionOn(date) is not { } session)
                    continue;
                if (session.Close > after)
                    return session.Close;
                break;
            }
        }

        throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"The trading calendar '{Name}' has no session in the {LongestSearchInDays} days after {after:O}."));
    }

    // 1 January of the year 1 was a Monday.
    private static DateOnly FirstDayOfBar(DateOnly date, int days) => DateOnly.FromDayNumber(date.DayNumber / days * days);

    private static int DaysOf(Timeframe timeframe)
    {
        CheckGrid(timeframe);
        return timeframe.Minutes / MinutesADay;
    }
}
