using System.Text;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Tests.Instruments;

public sealed class NseCalendarTests
{
    private static NseCalendar Calendar => TradingCalendars.Nse;

    [Fact]
    public void An_ordinary_day_runs_from_a_quarter_past_nine_to_half_past_three() => Assert.Equal(
        new TradingSession(new DateOnly(2026, 3, 4), DateTimeOffset.Parse("2026-03-04T03:45Z"), DateTimeOffset.Parse("2026-03-04T10:00Z")),
        Calendar.SessionOn(new DateOnly(2026, 3, 4)));

    [Fact]
    public void Weekdays_without_trading_are_those_of_the_circulars()
    {
        string[] expected =
        [
            "2025-02-26", "2025-03-14", "2025-03-31", "2025-04-10", "2025-04-14", "2025-04-18", "2025-05-01", "2025-08-15", "2025-08-27", "2025-10-02",
            "2025-10-22", "2025-11-05", "2025-12-25",
            "2026-01-15", "2026-01-26", "2026-03-03", "2026-03-26", "2026-03-31", "2026-04-03", "2026-04-14", "2026-05-01", "2026-05-28", "2026-06-26",
            "2026-09-14", "2026-10-02", "2026-10-20", "2026-11-10", "2026-11-24", "2026-12-25",
        ];
        var closed = Enumerable.Range(0, 730).Select(i => new DateOnly(2025, 1, 1).AddDays(i))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && Calendar.SessionOn(day) is null);

        Assert.Equal(expected, closed.Select(day => day.ToString("yyyy-MM-dd")));
    }

    [Theory]
    [InlineData("2025-02-01", "2025-02-01T03:45Z", "2025-02-01T10:00Z")] // budget on a Saturday
    [InlineData("2025-10-21", "2025-10-21T08:15Z", "2025-10-21T09:15Z")] // Muhurat, on a holiday
    [InlineData("2026-02-01", "2026-02-01T03:45Z", "2026-02-01T10:00Z")] // budget on a Sunday
    public void Special_sessions_override_holidays_and_weekends(string day, string open, string close)
    {
        var date = DateOnly.Parse(day);

        Assert.Equal(new TradingSession(date, DateTimeOffset.Parse(open), DateTimeOffset.Parse(close)), Calendar.SessionOn(date));
    }

    [Fact]
    public void A_year_outside_the_list_is_reported_never_guessed()
    {
        var error = Assert.Throws<CalendarNotCoveredException>(() => Calendar.SessionOn(new DateOnly(2031, 6, 3)));

        Assert.Equal("nse", error.Calendar);
        Assert.Equal(2031, error.Year);
        Assert.Equal("The trading calendar 'nse' has no holiday list for 2031. Add the year to its holiday file.", error.Message);
        Assert.Throws<CalendarNotCoveredException>(() => Calendar.IsOpen(DateTimeOffset.Parse("2031-06-03T05:00Z")));
        Assert.False(Calendar.CoversYear(2031));
        Assert.Equal([2025, 2026], Calendar.CoveredYears.Take(2));
        Assert.All(Calendar.CoveredYears, year => Assert.True(Calendar.CoversYear(year)));
    }

    [Fact]
    public void A_search_that_runs_into_an_uncovered_year_is_reported()
    {
        var calendar = Parse("""{"hours":[{"from":"2026-01-01","open":"09:15","close":"15:30"}],"years":[{"year":2026,"source":"x","holidays":[]}]}""");

        Assert.Equal(2027, Assert.Throws<CalendarNotCoveredException>(() => calendar.NextOpen(DateTimeOffset.Parse("2026-12-31T11:00Z"))).Year);
    }

    [Fact]
    public void Hours_change_from_the_date_the_list_says()
    {
        var calendar = Parse("""
            {
              "hours": [{"from":"2026-01-01","open":"09:15","close":"15:30"}, {"from":"2026-08-03","open":"09:15","close":"15:40","source":"NSE/FAOP/74467"}],
              "years": [{"year":2026,"source":"x","holidays":[{"date":"2026-08-04","name":"Test","source":"y"}],"specialSessions":[]}],
              "notes": "n"
            }
            """);

        Assert.Equal(TimeSpan.FromMinutes(375), calendar.SessionOn(new DateOnly(2026, 7, 31))!.Value.Length);
        Assert.Equal(TimeSpan.FromMinutes(385), calendar.SessionOn(new DateOnly(2026, 8, 3))!.Value.Length);
        Assert.Null(calendar.SessionOn(new DateOnly(2026, 8, 4)));
    }

    [Theory]
    [InlineData("null", "It is null.")]
    [InlineData("{", "cannot be read")]
    [InlineData("""{"hours":[]}""", "years")]
    [InlineData("""{"hours":[],"years":[]}""", "at least one year")]
    [InlineData("""{"hours":[],"years":[],"holidays":[]}""", "holidays")]
    public void Something_that_is_no_list_is_refused(string json, string expected) => AssertRefused(json, expected);

    [Theory]
    [InlineData("""{"from":"2026-02-01","open":"09:15","close":"15:30"}""", "from the first day")]
    [InlineData("""{"from":"2026-01-01","open":"9:15 am","close":"15:30"}""", "'9:15 am'")]
    [InlineData("""{"from":"2026-01-01","open":"15:30","close":"09:15"}""", "the earlier first")]
    [InlineData("""{"from":"2026-01-01","open":"09:15","close":"15:30"},{"from":"2026-01-01","open":"09:15","close":"15:40"}""", "must come after")]
    public void Wrong_hours_are_refused(string hours, string expected) =>
        AssertRefused($$"""{"hours":[{{hours}}],"years":[{"year":2026,"source":"x","holidays":[]}]}""", expected);

    [Theory]
    [InlineData("""{"year":2026,"source":"x","holidays":[]},{"year":2026,"source":"x","holidays":[]}""", "2026 is listed twice")]
    [InlineData("""{"year":2026,"source":"x","holidays":[{"date":"2025-05-01","name":"M"}]}""", "2025-05-01 (M)")]
    [InlineData("""{"year":2026,"source":"x","holidays":[{"date":"2026-05-01","name":"M"},{"date":"2026-05-01","name":"N"}]}""", "2026-05-01 (N)")]
    [InlineData(
        """{"year":2026,"source":"x","holidays":[],"specialSessions":[{"date":"2025-05-01","name":"M","open":"18:00","close":"19:00"}]}""",
        "2025-05-01 (M)")]
    public void Wrong_years_are_refused(string years, string expected) =>
        AssertRefused($$"""{"hours":[{"from":"2026-01-01","open":"09:15","close":"15:30"}],"years":[{{years}}]}""", expected);

    private static void AssertRefused(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => Parse(json)).Message, StringComparison.Ordinal);

    private static NseCalendar Parse(string json) => NseCalendar.Parse(Encoding.UTF8.GetBytes(json));
}
