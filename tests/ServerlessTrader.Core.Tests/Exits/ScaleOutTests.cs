using ServerlessTrader.Core.Exits;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>How many units each target closes, in both shapes of the options system and on the fine grid of the r-multiple system.</summary>
public sealed class ScaleOutTests
{
    [Theory]
    [InlineData(3, 35, 65, 1, 2)] // longs
    [InlineData(3, 70, 30, 2, 1)] // shorts
    [InlineData(2, 35, 65, 1, 1)]
    [InlineData(2, 70, 30, 1, 1)]
    [InlineData(1, 35, 65, 0, 1)] // less than half: the single contract stays for the last
    [InlineData(1, 70, 30, 1, 0)] // at least half: it goes out at the first
    [InlineData(1, 50, 50, 1, 0)] // exactly half is at least half
    [InlineData(10, 35, 65, 4, 6)]
    public void Whole_contracts_go_out_target_by_target(int contracts, int firstPercent, int secondPercent, int first, int second)
    {
        TargetExit[] rules = [Target(1m, firstPercent / 100m), Target(3m, secondPercent / 100m)];

        Assert.Equal([(decimal)first, second], Closed(Calls(contracts), rules, 6.84m, 11.42m));
        Assert.Equal([(decimal)first, second], Closed(Puts(contracts), rules, 6.84m, 11.42m));
    }

    [Theory]
    [InlineData(1, 0, 0, 1)] // 0.4, 0.3: neither is half
    [InlineData(2, 1, 1, 0)] // 0.8, 0.6
    [InlineData(3, 1, 1, 1)]
    [InlineData(4, 2, 1, 1)]
    [InlineData(5, 2, 2, 1)] // 2.0, 1.5 rounded up
    public void Three_targets_share_what_there_is(int contracts, int first, int second, int third) => Assert.Equal(
        [(decimal)first, second, third],
        Closed(Calls(contracts), [Target(1m, 0.4m), Target(2m, 0.3m), Target(3m, 0.3m)], 6.84m, 9.13m, 11.42m));

    [Fact]
    public void The_target_reached_last_closes_the_rest_wherever_it_stands_in_the_list() =>
        Assert.Equal([1m, 2m], Closed(Calls(), [Target(3m, 0.3m), Target(1m, 0.35m)], 6.84m, 11.42m));

    [Fact]
    public void A_target_that_closes_no_whole_contract_still_moves_the_stop()
    {
        var decision = Calls(1m).At(6.84m, StopAt(2.26m)).Evaluate(Target(1m, 0.35m, ToBreakEven), Target(3m, 0.65m));

        Assert.Equal(0m, decision.CloseQuantity);
        Assert.Equal(new StopLevel(4.55m, "break-even"), decision.State.Stop);
    }

    [Fact]
    public void A_target_taken_is_not_taken_again()
    {
        var calls = Calls();
        var first = calls.At(6.84m).Evaluate(Target(1m, 0.35m), Target(3m, 0.65m));
        var again = (calls with { Open = 2m }).At(6.90m, first.State).Evaluate(Target(1m, 0.35m), Target(3m, 0.65m));

        Assert.Equal(1m, first.CloseQuantity);
        Assert.Equal(0m, again.CloseQuantity);
        Assert.Null(again.Call);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_r_multiple_example_closes_0_096_then_0_096_then_0_076_and_leaves_0_116_to_the_runner(int sign) => Assert.Equal(
        [0.096m, 0.096m, 0.076m],
        Closed(Bitcoin(sign), RMultiple, Beyond(sign, 250m), Beyond(sign, 350m), Beyond(sign, 450m)));

    [Theory]
    [InlineData(1, 250, 0, "break-even")] // +1.25 R: break-even
    [InlineData(1, 350, 100, "stop-r")] // +1.75 R: +0.5 R
    [InlineData(1, 450, 200, "stop-r")] // +2.25 R: +1 R
    [InlineData(-1, 250, 0, "break-even")]
    [InlineData(-1, 350, 100, "stop-r")]
    [InlineData(-1, 450, 200, "stop-r")]
    public void The_stop_of_the_r_multiple_example_follows_its_targets(int sign, int reached, int stop, string code)
    {
        var state = Bitcoin(sign).At(Beyond(sign, reached), StopAt(Beyond(sign, -200m))).Evaluate(RMultiple).State;

        Assert.Equal(new StopLevel(Beyond(sign, stop), code), state.Stop);
    }

    [Fact]
    public void A_share_below_the_venues_minimum_is_not_sent()
    {
        var tiny = Bitcoin() with { Entered = 0.039m, Open = 0.039m, Rules = BitcoinRules with { MinQuantity = 0.01m } };

        Assert.Equal(0m, tiny.At(65_250m).Evaluate(RMultiple).CloseQuantity); // 25 % of 0.039 is 0.009
    }

    [Fact]
    public void A_remainder_that_could_not_be_closed_on_its_own_goes_with_the_target()
    {
        var position = Bitcoin() with { Entered = 0.02m, Open = 0.018m, Rules = BitcoinRules with { MinQuantity = 0.01m } };

        Assert.Equal(0.018m, position.At(65_250m).Evaluate(Target(1.25m, 0.5m), new EmaRunnerExit()).CloseQuantity); // 0.010 would leave 0.008
    }

    private static ExitRule[] RMultiple =>
    [
        Target(1.25m, 0.25m, ToBreakEven),
        Target(1.75m, 0.25m, new StopMove { R = 0.5m }),
        Target(2.25m, 0.2m, new StopMove { R = 1m }),
        new EmaRunnerExit { AfterTargets = 3 },
    ];

    private static decimal Beyond(int sign, decimal profit) => 65_000m + sign * profit;

    /// <summary>Quantities closed while the price visits these levels one after the other.</summary>
    private static List<decimal> Closed(PositionView position, ExitRule[] rules, params decimal[] prices)
    {
        var state = new ExitState();
        var closed = new List<decimal>();
        foreach (var price in prices)
        {
            if (position.Open == 0m)
            {
                closed.Add(0m);
                continue;
            }

            var decision = position.At(price, state).Evaluate(rules);
            closed.Add(decision.CloseQuantity);
            state = decision.State;
            position = position with { Open = position.Open - decision.CloseQuantity };
        }

        return closed;
    }
}
