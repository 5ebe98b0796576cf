using ServerlessTrader.Core.Exits;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

public sealed class TrailingExitTests
{
    private static readonly TrailingExit _oneR = new() { Distance = new ProfitLevel { R = 1m } };
    private static readonly TrailingExit _fromOneR = _oneR with { From = new ProfitLevel { R = 1m } };

    [Fact]
    public void Follows_the_best_price_of_a_bought_position_at_its_distance()
    {
        var state = Calls().At(8m, StopAt(2.26m)).Evaluate(_oneR).State;

        Assert.Equal(new StopLevel(5.71m, "trailing"), state.Stop); // 8.00 − 2.29
    }

    [Fact]
    public void Follows_the_best_price_of_a_sold_position_from_above() =>
        Assert.Equal(90m, SoldPuts().At(80m, StopAt(150m)).Evaluate(new TrailingExit { Distance = new ProfitLevel { Percent = 0.1m } }).State.Stop!.Price);

    [Fact]
    public void Does_not_go_back_with_the_price()
    {
        var state = Calls().At(8m).Evaluate(_oneR).State;

        Assert.Equal(5.71m, Calls().At(6m, state).Evaluate(_oneR).State.Stop!.Price);
    }

    [Fact]
    public void Closes_when_the_price_comes_back_to_it()
    {
        var state = Calls().At(8m).Evaluate(_oneR).State;

        Assert.Null(Calls().At(5.72m, state).Evaluate(_oneR).Call);
        Assert.Equal("trailing", Calls().At(5.71m, state).Evaluate(_oneR).Call!.Code);
    }

    [Theory]
    [InlineData(1, "6.83", null, "6.84")]
    [InlineData(1, "6.84", "4.55", "6.85")]
    [InlineData(-1, "50.05", null, "50")]
    [InlineData(-1, "50", "100", "49.95")]
    public void Waits_for_the_profit_from_which_on_it_follows(int sign, string price, string? stop, string watched)
    {
        var position = sign > 0 ? Calls() : SoldPuts();
        var decision = position.At(decimal.Parse(price)).Evaluate(_fromOneR);

        Assert.Equal(stop is null ? null : decimal.Parse(stop), decision.State.Stop?.Price);
        Assert.Equal(decimal.Parse(watched), sign > 0 ? decision.Wake.Instrument!.Above : decision.Wake.Instrument!.Below);
    }

    [Fact]
    public void Once_it_follows_it_goes_on_below_that_profit()
    {
        var state = Calls().At(6.90m).Evaluate(_fromOneR).State;

        Assert.Equal(4.61m, Calls().At(6m, state).Evaluate(_fromOneR).State.Stop!.Price);
    }

    [Theory]
    [InlineData("8.005", "5.71", "8.01")] // a mid between two ticks: 5.715 is 5.71 on the grid, and 5.72 is due at 8.01
    [InlineData("8.00", "5.71", "8.01")]
    public void Wants_another_look_at_the_price_that_moves_it_a_tick(string price, string stop, string watched)
    {
        var decision = Calls().At(decimal.Parse(price)).Evaluate(_oneR);

        Assert.Equal((decimal.Parse(stop), decimal.Parse(watched)), (decision.State.Stop!.Price, decision.Wake.Instrument!.Above));
    }

    [Fact]
    public void Waits_for_the_price_at_which_it_overtakes_a_tighter_stop() =>
        Assert.Equal(9.30m, Calls().At(8m, StopAt(7m)).Evaluate(_oneR).Wake.Instrument!.Above); // 7.01 + 2.29

    [Fact]
    public void Needs_the_best_price_remembered() => Assert.True(_oneR.UsesBest);
}
