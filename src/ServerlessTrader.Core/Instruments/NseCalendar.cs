using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// The National Stock Exchange of India: 09:15–15:30 Asia/Kolkata, holidays and special sessions (Muhurat, budget day) from a JSON list, since they follow no
/// rule. A year that is not in the list throws <see cref="CalendarNotCoveredException"/>; <see cref="CoversYear"/> tells beforehand.
/// </summary>
public sealed class NseCalendar : ExchangeCalendar
{
    private readonly FrozenSet<int> _years;
    private readonly FrozenSet<DateOnly> _holidays;
    private readonly FrozenDictionary<DateOnly, (TimeOnly Open, TimeOnly Close)> _specialSessions;
    private readonly (DateOnly From, TimeOnly Open, TimeOnly Close)[] _hours;

    private NseCalendar(NseHolidayFile file)
        : base("nse", TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"))
    {
        var specialSessions = new Dictionary<DateOnly, (TimeOnly Open, TimeOnly Close)>();
        var holidays = new HashSet<DateOnly>();
        var years = new HashSet<int>();
        foreach (var year in file.Years)
        {
            if (year.Year is < 1 or > 9999 || !years.Add(year.Year))
                throw Wrong($"The year {year.Year} is listed twice or is no year.");
            foreach (var holiday in year.Holidays)
            {
                if (holiday.Date.Year != year.Year || !holidays.Add(holiday.Date))
                    throw Wrong($"The holiday {holiday.Date:yyyy-MM-dd} ({holiday.Name}) is listed twice or stands under the wrong year, {year.Year}.");
            }

            foreach (var session in year.SpecialSessions ?? [])
            {
                if (session.Date.Year != year.Year || !specialSessions.TryAdd(session.Date, HoursOf(session.Open, session.Close)))
                    throw Wrong($"The session {session.Date:yyyy-MM-dd} ({session.Name}) is listed twice or stands under the wrong year, {year.Year}.");
            }
        }

        _hours = [.. file.Hours.Select(hours => (hours.From, HoursOf(hours.Open, hours.Close).Open, HoursOf(hours.Open, hours.Close).Close))];
        for (var i = 1; i < _hours.Length; i++)
        {
            if (_hours[i].From <= _hours[i - 1].From)
                throw Wrong($"The hours from {_hours[i].From:yyyy-MM-dd} must come after those from {_hours[i - 1].From:yyyy-MM-dd}.");
        }

        if (years.Count == 0 || _hours.Length == 0 || _hours[0].From > new DateOnly(years.Min(), 1, 1))
            throw Wrong($"It needs at least one year, and hours from the first day of its first year on.");
        _years = years.ToFrozenSet();
        _holidays = holidays.ToFrozenSet();
        _specialSessions = specialSessions.ToFrozenDictionary();
    }

    /// <summary>The years in the list, ascending.</summary>
    public IEnumerable<int> CoveredYears => _years.Order();

    /// <summary>The calendar of the list that comes with the product.</summary>
    public static NseCalendar FromBuiltInList()
    {
        using var stream = typeof(NseCalendar).Assembly.GetManifestResourceStream(typeof(NseCalendar), "nse-holidays.json")
            ?? throw new InvalidOperationException("The built-in NSE holiday list is missing from the assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes);
    }

    /// <summary>Reads another list, of the same form as the built-in one.</summary>
    /// <param name="utf8Json">The file's bytes.</param>
    /// <exception cref="FormatException">The bytes are no such list; the message says what is wrong and where.</exception>
    public static NseCalendar Parse(ReadOnlySpan<byte> utf8Json)
    {
        NseHolidayFile? file;
        try
        {
            file = JsonSerializer.Deserialize(utf8Json, NseHolidayJsonContext.Default.NseHolidayFile);
        }
        catch (JsonException error)
        {
            throw new FormatException($"The NSE holiday list cannot be read: {error.Message}", error);
        }

        return new NseCalendar(file ?? throw Wrong($"It is null."));
    }

    /// <inheritdoc/>
    public override bool CoversYear(int year) => _years.Contains(year);

    /// <inheritdoc/>
    protected override (TimeOnly Open, TimeOnly Close)? HoursOn(DateOnly localDate)
    {
        if (_specialSessions.TryGetValue(localDate, out var special))
            return special;
        if (localDate.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || _holidays.Contains(localDate))
            return null;
        var (_, open, close) = _hours.Last(hours => hours.From <= localDate);
        return (open, close);
    }

    private static (TimeOnly Open, TimeOnly Close) HoursOf(string open, string close)
    {
        if (!TimeOnly.TryParseExact(open, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
            || !TimeOnly.TryParseExact(close, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to)
            || from >= to)
            throw Wrong($"'{open}' to '{close}' are no opening hours; write two times as HH:mm, the earlier first.");
        return (from, to);
    }

    private static FormatException Wrong(FormattableString what) =>
        new("The NSE holiday list is wrong. " + what.ToString(CultureInfo.InvariantCulture));
}
