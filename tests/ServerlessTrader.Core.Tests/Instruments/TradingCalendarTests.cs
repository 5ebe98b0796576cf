using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Tests.Instruments;

public sealed class TradingCalendarTests
{
    private static TradingCalendar Us => TradingCalendars.UsEquities;

    [Theory]
    [InlineData("2026-09-30T13:29:59Z", false)]
    [InlineData("2026-09-30T13:30:00Z", true)] // the open is inclusive
    [InlineData("2026-09-30T19:59:59Z", true)]
    [InlineData("2026-09-30T20:00:00Z", false)] // the close is not
    [InlineData("2026-10-03T15:00:00Z", false)] // Saturday
    [InlineData("2026-11-26T16:00:00Z", false)] // Thanksgiving
    [InlineData("2026-09-30T15:30:00+02:00", true)] // any offset will do
    public void Knows_whether_the_market_is_open(string at, bool open) => Assert.Equal(open, Us.IsOpen(At(at)));

    [Fact]
    public void Asking_whether_the_market_is_open_allocates_nothing()
    {
        var at = At("2026-09-30T13:30Z");
        var open = 0;
        for (var i = 0; i < 10; i++)
            open += Us.IsOpen(at.AddHours(i)) ? 1 : 0;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            open += Us.IsOpen(at.AddHours(i % 10)) ? 1 : 0;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(7 + 700, open);
        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData("2026-09-30T15:00Z", "2026-09-30")] // within
    [InlineData("2026-09-30T10:00Z", "2026-09-30")] // before the open
    [InlineData("2026-09-30T20:00Z", "2026-10-01")] // at the close
    [InlineData("2026-10-02T21:00Z", "2026-10-05")] // Friday evening
    [InlineData("2026-11-25T21:00Z", "2026-11-27")] // over Thanksgiving
    [InlineData("2026-10-01T02:00Z", "2026-10-01")] // still 30 September in New York
    public void Finds_the_session_that_is_on_or_next(string at, string date) => Assert.Equal(DateOnly.Parse(date), Us.NextOrCurrentSession(At(at)).Date);

    [Theory]
    [InlineData("2026-09-30T13:29:59Z", "2026-09-30T13:30Z")]
    [InlineData("2026-09-30T13:30:00Z", "2026-10-01T13:30Z")] // strictly after
    [InlineData("2026-09-30T17:00:00Z", "2026-10-01T13:30Z")]
    [InlineData("2026-10-30T20:00:00Z", "2026-11-02T14:30Z")] // the clock changes over the weekend
    [InlineData("2026-12-24T17:30:00Z", "2026-12-28T14:30Z")]
    public void Finds_the_next_open(string after, string open) => Assert.Equal(At(open), Us.NextOpen(At(after)));

    [Theory]
    [InlineData("2026-09-30T13:00Z", "2026-09-30T14:00Z", 30)]
    [InlineData("2026-10-02T19:00Z", "2026-10-05T14:30Z", 120)] // an hour on Friday, an hour on Monday
    [InlineData("2026-10-03T00:00Z", "2026-10-04T12:00Z", 0)] // weekend
    [InlineData("2026-11-25T14:30Z", "2026-11-30T21:00Z", 390 + 210 + 390)] // the Friday after Thanksgiving is short
    [InlineData("2026-03-06T14:30Z", "2026-03-09T20:00Z", 390 + 390)] // over the change to summer time
    [InlineData("2026-09-30T14:00Z", "2026-09-30T13:00Z", -30)]
    public void Measures_trading_time(string from, string to, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Us.TradingTimeBetween(At(from), At(to)));

