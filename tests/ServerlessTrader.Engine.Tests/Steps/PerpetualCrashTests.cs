using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Brokers.Paper.Faults;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>A trade with a resting stop, three scale-outs and an addition, while the process dies or the broker fails at any point of it.</summary>
public sealed class PerpetualCrashTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task It_comes_to_the_same_end_wherever_the_process_dies(int sign)
    {
        using var unharmed = new TradingDesk(BitcoinLife.Setup);
        var moments = new SideEffects(unharmed, 0, () => default);
        await BitcoinLife.LiveAsync(unharmed, sign);
        var expected = await BitcoinLife.OutcomeAsync(unharmed);
        Assert.Contains("Flat stop-r; 0.576 0.576 127.50; Entry Filled 0.384, Exit Filled 0.096, Add Filled 0.192, Exit Filled 0.160, Exit Filled 0.126, Stop Filled 0.194", expected, StringComparison.Ordinal);
        Assert.Contains("cash 10127.50, held 0, resting 0, live 0", expected, StringComparison.Ordinal);
        for (var moment = 1; moment <= moments.Count; moment++)
        {
            using var desk = new TradingDesk(BitcoinLife.Setup);
            var repeats = TradeLife.CountRepeats(desk);
            _ = new SideEffects(desk, moment, () => throw new ProcessDiedException());
            await BitcoinLife.LiveAsync(desk, sign, () => AssertSound(desk, sign));
            Assert.Equal((moment, expected, 0), (moment, await BitcoinLife.OutcomeAsync(desk), repeats()));
        }
    }

    /// <summary>Each call of submit, find and cancel, one after the other, is lost on its way or has its answer lost.</summary>
    [Theory]
    [InlineData("submit", true)]
    [InlineData("submit", false)]
    [InlineData("find", false)]
    [InlineData("cancel", true)]
    [InlineData("cancel", false)]
    public async Task It_comes_to_the_same_end_whichever_answer_is_lost(string kind, bool before)
    {
        using var unharmed = new TradingDesk(BitcoinLife.Setup);
        await BitcoinLife.LiveAsync(unharmed, 1);
        var expected = await BitcoinLife.OutcomeAsync(unharmed);
        var calls = unharmed.Line.Calls.Count(call => call.Kind == kind);
        Assert.True(kind == "find" || calls >= 5, $"{calls} calls of {kind}");
        for (var lost = 1; lost <= calls; lost++)
        {
            using var desk = new TradingDesk(BitcoinLife.Setup);
            var count = 0;
            if (before)
                desk.Line.Answer = call => call.Kind == kind && ++count == lost ? new OrderOutcome.Unknown("The request timed out.") : null;
            else
                desk.Line.Distort = (call, outcome) => call.Kind == kind && ++count == lost ? new OrderOutcome.Unknown("The answer timed out.") : outcome;
            await BitcoinLife.LiveAsync(desk, 1, () => AssertSound(desk, 1));
            Assert.Equal((lost, expected), (lost, await BitcoinLife.OutcomeAsync(desk)));
        }
    }

    [Fact]
    public void No_run_of_lost_requests_and_answers_makes_the_position_another_than_the_trade_says() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var sign = random.Next(2) == 0 ? 1 : -1;
            var share = random.Next(5, 30);
            var faults = 40;
            using var desk = new TradingDesk(BitcoinLife.Setup);
            desk.Line.Answer = call => call.Kind is "submit" or "find" or "cancel" ? Lost() : null;
            desk.Line.Distort = (_, outcome) => Lost() ?? outcome;
            BitcoinLife.LiveAsync(desk, sign, () => AssertSound(desk, sign)).GetAwaiter().GetResult();
            var trade = desk.Trade;
            return desk.HeldBitcoin() == 0m && desk.Resting().Count == 0 && !trade.LiveStops.Any()
                && trade.Position.Entered == trade.Position.Closed
                && desk.Cash() == 10_000m + trade.Position.GrossProfit
                && trade.Orders.Count(order => order.Purpose == OrderPurpose.Add) <= 1;

            OrderOutcome.Unknown? Lost() => faults > 0 && random.Next(100) < share && faults-- > 0 ? new OrderOutcome.Unknown("Lost.") : null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_broker_that_refuses_halves_and_forgets_makes_the_position_another_than_the_trade_says() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var sign = random.Next(2) == 0 ? 1 : -1;
            var script = new FaultScript(random.Next(5, 30) / 100.0, (ulong)random.Next());
            using var desk = new TradingDesk(BitcoinLife.Setup with { Faults = script });
            var turns = 0;
            BitcoinLife.LiveAsync(desk, sign, () =>
            {
                AssertSound(desk, sign);
                script.Probability = ++turns > 60 ? 0.0 : script.Probability;
            }).GetAwaiter().GetResult();
            var trade = desk.Trade;
            return desk.HeldBitcoin() == 0m && desk.Resting().Count == 0 && !trade.LiveStops.Any()
                && trade.Position.Entered == trade.Position.Closed
                && desk.Cash() == 10_000m + trade.Position.GrossProfit;
        }).QuickCheckThrowOnFailure();

    /// <summary>Never more closed than entered, never a position on the wrong side, never more at the exchange than was meant to be.</summary>
    private static void AssertSound(TradingDesk desk, int sign)
    {
        if (desk.AllTrades().Count == 0)
            return;
        var position = desk.Trade.Position;
        Assert.InRange(position.Open, 0m, 0.480m);
        Assert.InRange(sign * desk.HeldBitcoin(), 0m, 0.480m);
    }
}
