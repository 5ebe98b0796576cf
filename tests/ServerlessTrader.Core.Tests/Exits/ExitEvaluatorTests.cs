using ServerlessTrader.Core.Exits;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>What rules say together. What each says alone is in the test of that rule.</summary>
public sealed class ExitEvaluatorTests
{
    public static TheoryData<ExitRank, ExitRank> RankPairs()
    {
        var pairs = new TheoryData<ExitRank, ExitRank>();
        var ranks = Enum.GetValues<ExitRank>();
        foreach (var winner in ranks)
        {
            foreach (var loser in ranks.Where(rank => rank > winner))
                pairs.Add(winner, loser);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(RankPairs))]
    public void The_more_protective_call_wins_wherever_it_stands(ExitRank winner, ExitRank loser)
    {
        var at = Calls().At(5m);

        Assert.Equal(winner, at.Evaluate(Says.Close(winner), Says.Close(loser, 0.5m)).Call!.Rank);
        Assert.Equal(winner, at.Evaluate(Says.Close(loser, 0.5m), Says.Close(winner)).Call!.Rank);
    }

    [Theory]
    [InlineData(ExitRank.Command)]
    [InlineData(ExitRank.Stop)]
    [InlineData(ExitRank.Expiry)]
    [InlineData(ExitRank.SquareOff)]
    [InlineData(ExitRank.Time)]
    [InlineData(ExitRank.Trend)]
    public void A_call_that_is_no_target_closes_all_that_is_open(ExitRank rank) =>
        Assert.Equal(2m, Calls(3m, open: 2m).At(5m).Evaluate(Says.Close(rank, 0.1m)).CloseQuantity);

    [Fact]
    public void The_most_protective_outcome_is_the_order_of_the_ranks() => Assert.Equal(
        [ExitRank.Command, ExitRank.Stop, ExitRank.Expiry, ExitRank.SquareOff, ExitRank.Time, ExitRank.Trend, ExitRank.Target],
        Enum.GetValues<ExitRank>().Order());

    [Fact]
    public void The_stop_in_force_wins_over_a_target_on_the_same_tick()
    {
        var calls = Calls();
        var decision = (calls.At(6.84m, new ExitState { UnderlyingStop = 495m }) with { UnderlyingPrice = 494m }).Evaluate(Target(1m, 0.35m), Target(3m, 0.65m));

        Assert.Equal(("stop", 3m), (decision.Call!.Code, decision.CloseQuantity));
    }

    [Fact]
    public void A_target_that_lost_to_the_stop_is_not_remembered_as_taken() =>
        Assert.Empty((Calls().At(6.84m, new ExitState { UnderlyingStop = 495m }) with { UnderlyingPrice = 494m }).Evaluate(Target(1m, 0.35m, ToBreakEven)).State.Taken);

    [Fact]
    public void The_stop_that_counts_is_the_one_in_force_before_the_tick()
    {
        var decision = Calls().At(4.60m, StopAt(2.26m)).Evaluate(Says.StopAt(4.70m, "trailing"));

        Assert.Null(decision.Call);
        Assert.Equal("trailing", Calls().At(4.60m, decision.State).Evaluate().Call!.Code);
    }

    [Fact]
    public void Several_targets_reached_on_one_tick_add_up_and_the_last_of_them_names_the_call()
    {
        var decision = Calls(10m).At(9.20m).Evaluate(Target(1m, 0.3m), Target(2m, 0.4m), Target(3m, 0.3m));

        Assert.Equal((7m, "target-2"), (decision.CloseQuantity, decision.Call!.Code));
        Assert.Equal([0, 1], decision.State.Taken.AsEnumerable());
    }

    [Fact]
    public void Targets_are_numbered_by_themselves_not_by_their_place_among_the_rules() =>
        Assert.Equal("target-2", Calls().At(20m).Evaluate(new StopExit(), Target(1m, 0.3m), new ExpiryExit(), Target(2m, 0.3m), new EmaRunnerExit()).Call!.Code);

    [Theory]
    [InlineData(1, "64900", "64950", "64920", "64950")]
    [InlineData(1, "64960", "64950", "64920", "64960")] // what stands is tighter than both
    [InlineData(-1, "65100", "65050", "65080", "65050")]
    [InlineData(-1, "65040", "65050", "65080", "65040")]
    public void The_tightest_of_all_stop_moves_counts(int sign, string inForce, string one, string other, string expected)
    {
        var state = Bitcoin(sign).At(65_000m, StopAt(decimal.Parse(inForce))).Evaluate(Says.StopAt(decimal.Parse(one), "one"), Says.StopAt(decimal.Parse(other), "other")).State;

        Assert.Equal(decimal.Parse(expected), state.Stop!.Price);
    }

    [Theory]
    [InlineData(1, "64900.1")]
    [InlineData(-1, "64900.2")]
    public void A_stop_is_rounded_away_from_the_market(int sign, string expected) =>
        Assert.Equal(decimal.Parse(expected), Bitcoin(sign).At(65_000m).Evaluate(Says.StopAt(64_900.15m, "trailing")).State.Stop!.Price);

    [Fact]
    public void The_best_price_and_the_latest_are_remembered()
    {
        var state = Calls().At(5m, new ExitState { Best = 4.8m }).Evaluate().State;
        Assert.Equal((5m, 5m), (state.Best, state.Last));

        state = Calls().At(4.9m, state).Evaluate().State;
        Assert.Equal((5m, 4.9m), (state.Best, state.Last));
    }

    [Fact]
    public void The_best_price_of_a_sold_position_is_the_lowest()
    {
        var state = SoldPuts().At(90m, new ExitState { Best = 80m }).Evaluate().State;

        Assert.Equal(80m, state.Best);
    }

    [Fact]
    public void Each_candle_that_closes_after_the_entry_is_counted_once()
    {
        var calls = Calls();
        var at = calls.At(5m) with { Now = Utc("2026-09-30T16:31Z"), Candles = Hourly(Utc("2026-09-30T15:30Z"), 500m, 501m, 502m) };

        // The candle of 13:30 was being built at the entry at 14:00; it, 14:30 and 15:30 have closed since.
        var state = at.Evaluate().State;
        Assert.Equal((3, Utc("2026-09-30T15:30Z")), (state.Bars, state.LastCandle));

        Assert.Equal(3, (at with { State = state }).Evaluate().State.Bars);
        Assert.Equal(4, (at with { State = state, Candles = Hourly(Utc("2026-09-30T16:30Z"), 501m, 502m, 503m) }).Evaluate().State.Bars);
    }

    [Fact]
    public void Candles_that_closed_before_the_entry_are_not_counted()
    {
        var at = Calls().At(5m) with { Candles = Hourly(Utc("2026-09-29T19:30Z"), 500m, 501m) };

        Assert.Equal(0, at.Evaluate().State.Bars);
    }

    [Fact]
    public void When_everything_is_closed_the_next_look_is_due_at_once()
    {
        var at = Calls().At(2.26m, StopAt(2.26m));

        Assert.Equal(new Wake(at.Now), at.Evaluate().Wake);
    }
}