    [Theory]
    [InlineData("2026-10-02T19:00Z", 13 * 60, "2026-10-06T19:00Z")] // Friday 15:00 + 1 h + 6.5 h of Monday + 5.5 h of Tuesday: Tuesday 15:00
    [InlineData("2026-10-02T13:30Z", 13 * 60, "2026-10-05T20:00Z")] // two full days end at Monday's close, not at Tuesday's open
    [InlineData("2026-11-25T20:00Z", 13 * 60, "2026-12-01T16:30Z")] // Wednesday 15:00 + 1 h + 3.5 h (early close) + 6.5 h + 2 h: Tuesday 11:30
    [InlineData("2026-10-03T12:00Z", 1, "2026-10-05T13:31Z")] // starts counting at the open
    [InlineData("2026-10-03T12:00Z", 0, "2026-10-03T12:00Z")]
    public void Adds_trading_time(string from, int minutes, string expected) =>
        Assert.Equal(At(expected), Us.AddTradingTime(At(from), TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void Negative_trading_time_cannot_be_added()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Us.AddTradingTime(At("2026-10-02T19:00Z"), TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TradingCalendars.AlwaysOpen.AddTradingTime(At("2026-10-02T19:00Z"), TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void Trading_time_adds_up_over_any_three_instants() => Prop.ForAll(Calendars(), Instants(), Instants(), (calendar, a, b) =>
    {
        var middle = a + (b - a) / 3;
        return calendar.TradingTimeBetween(a, middle) + calendar.TradingTimeBetween(middle, b) == calendar.TradingTimeBetween(a, b)
            && calendar.TradingTimeBetween(b, a) == -calendar.TradingTimeBetween(a, b);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Measuring_gives_back_what_was_added() => Prop.ForAll(Calendars(), Instants(), TradingTimes(), (calendar, from, time) =>
    {
        var to = calendar.AddTradingTime(from, time);
        return calendar.TradingTimeBetween(from, to) == time
            && (time == TimeSpan.Zero || calendar.TradingTimeBetween(from, to.AddTicks(-1)) == time - TimeSpan.FromTicks(1));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_session_found_is_never_over_and_none_was_skipped() => Prop.ForAll(Calendars(), Instants(), (calendar, at) =>
    {
        var session = calendar.NextOrCurrentSession(at);
        return session.Close > at && calendar.TradingTimeBetween(at, session.Open) <= TimeSpan.Zero && calendar.NextOpen(at) > at
            && calendar.IsOpen(at) == session.Contains(at);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2026-03-08", "02:30", "2026-03-08T07:30Z")] // skipped: 03:30 summer time
    [InlineData("2026-11-01", "01:30", "2026-11-01T05:30Z")] // twice: the first
    [InlineData("2026-07-15", "15:45", "2026-07-15T19:45Z")]
    public void Reads_the_wall_clock(string date, string time, string expected) =>
        Assert.Equal(At(expected), Us.AtLocalTime(DateOnly.Parse(date), TimeOnly.Parse(time)));

    [Fact]
    public void Every_instant_given_back_is_utc()
    {
        var at = At("2026-09-30T10:00+05:30");

        Assert.Equal(TimeSpan.Zero, Us.NextOpen(at).Offset);
        Assert.Equal(TimeSpan.Zero, Us.AddTradingTime(at, TimeSpan.Zero).Offset);
        Assert.Equal(TimeSpan.Zero, TradingCalendars.AlwaysOpen.AddTradingTime(at, TimeSpan.Zero).Offset);
        Assert.Equal(TimeSpan.Zero, Us.AtLocalTime(new DateOnly(2026, 9, 30), new TimeOnly(9, 30)).Offset);
    }

    [Fact]
    public void A_market_that_never_closes_is_always_open_and_its_days_are_those_of_utc()
    {
        var crypto = TradingCalendars.AlwaysOpen;
        var at = At("2026-10-03T23:59:59Z");

        Assert.True(crypto.IsAlwaysOpen);
        Assert.False(Us.IsAlwaysOpen);
        Assert.True(crypto.IsOpen(at));
        Assert.Equal(new DateOnly(2026, 10, 3), crypto.NextOrCurrentSession(at).Date);
        Assert.Equal(At("2026-10-04T00:00Z"), crypto.NextOpen(at));
        Assert.Equal(TimeSpan.FromDays(400), crypto.TradingTimeBetween(at, at.AddDays(400)));
    }

    [Fact]
    public void Calendars_are_found_by_their_exact_name()
    {
        Assert.Equal(["us-equities", "us-options", "us-options-late", "nse", "always-open"], TradingCalendars.Names);
        Assert.All(TradingCalendars.Names, name =>
        {
            Assert.True(TradingCalendars.TryGet(name, out var calendar));
            Assert.Equal(name, calendar.Name);
        });
        Assert.False(TradingCalendars.TryGet("NYSE", out _));
        Assert.False(TradingCalendars.TryGet(null, out _));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);

    private static Arbitrary<TradingCalendar> Calendars() =>
        Gen.Elements<TradingCalendar>(TradingCalendars.UsEquities, TradingCalendars.UsOptionsLate, TradingCalendars.Nse, TradingCalendars.AlwaysOpen)
            .ToArbitrary();

    private static Arbitrary<TimeSpan> TradingTimes() => Gen.Choose(0, 20 * 390).Select(minutes => TimeSpan.FromMinutes(minutes)).ToArbitrary();

    // All of 2025 and most of 2026, to the second: no search may leave the years NSE's list covers.
    private static Arbitrary<DateTimeOffset> Instants() =>
        Gen.Choose(0, 660 * 86_400).Select(seconds => new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds)).ToArbitrary();
}
