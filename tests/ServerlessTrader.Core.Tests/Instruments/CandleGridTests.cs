using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Instruments;

public sealed class CandleGridTests
{
    private static Timeframe FourHours => new(240);
    private static Timeframe OneWeek => new(7 * 1440);

    [Fact]
    public void Nse_hours_run_from_a_quarter_past_nine_and_the_last_has_fifteen_minutes() => Assert.Equal(
        ["04:45", "05:45", "06:45", "07:45", "08:45", "09:45", "10:00"], // 10:15 … 15:15 and 15:30 in Kolkata
        Closes(TradingCalendars.Nse, "2026-03-04T00:00Z", Timeframe.OneHour, 7));

    [Fact]
    public void Us_hours_run_from_half_past_nine_and_the_last_has_thirty_minutes() => Assert.Equal(
        ["14:30", "15:30", "16:30", "17:30", "18:30", "19:30", "20:00"],
        Closes(TradingCalendars.UsEquities, "2026-09-30T00:00Z", Timeframe.OneHour, 7));

    [Fact]
    public void An_early_close_cuts_the_last_bar_short() => Assert.Equal(
        ["15:30", "16:30", "17:30", "18:00"], Closes(TradingCalendars.UsEquities, "2026-11-27T00:00Z", Timeframe.OneHour, 4));

    [Fact]
    public void Four_hours_make_two_bars_of_a_us_day() => Assert.Equal(
        ["17:30", "20:00"], Closes(TradingCalendars.UsEquities, "2026-09-30T00:00Z", FourHours, 2));

    [Fact]
    public void A_market_that_never_closes_counts_from_midnight_utc() => Assert.Equal(
        ["16:00", "20:00", "00:00", "04:00"], Closes(TradingCalendars.AlwaysOpen, "2026-09-30T12:00Z", FourHours, 4));

    [Theory]
    [InlineData("us-equities", "2026-10-02T15:00Z", "2026-10-02T20:00Z")]
    [InlineData("us-equities", "2026-10-02T20:00Z", "2026-10-05T20:00Z")] // strictly after
    [InlineData("us-equities", "2026-11-26T15:00Z", "2026-11-27T18:00Z")]
    [InlineData("nse", "2026-03-04T10:00Z", "2026-03-05T10:00Z")]
    [InlineData("always-open", "2026-10-02T15:00Z", "2026-10-03T00:00Z")]
    public void A_daily_bar_closes_with_the_session(string name, string after, string close) =>
        Assert.Equal(At(close), Calendar(name).NextAlignedClose(At(after), Timeframe.OneDay));

    [Theory]
    [InlineData("us-equities", "2026-10-01T15:00Z", "2026-10-02T20:00Z")]
    [InlineData("us-equities", "2026-10-02T20:00Z", "2026-10-09T20:00Z")] // Friday's close: the next week
    [InlineData("us-equities", "2026-03-30T15:00Z", "2026-04-02T20:00Z")] // Good Friday: the week ends on Thursday
    [InlineData("always-open", "2026-10-02T15:00Z", "2026-10-05T00:00Z")] // Sunday midnight
    public void A_weekly_bar_closes_with_its_last_session(string name, string after, string close) =>
        Assert.Equal(At(close), Calendar(name).NextAlignedClose(At(after), OneWeek));

    [Theory]
    [InlineData("us-equities", "2026-09-30T13:30:00Z", 60, "2026-09-30T13:30Z")]
    [InlineData("us-equities", "2026-09-30T14:29:59Z", 60, "2026-09-30T13:30Z")]
    [InlineData("us-equities", "2026-09-30T14:30:00Z", 60, "2026-09-30T14:30Z")]
    [InlineData("us-equities", "2026-09-30T19:45:00Z", 60, "2026-09-30T19:30Z")]
    [InlineData("us-equities", "2026-09-30T19:45:00Z", 240, "2026-09-30T17:30Z")]
    [InlineData("us-equities", "2026-09-30T19:45:00Z", 1440, "2026-09-30T13:30Z")]
    [InlineData("us-equities", "2026-09-30T19:45:00Z", 7 * 1440, "2026-09-28T13:30Z")]
    [InlineData("us-equities", "2026-09-08T15:00:00Z", 7 * 1440, "2026-09-08T13:30Z")] // Monday was Labor Day
    [InlineData("nse", "2026-03-04T09:59:59Z", 60, "2026-03-04T09:45Z")]
    [InlineData("nse", "2026-03-04T09:20:00+05:30", 60, "2026-03-04T03:45Z")]
    [InlineData("always-open", "2026-10-03T05:59:59Z", 240, "2026-10-03T04:00Z")]
    public void A_bar_is_found_by_any_instant_in_it(string name, string at, int minutes, string open) =>
        Assert.Equal(At(open), Calendar(name).CandleOpen(At(at), new Timeframe(minutes)));

    [Theory]
    [InlineData("us-equities", "2026-09-30T13:29:59Z")]
    [InlineData("us-equities", "2026-09-30T20:00:00Z")]
    [InlineData("us-equities", "2026-10-03T15:00:00Z")]
    [InlineData("nse", "2026-03-03T06:00:00Z")] // Holi
    public void There_is_no_bar_while_the_market_is_closed(string name, string at)
    {
        Assert.Null(Calendar(name).CandleOpen(At(at), Timeframe.OneHour));
        Assert.Null(Calendar(name).CandleOpen(At(at), OneWeek));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1441)]
    public void A_timeframe_without_a_grid_is_refused(int minutes)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TradingCalendars.AlwaysOpen.CandleOpen(At("2026-09-30T15:00Z"), new Timeframe(minutes)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TradingCalendars.AlwaysOpen.NextAlignedClose(At("2026-09-30T15:00Z"), new Timeframe(minutes)));
    }

    [Fact]
    public void Bars_follow_one_another_without_gap_or_overlap() => Prop.ForAll(
        Gen.Elements("us-equities", "us-options-late", "nse", "always-open").ToArbitrary(),
        Gen.Elements(1, 5, 7, 15, 60, 240, 1440, 2 * 1440, 7 * 1440).ToArbitrary(),
        Gen.Choose(10 * 86_400, 650 * 86_400).ToArbitrary(),
        (name, minutes, second) =>
        {
            var (calendar, timeframe) = (Calendar(name), new Timeframe(minutes));
            var at = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second);
            var close = calendar.NextAlignedClose(at, timeframe);
            var lastInstant = close.AddTicks(-1);
            var open = calendar.CandleOpen(lastInstant, timeframe);
            return close > at && open < close
                && calendar.CandleOpen(open!.Value, timeframe) == open
                && calendar.NextAlignedClose(open.Value, timeframe) == close
                && (calendar.CandleOpen(at, timeframe) is not { } current || (current == open && current <= at))
                && (minutes > 1440 || close - open <= timeframe.Length);
        }).QuickCheckThrowOnFailure();

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text);

    private static TradingCalendar Calendar(string name) => TradingCalendars.TryGet(name, out var calendar) ? calendar : throw new ArgumentException(name);

    private static List<string> Closes(TradingCalendar calendar, string after, Timeframe timeframe, int count)
    {
        var closes = new List<string>();
        for (var at = At(after); closes.Count < count; closes.Add(at.ToString("HH:mm")))
            at = calendar.NextAlignedClose(at, timeframe);
        return closes;
    }
}
