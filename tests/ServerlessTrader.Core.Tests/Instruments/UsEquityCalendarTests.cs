using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Tests.Instruments;

/// <summary>Dates from the calendars NYSE Group published on 2021-12-27 (2024) and 2024-11-08 (2025–2027).</summary>
public sealed class UsEquityCalendarTests
{
    private static UsEquityCalendar Calendar => TradingCalendars.UsEquities;

    private static readonly string[] _closed =
    [
        "2024-01-01", "2024-01-15", "2024-02-19", "2024-03-29", "2024-05-27", "2024-06-19", "2024-07-04", "2024-09-02", "2024-11-28", "2024-12-25",
        "2025-01-01", "2025-01-09", "2025-01-20", "2025-02-17", "2025-04-18", "2025-05-26", "2025-06-19", "2025-07-04", "2025-09-01", "2025-11-27",
        "2025-12-25",
        "2026-01-01", "2026-01-19", "2026-02-16", "2026-04-03", "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07", "2026-11-26", "2026-12-25",
        "2027-01-01", "2027-01-18", "2027-02-15", "2027-03-26", "2027-05-31", "2027-06-18", "2027-07-05", "2027-09-06", "2027-11-25", "2027-12-24",
    ];

    private static readonly string[] _closesEarly =
    [
        "2024-07-03", "2024-11-29", "2024-12-24",
        "2025-07-03", "2025-11-28", "2025-12-24",
        "2026-11-27", "2026-12-24",
        "2027-11-26",
    ];

    [Fact]
    public void From_2024_to_2027_exactly_the_published_weekdays_are_closed()
    {
        var closed = Days(2024, 2027).Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && Calendar.SessionOn(day) is null);

        Assert.Equal(_closed, closed.Select(day => day.ToString("yyyy-MM-dd")));
    }

    [Fact]
    public void From_2024_to_2027_exactly_the_published_days_close_at_one()
    {
        var early = Days(2024, 2027).Where(day => Calendar.SessionOn(day) is { Length.TotalHours: < 6.5 });

        Assert.Equal(_closesEarly, early.Select(day => day.ToString("yyyy-MM-dd")));
        Assert.All(_closesEarly, day => Assert.Equal(TimeSpan.FromHours(3.5), Calendar.SessionOn(DateOnly.Parse(day))!.Value.Length));
    }

    [Fact]
    public void Weekends_have_no_session() =>
        Assert.DoesNotContain(Days(2024, 2027), day => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && Calendar.SessionOn(day) is not null);

    [Theory]
    [InlineData("2021-06-18", true)] // Juneteenth is kept from 2022
    [InlineData("2021-12-24", false)] // Christmas on a Saturday
    [InlineData("2021-12-31", true)] // New Year's Day on a Saturday is not made up for
    [InlineData("2022-01-03", true)]
    [InlineData("2022-06-20", false)] // Juneteenth on a Sunday
    [InlineData("2022-12-26", false)] // Christmas on a Sunday
    [InlineData("2023-01-02", false)] // New Year's Day on a Sunday
    [InlineData("2027-12-31", true)]
    [InlineData("2012-10-29", false)]
    [InlineData("2012-10-30", false)]
    [InlineData("2018-12-05", false)]
    [InlineData("2001-09-11", false)]
    [InlineData("2001-09-17", true)]
    [InlineData("2019-04-19", false)] // Good Friday
    [InlineData("2038-04-23", false)] // Good Friday at its latest
    [InlineData("2008-03-21", false)] // Good Friday at nearly its earliest
    public void Knows_the_odd_days(string day, bool open) => Assert.Equal(open, Calendar.SessionOn(DateOnly.Parse(day)) is not null);

    [Theory]
    [InlineData("2023-07-03", 13)] // a Monday
    [InlineData("2020-07-02", 16)] // the 3rd was the holiday
    [InlineData("2021-07-02", 16)] // the 5th was the holiday
    [InlineData("2023-12-22", 16)] // Christmas Eve on a Sunday
    public void Knows_the_odd_early_closes(string day, int closingHour)
    {
        var date = DateOnly.Parse(day);

        Assert.Equal(Calendar.AtLocalTime(date, new TimeOnly(closingHour, 0)), Calendar.SessionOn(date)!.Value.Close);
    }

    [Theory]
    [InlineData("2026-03-06", "2026-03-06T14:30Z", "2026-03-06T21:00Z")]
    [InlineData("2026-03-09", "2026-03-09T13:30Z", "2026-03-09T20:00Z")] // summer time began on the 8th
    [InlineData("2026-10-30", "2026-10-30T13:30Z", "2026-10-30T20:00Z")]
    [InlineData("2026-11-02", "2026-11-02T14:30Z", "2026-11-02T21:00Z")] // and ended on the 1st
    [InlineData("2026-11-27", "2026-11-27T14:30Z", "2026-11-27T18:00Z")] // early close
    public void Hours_follow_the_clock_of_New_York(string day, string open, string close)
    {
        var date = DateOnly.Parse(day);

        Assert.Equal(new TradingSession(date, DateTimeOffset.Parse(open), DateTimeOffset.Parse(close)), Calendar.SessionOn(date));
    }

    [Fact]
    public void Options_keep_the_days_of_the_shares()
    {
        Assert.All(Days(2024, 2027), day => Assert.Equal(Calendar.SessionOn(day), TradingCalendars.UsOptions.SessionOn(day)));
        Assert.All(Days(2024, 2027), day => Assert.Equal(Calendar.SessionOn(day)?.Open, TradingCalendars.UsOptionsLate.SessionOn(day)?.Open));
    }

    [Theory]
    [InlineData("2026-11-25", "2026-11-25T21:15Z")]
    [InlineData("2026-11-27", "2026-11-27T18:15Z")]
    public void Late_option_classes_trade_a_quarter_of_an_hour_longer(string day, string close) =>
        Assert.Equal(DateTimeOffset.Parse(close), TradingCalendars.UsOptionsLate.SessionOn(DateOnly.Parse(day))!.Value.Close);

    private static IEnumerable<DateOnly> Days(int firstYear, int lastYear)
    {
        for (var day = new DateOnly(firstYear, 1, 1); day.Year <= lastYear; day = day.AddDays(1))
            yield return day;
    }
}
