using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>The r-multiple example: 0.384 BTC at 65,000, R 200, half as much again after the first target; and its mirror.</summary>
public sealed class PyramidTests
{
    private static readonly ExitRule[] _rules =
    [
        new StopExit(),
        new TargetExit { At = new ProfitLevel { R = 1.25m }, Close = 0.25m, ThenStop = ToBreakEven, ThenAdd = new Pyramid { Share = 0.5m } },
        new TargetExit { At = new ProfitLevel { R = 1.75m }, Close = 0.25m, ThenStop = new StopMove { R = 0.5m } },
        new TargetExit { At = new ProfitLevel { R = 2.25m }, Close = 0.20m, ThenStop = new StopMove { R = 1m } },
        new EmaRunnerExit { AfterTargets = 3 },
    ];

    [Theory]
    [InlineData(1, "65050")]
    [InlineData(-1, "64950")]
    public void The_enlarged_trade_loses_nothing_at_65050(int sign, string level) => Assert.Equal(
        decimal.Parse(level),
        Pyramid.RiskFreeLevel(Closed(sign, 0.096m, 250m), sign, 0.192m, 65_000m + sign * 250m, BitcoinRules));

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_first_target_closes_0_096_and_calls_for_0_192_more(int sign)
    {
        var decision = Look(sign, 250m, 0.384m, new ExitState { Stop = new StopLevel(65_000m - sign * 200m, "stop") });
        Assert.Equal((0.096m, 65_000m, 0.192m), (decision.CloseQuantity, decision.State.Stop!.Price, decision.State.Add!.Quantity));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_second_target_closes_0_096_and_0_064(int sign)
    {
        var decision = Look(sign, 350m, 0.480m, new ExitState { Stop = new StopLevel(65_000m + sign * 50m, "risk-free"), Taken = [1], AddedOpen = 0.192m });
        Assert.Equal((0.160m, 0.128m, 65_000m + sign * 100m), (decision.CloseQuantity, decision.State.AddedOpen, decision.State.Stop!.Price));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void The_third_target_closes_0_076_and_0_050_and_leaves_0_116_and_0_078(int sign)
    {
        var decision = Look(sign, 450m, 0.320m, new ExitState { Stop = new StopLevel(65_000m + sign * 100m, "stop-r"), Taken = [1, 2], AddedOpen = 0.128m });
        Assert.Equal((0.126m, 0.078m, 0.194m), (decision.CloseQuantity, decision.State.AddedOpen, 0.320m - decision.CloseQuantity));
        Assert.Equal(65_000m + sign * 200m, decision.State.Stop!.Price);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Two_targets_on_one_tick_close_what_they_would_one_after_the_other(int sign)
    {
        var decision = Look(sign, 450m, 0.480m, new ExitState { Stop = new StopLevel(65_000m + sign * 50m, "risk-free"), Taken = [1], AddedOpen = 0.192m });
        Assert.Equal((0.286m, 0.078m), (decision.CloseQuantity, decision.State.AddedOpen));
    }

    [Fact]
    public void Nothing_is_called_for_when_the_target_leaves_nothing()
    {
        var rule = new TargetExit { At = new ProfitLevel { R = 1m }, Close = 1m, ThenStop = ToBreakEven, ThenAdd = new Pyramid { Share = 0.5m } };
        var decision = Bitcoin().At(65_200m, StopAt(64_800m)).Evaluate(rule);
        Assert.Equal((0.384m, null), (decision.CloseQuantity, decision.State.Add));
    }

    [Theory]
    [InlineData("0.004", "0.002")] // 0.002 at 65,000 is 130: it could be closed on its own
    [InlineData("0.003", "0.003")] // 0.002 would be left after 0.001, then 0.0015 is 0.001: 65 at its stop
    [InlineData("0.002", "0.002")]
    public void What_would_be_worth_too_little_at_its_stop_goes_with_the_rest(string open, string closed)
    {
        var position = Bitcoin() with { Rules = BitcoinRules with { MinNotional = 100m }, Entered = decimal.Parse(open), Open = decimal.Parse(open) };
        var half = new TargetExit { At = new ProfitLevel { R = 1m }, Close = open == "0.003" ? 0.67m : 0.5m, ThenStop = ToBreakEven };
        Assert.Equal(decimal.Parse(closed), position.At(65_200m, StopAt(64_800m)).Evaluate(half, new EmaRunnerExit()).CloseQuantity);
    }

    [Fact]
    public void Behind_its_stop_an_enlarged_trade_never_loses_and_no_order_breaks_a_rule() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new Random(seed);
        var sign = random.Next(2) == 0 ? 1 : -1;
        var rules = new PriceRules(0.1m, 0.001m, 0.001m, 120m, 100m);
        var entered = random.Next(8, 2_000) / 1_000m;
        var entry = 60_000m + random.Next(100_000) / 10m;
        var r = random.Next(500, 9_000) / 10m;
        var position = Bitcoin(sign) with { Rules = rules, EntryPrice = entry, R = r, Entered = entered, Open = entered };
        var state = new ExitState { Stop = new StopLevel(position.EntryPrice - sign * r, "stop") };
        decimal outlay = entered * entry, open = entered, added = 0m, closed = 0m;
        foreach (var target in new[] { 1.25m, 1.75m, 2.25m })
        {
            var price = Math.Round(entry + sign * (target * r + random.Next(0, 300) / 10m), 1);
            var before = state.Stop!;
            var decision = ExitEvaluator.Evaluate(_rules, (position with { Open = open }).At(price, state), EveryMinute);
            state = decision.State;
            open -= decision.CloseQuantity;
            closed += decision.CloseQuantity;
            outlay -= decision.CloseQuantity * price;
            if (sign * (state.Stop!.Price - before.Price) < 0m || decision.CloseQuantity % 0.001m != 0m || state.AddedOpen > open)
                return false;
            if (open == 0m)
                break;
            if (state.Add is { } add)
            {
                var level = Pyramid.RiskFreeLevel(new TradePosition(entered, closed, 0m, 0m, 0m, 0m) { Outlay = outlay }, sign, add.Quantity, price, rules);
                open += add.Quantity;
                added += add.Quantity;
                outlay += add.Quantity * price;
                state = state with { Add = null, AddedOpen = add.Quantity, Stop = sign * (level - state.Stop.Price) > 0m ? new StopLevel(level, "risk-free") : state.Stop };
            }

            var loss = sign * (outlay - open * state.Stop.Price);
            if (loss > 0m || open * state.Stop.Price < rules.MinNotional)
                return false;
        }

        return closed + open == entered + added;
    }).QuickCheckThrowOnFailure();

    private static ExitDecision Look(int sign, decimal profit, decimal open, ExitState state) =>
        ExitEvaluator.Evaluate(_rules, (Bitcoin(sign) with { Open = open }).At(65_000m + sign * profit, state), EveryMinute);

    /// <summary>The position after so much of 0.384 has been closed at a profit a unit.</summary>
    private static TradePosition Closed(int sign, decimal quantity, decimal profit) =>
        new(0.384m, quantity, 65_000m, 65_000m + sign * profit, quantity * profit, 0m) { Outlay = 0.384m * 65_000m - quantity * (65_000m + sign * profit) };
}
