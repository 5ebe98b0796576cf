using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>Steps are delivered at least once: twice in a row, or to two processes at the same time.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task A_step_delivered_again_with_the_version_it_was_meant_for_does_nothing()
    {
        using var desk = new TradingDesk();
        await desk.SendAsync(TradeLife.Alert);
        var id = desk.Trade.Id;
        var version = desk.Trade.Version;
        for (var steps = 0; !desk.Trade.Phase.IsFinal(); steps++)
        {
            Assert.True(steps < 100);
            var first = await desk.Process.Stepper.AdvanceAsync(id, version);
            if (first.Version != version)
            {
                var calls = desk.Line.Calls.Count;
                var second = await desk.Process.Stepper.AdvanceAsync(id, version);
                Assert.Equal((first.Version, first.Phase, first.Next), (second.Version, second.Phase, second.Next));
                Assert.Equal(calls, desk.Line.Calls.Count);
            }

            version = first.Version;
            if (first.Wake is { } wake)
                MoveOn(desk, wake.At);
        }

        Assert.Equal((3m, 3m, 31_593.10m), (desk.Trade.Position.Entered, desk.Trade.Position.Closed, desk.Cash()));
    }

    [Fact]
    public async Task A_step_for_a_version_long_past_does_nothing()
    {
        using var desk = new TradingDesk();
        await desk.EnterAsync();
        desk.Quote(desk.Call, 2.24m, 2.28m);
        var result = await desk.Process.Stepper.AdvanceAsync(desk.Trade.Id, expectedVersion: 1);
        Assert.Equal((TradePhase.Open, TradeStep.CheckExits), (result.Phase, result.Next));
        Assert.Equal(TradePhase.Open, desk.Trade.Phase);
    }

    [Fact]
    public async Task A_wish_to_close_is_seen_whatever_version_a_step_was_meant_for()
    {
        using var desk = new TradingDesk();
        await desk.EnterAsync();
        await desk.CloseAsync();
        var result = await desk.Process.Stepper.AdvanceAsync(desk.Trade.Id, expectedVersion: 1);
        Assert.Equal(TradePhase.Closing, result.Phase);
    }

    [Fact]
    public async Task A_step_of_a_trade_that_has_ended_does_nothing()
    {
        using var desk = new TradingDesk();
        await TradeLife.LiveAsync(desk);
        var (version, calls) = (desk.Trade.Version, desk.Line.Calls.Count);
        var result = await desk.Process.Stepper.AdvanceAsync(desk.Trade.Id);
        Assert.Equal((TradePhase.Flat, null, null, version), (result.Phase, result.Next, result.Wake, result.Version));
        Assert.Equal(calls, desk.Line.Calls.Count);
    }

    [Fact]
    public async Task An_unknown_trade_is_an_error() =>
        await Assert.ThrowsAsync<KeyNotFoundException>(() => new TradingDesk().Process.Stepper.AdvanceAsync("aaaaaaaaaaaaaaaaaaaaaaaa").AsTask());

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Two_processes_that_run_the_same_trade_make_one_trade_of_it(int settlesInSeconds)
    {
        var setup = new DeskSetup { NotFoundSettles = TimeSpan.FromSeconds(settlesInSeconds) };
        var (expected, moments) = await UndisturbedAsync(setup);
        for (var moment = 1; moment <= moments; moment++)
        {
            using var desk = new TradingDesk(setup);
            var repeats = TradeLife.CountRepeats(desk);
            var other = desk.AnotherProcess();
            _ = new SideEffects(desk, moment, () => RunOpenTradesAsync(desk, other), reads: true);
            await TradeLife.LiveAsync(desk);
            Assert.Equal((moment, expected), (moment, await TradeLife.OutcomeAsync(desk)));
            // With an order that can still be on its way, nobody even asks a second time. (Without, the same id is answered by the same order.)
            Assert.True(settlesInSeconds == 0 || repeats() == 0, $"repeated at {moment}");
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(10, true)]
    public async Task A_wish_to_close_that_comes_at_any_moment_closes_everything(int settlesInSeconds, bool isRunByTheOther)
    {
        var setup = new DeskSetup { NotFoundSettles = TimeSpan.FromSeconds(settlesInSeconds) };
        var (_, moments) = await UndisturbedAsync(setup);
        for (var moment = 3; moment <= moments; moment++)
        {
            using var desk = new TradingDesk(setup);
            var other = desk.AnotherProcess();
            _ = new SideEffects(
                desk, moment,
                async () =>
                {
                    await CloseOpenTradesAsync(desk, other);
                    if (isRunByTheOther)
                        await RunOpenTradesAsync(desk, other);
                },
                reads: true);
            await TradeLife.LiveAsync(desk);
            await TradeLife.OutcomeAsync(desk);
            AssertSettled(desk, moment);
            Assert.Contains(desk.Trade.Outcome!.Code, (string[])["close-requested", "target-2"]);
        }
    }

    [Fact]
    public async Task A_process_that_sees_no_prices_does_not_undo_what_another_has_entered()
    {
        var (_, moments) = await UndisturbedAsync(new DeskSetup());
        for (var moment = 1; moment <= moments; moment++)
        {
            using var desk = new TradingDesk();
            var other = desk.AnotherProcess();
            desk.MarketLine = new DeadMarket();
            await desk.RestartAsync();
            await desk.SendAsync(TradeLife.Alert);
            for (var step = 0; step < moment % 4; step++)
                await other.Stepper.AdvanceAsync(desk.Trade.Id);
            _ = new SideEffects(desk, 1 + moment / 4, () => RunOpenTradesAsync(desk, other), reads: true);
            await desk.RunAsync();
            desk.MarketLine = null;
            await desk.RestartAsync();
            await TradeLife.LiveAsync(desk);
            await TradeLife.OutcomeAsync(desk);
            AssertSettled(desk, moment);
        }
    }

    [Fact]
    public async Task A_sizing_that_comes_far_too_late_sets_nothing_aside_for_a_trade_that_has_ended()
    {
        for (var moment = 1; moment <= 8; moment++)
        {
            using var desk = new TradingDesk();
            var other = desk.AnotherProcess();
            await desk.SendAsync(TradeLife.Alert);
            await other.Stepper.AdvanceAsync(desk.Trade.Id);
            // This process stands still in the middle of its sizing until the other has ended the trade; then it dies at its next write.
            _ = new SideEffects(
                desk, moment,
                async () =>
                {
                    await RunOpenTradesAsync(desk, other);
                    await CloseOpenTradesAsync(desk, other);
                    await RunOpenTradesAsync(desk, other);
                    desk.Store.AfterWrite = () => throw new ProcessDiedException();
                },
                reads: true);
            var death = await Record.ExceptionAsync(() => desk.Process.Stepper.AdvanceAsync(desk.Trade.Id).AsTask());
            Assert.True(death is null or ProcessDiedException, death?.ToString());
            Assert.Equal((moment, 0), (moment, desk.Account.Reservations.Count));
        }
    }

    /// <summary>The account's book agrees with the broker's cash, and nothing is left anywhere.</summary>
    private static void AssertSettled(TradingDesk desk, int moment)
    {
        Assert.Empty(desk.Paper.GetWorkingOrdersAsync().AsTask().GetAwaiter().GetResult());
        Assert.Equal((moment, 0m, 30_000m + desk.Account.NetProfit), (moment, desk.Held(), desk.Cash()));
        Assert.Equal((moment, desk.Trade.Position.NetProfit, 0), (moment, desk.Account.NetProfit, desk.Account.Reservations.Count));
    }

    private static async Task<(string Outcome, int Moments)> UndisturbedAsync(DeskSetup setup)
    {
        using var desk = new TradingDesk(setup);
        var moments = new SideEffects(desk, 0, () => default, reads: true);
        await TradeLife.LiveAsync(desk);
        var count = moments.Count;
        return (await TradeLife.OutcomeAsync(desk), count);
    }

    private static async ValueTask RunOpenTradesAsync(TradingDesk desk, DeskProcess process)
    {
        foreach (var trade in desk.OpenTrades())
            await process.RunAsync(trade.Id);
    }

    private static async ValueTask CloseOpenTradesAsync(TradingDesk desk, DeskProcess process)
    {
        foreach (var trade in desk.OpenTrades())
            await process.Commands.CloseAsync(trade.Id, new CloseRequest("close-requested", "the operator asked", desk.Now));
    }

    private static void MoveOn(TradingDesk desk, DateTimeOffset wake)
    {
        if (desk.Trade is { Phase: TradePhase.Open, Position.Closed: 0m })
            desk.Quote(desk.Call, 6.82m, 6.86m);
        else if (desk.Trade.Phase == TradePhase.Open)
            desk.Quote(desk.Call, 11.40m, 11.44m);
        else if (wake > desk.Now)
            desk.Clock.SetUtcNow(wake);
    }
}
