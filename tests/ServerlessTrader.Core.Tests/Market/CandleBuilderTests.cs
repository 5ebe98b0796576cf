using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Market;

public sealed class CandleBuilderTests
{
    private static Timeframe OneMinute => new(1);

    [Fact]
    public void A_tick_of_the_next_bar_closes_the_one_before()
    {
        var builder = Bitcoin(OneMinute);

        Assert.Null(builder.Add(Btc(65_000m, "12:00:00.5")));
        Assert.Null(builder.Add(Btc(65_200m, "12:00:20")));
        Assert.Null(builder.Add(Btc(64_900m, "12:00:40")));
        Assert.Null(builder.Add(Btc(65_100m, "12:00:59.9")));
        Assert.Equal(new Candle(At("12:00"), 65_000m, 65_200m, 64_900m, 65_100m, 0m), builder.Add(Btc(65_150m, "12:01:00")));
        Assert.Equal(new Candle(At("12:01"), 65_150m, 65_150m, 65_150m, 65_150m, 0m), builder.Current);
        Assert.Equal(At("12:02"), builder.CurrentCloses);
    }

    [Fact]
    public void The_clock_closes_a_bar_once_its_time_is_over()
    {
        var builder = Bitcoin(OneMinute);
        builder.Add(Btc(65_000m, "12:00:10"));

        Assert.Null(builder.Flush(At("12:00:59.999")));
        Assert.Equal(new Candle(At("12:00"), 65_000m, 65_000m, 65_000m, 65_000m, 0m), builder.Flush(At("12:01")));
        Assert.Null(builder.Flush(At("12:01")));
        Assert.Null(builder.Current);
        Assert.Null(builder.CurrentCloses);
    }

    [Fact]
    public void A_tick_of_a_closed_bar_is_ignored_and_counted()
    {
        var builder = Bitcoin(OneMinute);
        builder.Add(Btc(65_000m, "12:00:10"));
        builder.Flush(At("12:01"));

        Assert.Null(builder.Add(Btc(99_999m, "12:00:50")));
        Assert.Null(builder.Current);
        builder.Add(Btc(65_100m, "12:01:05"));
        Assert.Null(builder.Add(Btc(99_999m, "12:00:59")));
        Assert.Equal(65_100m, builder.Current!.Value.High);
        Assert.Equal(2, builder.LateTicks);
    }

    [Fact]
    public void A_tick_before_the_first_bar_is_late_too()
    {
        var builder = Bitcoin(OneMinute);
        builder.Add(Btc(65_000m, "12:05:10"));

        Assert.Null(builder.Add(Btc(64_000m, "12:04:59")));
        Assert.Equal(65_000m, builder.Current!.Value.Low);
        Assert.Equal(1, builder.LateTicks);
    }

    [Fact]
    public void Ticks_of_one_bar_may_come_in_any_order()
    {
        var builder = Bitcoin(OneMinute);
        builder.Add(Btc(3m, "12:00:30"));
        builder.Add(Btc(4m, "12:00:50"));
        builder.Add(Btc(9m, "12:00:40"));
        builder.Add(Btc(2m, "12:00:10"));
        builder.Add(Btc(1m, "12:00:20"));

        Assert.Equal(new Candle(At("12:00"), 2m, 9m, 1m, 4m, 0m), builder.Current);
        Assert.Equal(0, builder.LateTicks);
    }

    [Fact]
    public void Of_two_ticks_at_one_instant_the_later_to_come_is_the_close()
    {
        var builder = Bitcoin(OneMinute);
        builder.Add(Btc(3m, "12:00:30"));
        builder.Add(Btc(4m, "12:00:30"));

        Assert.Equal(new Candle(At("12:00"), 3m, 4m, 3m, 4m, 0m), builder.Current);
    }

    [Fact]
    public void A_gap_makes_no_candles()
    {
        var builder = Bitcoin(OneMinute);
        builder.Add(Btc(65_000m, "12:00:10"));

        Assert.Equal(At("12:00"), builder.Add(Btc(65_500m, "12:07:30"))!.Value.OpenTime);
        Assert.Equal(new Candle(At("12:07"), 65_500m, 65_500m, 65_500m, 65_500m, 0m), builder.Flush(At("13:00")));
    }

    [Fact]
    public void Nse_hours_open_at_a_quarter_past_and_the_last_has_fifteen_minutes()
    {
        var builder = new CandleBuilder("NIFTY", TradingCalendars.Nse, Timeframe.OneHour);
        var candles = new List<(string Open, decimal Close)>();
        // A tick every five minutes from 09:00 to 15:55 in Kolkata; the price counts the ticks.
        for (var i = 0; i < 84; i++)
        {
            var at = DateTimeOffset.Parse("2026-03-04T09:00+05:30").AddMinutes(5 * i);
            if (builder.Add(new PriceTick("NIFTY", 25_000m + i, at)) is { } candle)
                candles.Add((candle.OpenTime.ToOffset(TimeSpan.FromHours(5.5)).ToString("HH:mm"), candle.Close));
        }

        Assert.Equal(
            [
                ("09:15", 25_014m), ("10:15", 25_026m), ("11:15", 25_038m), ("12:15", 25_050m), ("13:15", 25_062m), ("14:15", 25_074m),
                ("15:15", 25_077m), // 15:25 was its last tick
            ],
            candles);
        Assert.Equal(3 + 6, builder.TicksOutsideSessions); // 09:00–09:10 and 15:30–15:55
        Assert.Null(builder.Current);
    }

