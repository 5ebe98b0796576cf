using ServerlessTrader.Core.Exits;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>The stop as it is watched once the trade is open.</summary>
public sealed class StopInForceTests
{
    [Theory]
    [InlineData("2.27", false)]
    [InlineData("2.26", true)] // reached is enough
    [InlineData("2.255", true)]
    public void A_bought_option_is_stopped_at_or_below_the_level(string price, bool stopped) =>
        Assert.Equal(stopped ? "stop" : null, Calls().At(decimal.Parse(price), StopAt(2.26m)).Evaluate(new StopExit()).Call?.Code);

    [Theory]
    [InlineData("149.95", false)]
    [InlineData("150", true)]
    [InlineData("151", true)]
    public void A_sold_option_is_stopped_at_or_above_the_level(string price, bool stopped) =>
        Assert.Equal(stopped, SoldPuts().At(decimal.Parse(price), StopAt(150m)).Evaluate(new StopExit()).Call is not null);

    [Theory]
    [InlineData(1, "495.01", false)]
    [InlineData(1, "495", true)]
    [InlineData(1, "494", true)]
    [InlineData(-1, "494.99", false)]
    [InlineData(-1, "495", true)]
    [InlineData(-1, "496", true)]
    public void A_stop_on_the_underlying_looks_at_every_price_of_it(int underlyingSign, string underlying, bool stopped)
    {
        var position = underlyingSign > 0 ? Calls() : Puts();
        var decision = (position.At(4.55m, new ExitState { UnderlyingStop = 495m }) with { UnderlyingPrice = decimal.Parse(underlying) }).Evaluate();

        Assert.Equal(stopped ? 3m : 0m, decision.CloseQuantity);
    }

    [Fact]
    public void An_unknown_price_of_the_underlying_stops_nothing() =>
        Assert.Null(Calls().At(4.55m, new ExitState { UnderlyingStop = 495m }).Evaluate().Call);

    [Fact]
    public void After_break_even_both_stops_are_in_force()
    {
        var state = new ExitState { UnderlyingStop = 495m, Stop = new StopLevel(4.55m, "break-even") };

        Assert.Equal("break-even", (Calls().At(4.55m, state) with { UnderlyingPrice = 500m }).Evaluate().Call!.Code);
        Assert.Equal("stop", (Calls().At(4.60m, state) with { UnderlyingPrice = 495m }).Evaluate().Call!.Code);
    }

    [Theory]
    [InlineData(1, "24999.95", true)] // a sold put at 25,000
    [InlineData(1, "25000", false)] // closed on it, not beyond
    [InlineData(-1, "25000.05", true)] // a sold call
    [InlineData(-1, "25000", false)]
    public void A_stop_at_candle_closes_needs_a_close_beyond_it(int underlyingSign, string close, bool stopped)
    {
        var at = SoldPuts() with { UnderlyingSign = underlyingSign };

        Assert.Equal(stopped, (AtStrike(at) with { Candles = Hourly(Utc("2026-09-30T04:45Z"), decimal.Parse(close)) }).Evaluate().Call is not null);
    }

    [Fact]
    public void Between_two_closes_a_stop_at_candle_closes_is_blind() =>
        Assert.Null((AtStrike(SoldPuts()) with { UnderlyingPrice = 24_000m }).Evaluate().Call);

    [Fact]
    public void A_candle_is_judged_once()
    {
        var candles = Hourly(Utc("2026-09-30T04:45Z"), 24_900m);
        var at = AtStrike(SoldPuts()) with { Candles = candles };

        Assert.Null((at with { State = at.State with { LastCandle = candles[0].OpenTime } }).Evaluate().Call);
    }

    [Fact]
    public void After_a_pause_every_candle_that_closed_in_it_counts()
    {
        var missed = Hourly(Utc("2026-09-30T06:45Z"), 25_100m, 24_900m, 25_100m); // only the one in the middle closed beyond

        Assert.Equal("a candle of the underlying closed at 24900, beyond 25000", (AtStrike(SoldPuts()) with { Candles = missed }).Evaluate().Call?.Reason);
    }

    private static ExitContext AtStrike(PositionView position) => position.At(100m, new ExitState { UnderlyingStop = 25_000m, UnderlyingStopAtClose = true });
}
