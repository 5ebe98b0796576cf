using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>An exit alert is stored as a command together with itself, and carried out whatever happens in between.</summary>
public sealed class ExitAlertTests : IDisposable
{
    private const string Exit = """{"action":"EXIT","type":"LONG","timestamp":"2025-11-10T15:00:15Z","message":"trend is over"}""";
    private readonly TradingDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Closes_the_open_trade_and_says_so()
    {
        var trade = await _desk.EnterAsync();
        var admission = Assert.IsType<Admission.Accepted>(await _desk.SendAsync(Exit));
        Assert.Equal([(trade.Id, "closing")], admission.Record.Trades.Select(answer => (answer.TradeId, answer.Status)));
        Assert.Contains(trade.Id, _desk.Process.Scheduler.Woken);
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Flat, "exit-alert", "trend is over"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code, _desk.Trade.Outcome.Reason));
        Assert.Empty(_desk.PendingCommands());
    }

    [Fact]
    public async Task With_nothing_open_it_is_accepted_and_does_nothing()
    {
        var admission = Assert.IsType<Admission.Accepted>(await _desk.SendAsync(Exit));
        Assert.Empty(admission.Record.Trades);
        Assert.Empty(_desk.PendingCommands());
    }

    [Fact]
    public async Task Is_taken_while_entries_are_stopped_and_the_market_is_closed()
    {
        await _desk.EnterAsync();
        await _desk.RunToAsync(new(2025, 11, 10, 22, 0, 0, TimeSpan.Zero));
        await _desk.Process.Environment.Accounts.SetControlAsync(new(true, "stopped", _desk.Now));
        await _desk.SendAsync(Exit);
        await _desk.RunAsync();
        Assert.Equal(TradePhase.Closing, _desk.Trade.Phase);
        await _desk.WakeAsync();
        Assert.Equal(("exit-alert", new DateTimeOffset(2025, 11, 11, 14, 30, 0, TimeSpan.Zero)), (_desk.Trade.Outcome!.Code, _desk.Trade.Outcome.At));
    }

    [Fact]
    public async Task Closes_only_the_direction_it_names()
    {
        var both = DeskStrategies.UnfilteredShorts with { Alert = DeskStrategies.Shorts.Alert with { Directions = [TradeDirection.Long, TradeDirection.Short] } };
        using var desk = new TradingDesk(new DeskSetup { Strategies = [both] });
        await desk.AlertAsync(TradeDirection.Long);
        await desk.AlertAsync(TradeDirection.Short);
        await desk.SendAsync("""{"action":"EXIT","type":"SHORT","timestamp":"2025-11-10T15:00:00Z"}""");
        Assert.Equal(
            [(TradeDirection.Long, null), (TradeDirection.Short, "exit-alert")],
            desk.OpenTrades().Select(trade => (trade.Direction, trade.CloseRequest?.Code)).Order());
    }

    [Fact]
    public async Task Without_a_direction_it_closes_both()
    {
        var both = DeskStrategies.UnfilteredShorts with { Alert = DeskStrategies.Shorts.Alert with { Directions = [TradeDirection.Long, TradeDirection.Short] } };
        using var desk = new TradingDesk(new DeskSetup { Strategies = [both] });
        await desk.AlertAsync(TradeDirection.Long);
        await desk.AlertAsync(TradeDirection.Short);
        await desk.SendAsync("""{"action":"EXIT","timestamp":"2025-11-10T15:00:00Z"}""");
        Assert.All(desk.OpenTrades(), trade => Assert.Equal("exit-alert", trade.CloseRequest?.Code));
    }

    [Fact]
    public async Task Leaves_another_strategys_trades_alone()
    {
        var other = DeskStrategies.Longs with { Id = "others" };
        using var desk = new TradingDesk(new DeskSetup { Strategies = [DeskStrategies.Longs, other] });
        await desk.AlertAsync();
        await desk.SendAsync(Exit, other);
        Assert.Null(desk.Trade.CloseRequest);
    }

    [Fact]
    public async Task Stored_but_not_carried_out_it_is_finished_by_the_sweep()
    {
        var trade = await _desk.EnterAsync();
        // The process dies right after the alert and its command were stored.
        _ = new SideEffects(_desk, 2, () => throw new ProcessDiedException());
        await Assert.ThrowsAsync<ProcessDiedException>(() => _desk.SendAsync(Exit));
        Assert.Equal(trade.Id, Assert.Single(Assert.Single(_desk.PendingCommands()).TradeIds));
        Assert.Null(_desk.Trade.CloseRequest);
        await _desk.RestartAsync();
        Assert.Equal("exit-alert", _desk.Trade.CloseRequest!.Code);
        Assert.Empty(_desk.PendingCommands());
        await _desk.RunAsync();
        Assert.Equal(TradePhase.Flat, _desk.Trade.Phase);
    }

    [Fact]
    public async Task Dying_anywhere_it_closes_the_trade_once()
    {
        for (var moment = 1; moment <= 30; moment++)
        {
            using var desk = new TradingDesk();
            await desk.EnterAsync();
            _ = new SideEffects(desk, moment, () => throw new ProcessDiedException());
            for (var tries = 0; !desk.Trade.Phase.IsFinal(); tries++)
            {
                Assert.True(tries < 3, $"not closed at {moment}");
                try
                {
                    await desk.SendAsync(Exit);
                    await desk.Process.Sweep.RunAsync();
                    await desk.RunAsync();
                }
                catch (ProcessDiedException)
                {
                    await desk.RestartAsync();
                }
            }

            await desk.Process.Sweep.RunAsync();
            Assert.Equal((moment, "exit-alert", 0m, 1, 0), (moment, desk.Trade.Outcome!.Code, desk.Held(), desk.Account.ClosedTrades, desk.PendingCommands().Count));
        }
    }

    [Fact]
    public async Task A_command_that_could_not_be_carried_out_stays_until_it_is()
    {
        await _desk.EnterAsync();
        _desk.Process.Scheduler.Fails = _ => true;
        Assert.IsType<Admission.Accepted>(await _desk.SendAsync(Exit));
        Assert.Single(_desk.PendingCommands());
        _desk.Process.Scheduler.Fails = null;
        Assert.Equal((1, 1), await _desk.Process.Sweep.RunAsync());
        Assert.Empty(_desk.PendingCommands());
    }
}