    [Fact]
    public void The_short_last_bar_is_closed_by_the_clock_at_the_session_s_end()
    {
        var builder = new CandleBuilder("NIFTY", TradingCalendars.Nse, Timeframe.OneHour);
        builder.Add(new PriceTick("NIFTY", 25_000m, DateTimeOffset.Parse("2026-03-04T15:20+05:30")));

        Assert.Null(builder.Flush(DateTimeOffset.Parse("2026-03-04T15:29:59+05:30")));
        Assert.Equal(DateTimeOffset.Parse("2026-03-04T15:15+05:30"), builder.Flush(DateTimeOffset.Parse("2026-03-04T15:30+05:30"))!.Value.OpenTime);
    }

    [Fact]
    public void A_bar_of_one_day_is_not_continued_on_the_next()
    {
        var builder = new CandleBuilder("QQQ", TradingCalendars.UsEquities, Timeframe.OneHour);
        builder.Add(new PriceTick("QQQ", 600m, DateTimeOffset.Parse("2026-10-02T19:45Z")));

        var closed = builder.Add(new PriceTick("QQQ", 605m, DateTimeOffset.Parse("2026-10-05T13:31Z")));

        Assert.Equal(DateTimeOffset.Parse("2026-10-02T19:30Z"), closed!.Value.OpenTime);
        Assert.Equal(DateTimeOffset.Parse("2026-10-05T13:30Z"), builder.Current!.Value.OpenTime);
    }

    [Fact]
    public void A_bar_goes_on_after_a_restart()
    {
        var builder = Bitcoin(OneMinute);
        builder.Resume(new Candle(At("12:00"), 10m, 12m, 9m, 11m, 0m));

        builder.Add(Btc(8m, "12:00:40"));

        Assert.Equal(new Candle(At("12:00"), 10m, 12m, 8m, 8m, 0m), builder.Flush(At("12:01")));
    }

    [Fact]
    public void Only_a_bar_of_the_grid_goes_on_and_only_at_the_start()
    {
        var builder = Bitcoin(OneMinute);
        var stray = Assert.Throws<ArgumentException>(() => builder.Resume(new Candle(At("12:00:01"), 1m, 1m, 1m, 1m, 0m)));
        builder.Add(Btc(8m, "12:00:40"));

        Assert.StartsWith("No 1m bar of 'always-open' opens at 2026-09-30T12:00:01", stray.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => builder.Resume(new Candle(At("12:01"), 1m, 1m, 1m, 1m, 0m)));
    }

    [Fact]
    public void Another_symbol_s_tick_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Bitcoin(OneMinute).Add(new PriceTick("ETHUSDT", 2_500m, At("12:00"))));

        Assert.StartsWith("A tick of 'ETHUSDT' came to the candles of 'BTCUSDT'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_timeframe_without_a_grid_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Bitcoin(new Timeframe(0)));

    [Fact]
    public void Candles_are_those_of_the_ticks_grouped_by_bar() => Prop.ForAll(Gaps(), Gen.Elements(1, 5, 60).ToArbitrary(), (gaps, minutes) =>
    {
        var calendar = TradingCalendars.Nse;
        var timeframe = new Timeframe(minutes);
        var at = DateTimeOffset.Parse("2026-03-02T03:00Z");
        var ticks = gaps.Select((gap, i) => new PriceTick("NIFTY", 25_000m + gap % 97 - i % 13, at = at.AddSeconds(gap))).ToList();
        var builder = new CandleBuilder("NIFTY", calendar, timeframe);

        var built = ticks.Select(tick => builder.Add(tick)).OfType<Candle>().ToList();
        if (builder.Flush(at.AddDays(10)) is { } last)
            built.Add(last);

        var expected = ticks
            .GroupBy(tick => calendar.CandleOpen(tick.At, timeframe))
            .Where(bar => bar.Key is not null)
            .Select(bar => new Candle(bar.Key!.Value, bar.First().Price, bar.Max(tick => tick.Price), bar.Min(tick => tick.Price), bar.Last().Price, 0m));
        return built.SequenceEqual(expected) && builder.LateTicks == 0;
    }).QuickCheckThrowOnFailure();

    /// <summary>Seconds between ticks: mostly a few, now and then hours.</summary>
    private static Arbitrary<int[]> Gaps() =>
        Gen.Frequency((30, Gen.Choose(0, 90)), (3, Gen.Choose(90, 4_000)), (1, Gen.Choose(4_000, 60_000))).ArrayOf().ToArbitrary();

    private static CandleBuilder Bitcoin(Timeframe timeframe) => new("BTCUSDT", TradingCalendars.AlwaysOpen, timeframe);

    private static PriceTick Btc(decimal price, string time) => new("BTCUSDT", price, At(time));

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-09-30T{time}Z");
}
