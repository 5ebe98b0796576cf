using System.Collections.Concurrent;

namespace ServerlessTrader.Core.Instruments;

/// <summary>A market with local opening hours and days off. Sessions are worked out once a year and kept.</summary>
public abstract class ExchangeCalendar(string name, TimeZoneInfo timeZone) : TradingCalendar(name, timeZone)
{
    private readonly ConcurrentDictionary<int, TradingSession?[]> _sessionsByYear = new();

    /// <inheritdoc/>
    public sealed override TradingSession? SessionOn(DateOnly localDate) =>
        _sessionsByYear.GetOrAdd(localDate.Year, static (year, calendar) => calendar.SessionsOf(year), this)[localDate.DayOfYear - 1];

    /// <summary>The opening hours of a local date, null when it has none. Only asked about years that <see cref="TradingCalendar.CoversYear"/>.</summary>
    protected abstract (TimeOnly Open, TimeOnly Close)? HoursOn(DateOnly localDate);

    private TradingSession?[] SessionsOf(int year)
    {
        if (!CoversYear(year))
            throw new CalendarNotCoveredException(Name, year);
        var sessions = new TradingSession?[DateTime.IsLeapYear(year) ? 366 : 365];
        for (var i = 0; i < sessions.Length; i++)
        {
            var date = new DateOnly(year, 1, 1).AddDays(i);
            if (HoursOn(date) is var (open, close))
                sessions[i] = new TradingSession(date, AtLocalTime(date, open), AtLocalTime(date, close));
        }

        return sessions;
    }
}
