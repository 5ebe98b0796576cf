using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>The process dies before or after each of its writes and each of its calls to the broker; a new one takes up what is stored.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_trade_comes_to_the_same_end_wherever_the_process_dies(int secondsDown)
    {
        using var unharmed = new TradingDesk();
        var moments = new SideEffects(unharmed, 0, () => default);
        await TradeLife.LiveAsync(unharmed);
        var expected = await TradeLife.OutcomeAsync(unharmed);
        Assert.Contains("Flat target-2", expected, StringComparison.Ordinal);
        Assert.Contains("cash 31593.10, held 0, working 0", expected, StringComparison.Ordinal);
        Assert.InRange(moments.Count, 70, 150);

        for (var moment = 1; moment <= moments.Count; moment++)
        {
            using var desk = new TradingDesk();
            var repeats = TradeLife.CountRepeats(desk);
            _ = new SideEffects(desk, moment, () => throw new ProcessDiedException());
            await TradeLife.LiveAsync(desk, TimeSpan.FromSeconds(secondsDown));
            Assert.Equal((moment, expected, 0), (moment, await TradeLife.OutcomeAsync(desk), repeats()));
        }
    }

    [Fact]
    public async Task A_trade_that_dies_twice_comes_to_the_same_end()
    {
        using var unharmed = new TradingDesk();
        await TradeLife.LiveAsync(unharmed);
        var expected = await TradeLife.OutcomeAsync(unharmed);
        var random = new Random(20_251_110);
        for (var run = 0; run < 100; run++)
        {
            using var desk = new TradingDesk();
            var repeats = TradeLife.CountRepeats(desk);
            var second = random.Next(1, 40);
            _ = new SideEffects(desk, random.Next(1, 70), () =>
            {
                _ = new SideEffects(desk, second, () => throw new ProcessDiedException());
                throw new ProcessDiedException();
            });
            await TradeLife.LiveAsync(desk);
            Assert.Equal((run, expected, 0), (run, await TradeLife.OutcomeAsync(desk), repeats()));
        }
    }

    [Fact]
    public async Task A_stopped_out_trade_is_sold_once_wherever_the_process_dies()
    {
        for (var moment = 1; moment <= 20; moment++)
        {
            using var desk = new TradingDesk();
            await desk.EnterAsync();
            var repeats = TradeLife.CountRepeats(desk);
            desk.Quote(desk.Call, 2.24m, 2.28m);
            _ = new SideEffects(desk, moment, () => throw new ProcessDiedException());
            await LiveOnAsync(desk);
            Assert.Equal((moment, "stop", 29_303.10m, 0m, 0), (moment, desk.Trade.Outcome!.Code, desk.Cash(), desk.Held(), repeats()));
            Assert.Equal(-696.90m, desk.Account.NetProfit);
        }
    }

    [Fact]
    public async Task A_rejected_trade_leaves_nothing_reserved_wherever_the_process_dies()
    {
        for (var moment = 1; moment <= 60; moment++)
        {
            using var desk = new TradingDesk();
            desk.Quote(desk.Call, 4.40m, 4.65m);
            await desk.AlertAsync();
            _ = new SideEffects(desk, moment, () => throw new ProcessDiedException());
            await LiveOnAsync(desk);
            await desk.Process.Sweep.RunAsync();
            Assert.Equal((moment, "not-filled", 30_000m, 0), (moment, desk.Trade.Outcome!.Code, desk.Cash(), desk.Account.Reservations.Count));
        }
    }

    [Fact]
    public async Task An_alert_is_stored_whole_or_not_at_all()
    {
        for (var moment = 1; moment <= 2; moment++)
        {
            using var desk = new TradingDesk(new DeskSetup { Accounts = ["paper", "second"], Strategies = [DeskStrategies.Longs with { Accounts = ["paper", "second"] }] });
            _ = new SideEffects(desk, moment, () => throw new ProcessDiedException());
            await Assert.ThrowsAsync<ProcessDiedException>(() => desk.SendAsync(TradeLife.Alert));
            Assert.Equal(moment == 1 ? 0 : 2, desk.OpenTrades().Count);
            await desk.RestartAsync();
            var again = Assert.IsType<Engine.Steps.Admission.Accepted>(await desk.SendAsync(TradeLife.Alert));
            Assert.Equal(moment == 2, again.IsDuplicate);
            Assert.Equal(2, desk.OpenTrades().Count);
            Assert.Equal(2, again.Record.Trades.Length);
        }
    }

    [Fact]
    public async Task What_was_stored_but_not_scheduled_is_taken_up_by_the_sweep()
    {
        using var desk = new TradingDesk();
        desk.Process.Scheduler.Fails = _ => true;
        await desk.AlertAsync();
        await desk.RunAsync();
        Assert.Equal(TradePhase.Accepted, desk.Trade.Phase);
        desk.Process.Scheduler.Fails = null;
        await desk.Process.Sweep.RunAsync();
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        Assert.Equal(3m, desk.Trade.Position.Entered);
    }

    [Fact]
    public async Task A_store_that_fails_for_a_moment_loses_nothing()
    {
        using var unharmed = new TradingDesk();
        var moments = new SideEffects(unharmed, 0, () => default);
        await TradeLife.LiveAsync(unharmed);
        var expected = await TradeLife.OutcomeAsync(unharmed);
        for (var moment = 1; moment <= moments.Count; moment++)
        {
            using var desk = new TradingDesk();
            var repeats = TradeLife.CountRepeats(desk);
            var fails = moment;
            var count = 0;
            // A write that was made and not acknowledged, or not made at all: either way the step fails and is run again.
            desk.Store.BeforeWrite = desk.Store.AfterWrite = () => ++count == fails ? throw new TableUnavailableException("503") : default;
            for (var tries = 0; ; tries++)
            {
                try
                {
                    await TradeLife.LiveAsync(desk);
                    break;
                }
                catch (TableUnavailableException) when (tries == 0)
                {
                    await desk.Process.Sweep.RunAsync();
                }
            }

            Assert.Equal((moment, expected, 0), (moment, await TradeLife.OutcomeAsync(desk), repeats()));
        }
    }

    /// <summary>Runs the one trade to its end, restarting the process when it dies.</summary>
    private static async Task LiveOnAsync(TradingDesk desk)
    {
        await desk.Process.Scheduler.StartAsync(desk.Trade.Id);
        while (!desk.Trade.Phase.IsFinal())
        {
            try
            {
                await desk.RunUntilAsync(trade => trade.Phase.IsFinal());
            }
            catch (ProcessDiedException)
            {
                await desk.RestartAsync();
            }
        }
    }
}
