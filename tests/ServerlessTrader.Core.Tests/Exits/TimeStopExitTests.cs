using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>12 bars without ever having been in profit by 0.5 R (65,100 or 64,900) close the trade.</summary>
public sealed class TimeStopExitTests
{
    private static readonly TimeStopExit _twelveBars = new() { UnlessProfit = new ProfitLevel { R = 0.5m } };

    [Theory]
    [InlineData(1, 10, null)] // the candle that closes now makes 11
    [InlineData(1, 11, "time-stop")]
    [InlineData(-1, 11, "time-stop")]
    public void Closes_with_the_last_bar(int sign, int bars, string? code) =>
        Assert.Equal(code, AtNextCandle(sign, new ExitState { Bars = bars }).Evaluate(_twelveBars).Call?.Code);

    [Theory]
    [InlineData(1, "65099.9", false)]
    [InlineData(1, "65100", true)]
    [InlineData(-1, "64900.1", false)]
    [InlineData(-1, "64900", true)]
    public void Lives_on_when_the_profit_was_there_once(int sign, string best, bool lives) =>
        Assert.Equal(lives, AtNextCandle(sign, new ExitState { Bars = 30, Best = decimal.Parse(best) }).Evaluate(_twelveBars).Call is null);

    [Theory]
    [InlineData(1, "65100")]
    [InlineData(-1, "64900")]
    public void Watches_for_the_profit_so_that_it_is_not_missed(int sign, string level)
    {
        var band = AtNextCandle(sign, new ExitState()).Evaluate(_twelveBars).Wake.Instrument!;

        Assert.Equal(decimal.Parse(level), sign > 0 ? band.Above : band.Below);
    }

    [Fact]
    public void Once_the_profit_was_there_it_waits_for_nothing() =>
        Assert.Null(AtNextCandle(1, new ExitState { Best = 65_100m }).Evaluate(_twelveBars).Wake.Instrument);

    [Fact]
    public void Needs_the_best_price_and_its_bars()
    {
        Assert.True(_twelveBars.UsesBest);
        Assert.Equal(12, _twelveBars.CandlesNeeded);
    }

    private static ExitContext AtNextCandle(int sign, ExitState state) => Bitcoin(sign).At(65_000m, state with { LastCandle = Utc("2026-09-30T13:00Z") }) with
    {
        Now = Utc("2026-09-30T15:00:01Z"),
        Candles = Hourly(Utc("2026-09-30T14:00Z"), 65_000m),
        Calendar = TradingCalendars.AlwaysOpen,
    };
}
