using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

public sealed class EmaRunnerExitTests
{
    private static readonly EmaRunnerExit _ema3 = new() { Period = 3 };

    // EMA(3) halves its distance to each close: 11 after 10, 11, 12; then 12 after 13; then 11.5 after 11 and 12.5 after 13.
    [Theory]
    [InlineData(1, 11, true)]
    [InlineData(1, 13, false)]
    [InlineData(-1, 13, true)]
    [InlineData(-1, 11, false)]
    public void Closes_what_remains_when_a_candle_closes_beyond_the_average_against_us(int sign, int close, bool closes)
    {
        var decision = At(sign, 10m, 11m, 12m, 13m, close).Evaluate(_ema3);

        Assert.Equal(closes ? 0.384m : 0m, decision.CloseQuantity);
        Assert.Equal(closes ? "ema-runner" : null, decision.Call?.Code);
    }

    [Fact]
    public void Says_the_close_and_the_average() => Assert.Equal("candle closed at 11, beyond EMA(3) 11.5", At(1, 10m, 11m, 12m, 13m, 11m).Evaluate(_ema3).Call!.Reason);

    [Fact]
    public void A_close_on_the_average_is_not_beyond_it() => Assert.Null(At(1, 12m, 12m, 12m, 12m).Evaluate(_ema3).Call);

    [Fact]
    public void Looks_at_closed_candles_only()
    {
        var at = At(1, 10m, 11m, 12m, 13m, 11m);
        var seen = at with { State = at.State with { LastCandle = at.Candles[^1].OpenTime }, Price = 1m };

        Assert.Null(seen.Evaluate(_ema3).Call);
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Waits_until_its_targets_are_taken(int taken, bool closes)
    {
        var at = At(1, 10m, 11m, 12m, 13m, 11m);
        var decision = (at with { State = at.State with { Taken = [.. Enumerable.Range(0, taken)] } }).Evaluate(_ema3 with { AfterTargets = 3 });

        Assert.Equal(closes, decision.Call is not null);
    }

    [Fact]
    public void Before_its_targets_are_taken_no_candle_wakes_it()
    {
        var at = At(1, 10m, 11m, 12m, 13m, 13m) with { Now = Utc("2026-09-30T15:59:30Z") };

        Assert.Equal(Utc("2026-09-30T16:00:30Z"), at.Evaluate(_ema3 with { AfterTargets = 3 }).Wake.At);
        Assert.Equal(Utc("2026-09-30T16:00:00Z"), at.Evaluate(_ema3).Wake.At);
    }

    [Fact]
    public void Too_few_candles_for_the_average_close_nothing() => Assert.Null(At(1, 12m, 11m).Evaluate(_ema3).Call);

    [Fact]
    public void After_a_pause_any_candle_that_closed_in_it_ends_the_trend()
    {
        // 11 closed beyond, 14 is back on our side; both are new.
        var at = At(1, 10m, 11m, 12m, 13m, 11m, 14m);

        Assert.Equal("candle closed at 11, beyond EMA(3) 11.5", (at with { State = at.State with { LastCandle = at.Candles[^3].OpenTime } }).Evaluate(_ema3).Call?.Reason);
    }

    [Theory]
    [InlineData(20, 200, 200)]
    [InlineData(20, 10, 20)]
    public void Needs_the_candles_that_warm_it_up(int period, int warmup, int needed) =>
        Assert.Equal(needed, new EmaRunnerExit { Period = period, Warmup = warmup }.CandlesNeeded);

    /// <summary>A perpetual on hourly candles; the last of them closed at 15:00, after the entry at 14:00.</summary>
    private static ExitContext At(int sign, params decimal[] closes) => new()
    {
        Position = Bitcoin(sign),
        State = new ExitState(),
        Now = Utc("2026-09-30T15:00:01Z"),
        Price = 65_000m,
        Candles = Hourly(Utc("2026-09-30T14:00Z"), closes),
        Timeframe = Timeframe.OneHour,
        Calendar = TradingCalendars.AlwaysOpen,
    };
}
