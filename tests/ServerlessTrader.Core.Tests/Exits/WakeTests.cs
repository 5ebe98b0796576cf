using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>When a trade is looked at again.</summary>
public sealed class WakeTests
{
    private static readonly CheckIntervals _adaptive = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2), 0.02m);

    [Theory]
    [InlineData(1, "64800", "65250")]
    [InlineData(-1, "64750", "65200")]
    public void The_band_reaches_from_the_stop_to_the_next_target(int sign, string below, string above)
    {
        var wake = Bitcoin(sign).At(65_000m, StopAt(65_000m - sign * 200m)).Evaluate(Target(2m, 0.5m), Target(1.25m, 0.5m)).Wake;

        Assert.Equal(new PriceBand("BTCUSDT", decimal.Parse(below), decimal.Parse(above)), wake.Instrument);
        Assert.Null(wake.Underlying);
    }

    [Fact]
    public void The_nearest_of_all_prices_waited_for_ends_the_band()
    {
        Assert.Equal(5.10m, Calls().At(5m).Evaluate(Says.WatchPrice(5.20m), Says.WatchPrice(5.10m), Says.WatchPrice(5.30m)).Wake.Instrument!.Above);
        Assert.Equal(99m, SoldPuts().At(100m).Evaluate(Says.WatchPrice(98m), Says.WatchPrice(99m)).Wake.Instrument!.Below);
    }

    [Theory]
    [InlineData(1, "495", null)]
    [InlineData(-1, null, "495")]
    public void A_stop_on_the_underlying_has_a_band_of_its_own(int underlyingSign, string? below, string? above)
    {
        var position = underlyingSign > 0 ? Calls() : Puts();
        var wake = position.At(4.55m, new ExitState { UnderlyingStop = 495m }).Evaluate().Wake;

        Assert.Null(wake.Instrument);
        Assert.Equal(new PriceBand("QQQ", Number(below), Number(above)), wake.Underlying);
    }

    [Fact]
    public void A_stop_at_candle_closes_has_no_band_but_waits_for_the_candle()
    {
        var wake = Calls().At(4.55m, new ExitState { UnderlyingStop = 495m, UnderlyingStopAtClose = true }).Evaluate().Wake;

        Assert.Null(wake.Underlying);
        Assert.Equal(Entered.AddMinutes(2), wake.At); // the candle closes at 14:30, the interval comes first
    }

    [Fact]
    public void Nothing_is_watched_when_no_rule_waits_for_a_price()
    {
        var wake = Calls().At(4.55m).Evaluate(new LongestHoldExit { TradingTime = TimeSpan.FromHours(13) }).Wake;

        Assert.Null(wake.Instrument);
        Assert.Null(wake.Underlying);
    }

    [Theory]
    [InlineData("4.55", 120)] // 2.26 and 6.84 are far
    [InlineData("6.71", 5)] // 2 % of 6.71 is 0.1342: 6.84 is 0.13 away
    [InlineData("6.70", 120)] // 2 % of 6.70 is 0.134: 6.84 is 0.14 away
    [InlineData("2.30", 5)] // 2 % of 2.30 is 0.046: 2.26 is 0.04 away
    [InlineData("2.31", 120)] // 0.0462: 2.26 is 0.05 away
    public void It_is_looked_at_sooner_while_the_price_is_near_its_band(string price, int seconds)
    {
        var at = Calls().At(decimal.Parse(price), StopAt(2.26m));

        Assert.Equal(at.Now.AddSeconds(seconds), ExitEvaluator.Evaluate([Target(1m, 0.35m), Target(3m, 0.65m)], at, _adaptive).Wake.At);
    }

    [Theory]
    [InlineData("505", 5)] // 1 % away
    [InlineData("530", 120)]
    [InlineData(null, 120)]
    public void It_is_looked_at_sooner_while_the_underlying_is_near_its_stop(string? underlying, int seconds)
    {
        var at = Calls().At(4.55m, new ExitState { UnderlyingStop = 500m }) with { UnderlyingPrice = Number(underlying) };

        Assert.Equal(at.Now.AddSeconds(seconds), ExitEvaluator.Evaluate([], at, _adaptive).Wake.At);
    }

    [Theory]
    [InlineData("100", "98", null, 5)] // exactly at the share counts as near
    [InlineData("100", "97.99", null, 120)]
    [InlineData("100", null, "102", 5)]
    [InlineData("100", null, "102.01", 120)]
    [InlineData("100", "101", null, 5)] // beyond it already
    [InlineData("0", "1", "2", 120)] // no price
    public void Near_is_a_share_of_the_price(string price, string? below, string? above, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), _adaptive.For(decimal.Parse(price), new PriceBand("QQQ", Number(below), Number(above))));

    [Fact]
    public void Without_a_band_everything_is_far() => Assert.Equal(TimeSpan.FromMinutes(2), _adaptive.For(100m, null));

    [Fact]
    public void With_a_feed_the_time_is_a_safety_net_of_a_minute() => Assert.Equal(TimeSpan.FromMinutes(1), CheckIntervals.WithFeed.For(100m, new PriceBand("QQQ", 99.99m, null)));

    [Theory]
    [InlineData("2026-09-30T20:00Z", "2026-10-01T13:30Z")] // the close itself is closed
    [InlineData("2026-10-02T21:00Z", "2026-10-05T13:30Z")] // over the weekend
    [InlineData("2026-11-27T18:00Z", "2026-11-30T14:30Z")] // early close
    public void While_the_market_is_closed_the_next_look_is_at_the_open(string now, string expected)
    {
        var at = Calls().At(4.55m, new ExitState { Stop = new StopLevel(2.26m, "stop"), UnderlyingStop = 495m, UnderlyingStopAtClose = true }) with { Now = Utc(now) };
        var rules = new ExitRule[] { Target(1m, 1m), new TimeValueExit(), Says.WatchCandles };

        Assert.Equal(Utc(expected), (at with { UnderlyingPrice = 500m }).Evaluate(rules).Wake.At);
    }

    [Theory]
    [InlineData("14:01:30", "14:01:30")]
    [InlineData("14:02:30", "14:02:00")] // the interval comes first
    public void A_moment_a_rule_names_comes_before_the_interval_when_it_is_sooner(string named, string expected) =>
        Assert.Equal(Utc($"2026-09-30T{expected}Z"), Calls().At(4.55m).Evaluate(Says.LookAt(Utc($"2026-09-30T{named}Z")), Says.LookAt(Utc("2026-09-30T19:00Z"))).Wake.At);

    [Fact]
    public void The_close_of_a_candle_comes_before_the_interval_when_it_is_sooner()
    {
        var at = Calls().At(4.55m) with { Now = Utc("2026-09-30T14:29:30Z") };

        Assert.Equal(Utc("2026-09-30T14:30Z"), at.Evaluate(Says.WatchCandles).Wake.At);
    }

    [Fact]
    public void A_runner_released_by_a_target_that_closed_nothing_waits_for_its_candle()
    {
        var at = Calls(1m).At(6.84m) with { Now = Utc("2026-09-30T14:29:30Z") };
        var decision = at.Evaluate(Target(1m, 0.35m), new EmaRunnerExit { AfterTargets = 1 });

        Assert.Equal(0m, decision.CloseQuantity);
        Assert.Equal(Utc("2026-09-30T14:30Z"), decision.Wake.At);
    }

    [Fact]
    public void A_band_is_crossed_at_its_ends()
    {
        var band = new PriceBand("QQQ", 99m, 101m);

        Assert.Equal([true, false, false, true], new[] { 99m, 99.01m, 100.99m, 101m }.Select(band.IsCrossedBy));
        Assert.False(new PriceBand("QQQ", null, null).IsCrossedBy(0m));
    }

    [Fact]
    public void An_always_open_market_is_looked_at_on_a_Sunday()
    {
        var at = Bitcoin().At(65_000m) with { Calendar = TradingCalendars.AlwaysOpen, Now = Utc("2026-10-04T03:00Z") };

        Assert.Equal(Utc("2026-10-04T03:01Z"), at.Evaluate().Wake.At);
    }

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text);
}
