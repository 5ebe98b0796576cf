using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Reconciliation;

/// <summary>Recovery is starting what is stored.</summary>
public sealed class TradeSweepTests : IDisposable
{
    private readonly TradingDesk _desk = new(new DeskSetup { Cash = 100_000m });

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Starts_every_open_trade_in_every_partition_and_no_ended_one()
    {
        for (var i = 0; i < 20; i++)
            await _desk.AlertAsync();
        var ended = _desk.OpenTrades()[0].Id;
        await _desk.Process.Commands.CloseAsync(ended, new CloseRequest("close-requested", "enough", _desk.Now));
        await _desk.Process.RunAsync(ended);

        var restarted = _desk.AnotherProcess();
        Assert.Equal((19, 0), await restarted.Sweep.RunAsync());
        Assert.Equal(_desk.OpenTrades().Select(trade => trade.Id).Order(), restarted.Scheduler.Started.Order());
        Assert.DoesNotContain(ended, restarted.Scheduler.Started);
    }

    [Fact]
    public async Task With_nothing_stored_there_is_nothing_to_do() => Assert.Equal((0, 0), await _desk.Process.Sweep.RunAsync());

    [Fact]
    public async Task One_trade_that_cannot_be_started_does_not_keep_the_others_from_it()
    {
        for (var i = 0; i < 5; i++)
            await _desk.AlertAsync();
        var restarted = _desk.AnotherProcess();
        var first = _desk.OpenTrades()[0].Id;
        restarted.Scheduler.Fails = id => id == first;
        await Assert.ThrowsAsync<InvalidOperationException>(() => restarted.Sweep.RunAsync().AsTask());
        Assert.Equal(5, restarted.Scheduler.Started.Count);
    }

    [Fact]
    public async Task A_command_that_cannot_be_carried_out_does_not_keep_trades_from_starting()
    {
        await _desk.AlertAsync();
        await _desk.AlertAsync();
        _desk.Process.Scheduler.Fails = _ => true;
        await _desk.SendAsync("""{"action":"EXIT","type":"LONG","timestamp":"2025-11-10T15:00:00Z"}""");
        Assert.Single(_desk.PendingCommands());

        var restarted = _desk.AnotherProcess();
        var stubborn = _desk.OpenTrades()[0].Id;
        restarted.Scheduler.Fails = id => id == stubborn;
        await Assert.ThrowsAsync<InvalidOperationException>(() => restarted.Sweep.RunAsync().AsTask());
        Assert.Contains(_desk.OpenTrades()[1].Id, restarted.Scheduler.Started);
        Assert.Single(_desk.PendingCommands());
        Assert.All(_desk.OpenTrades(), trade => Assert.Equal("exit-alert", trade.CloseRequest?.Code));
    }

    [Fact]
    public async Task Gives_back_what_a_trade_that_has_ended_still_holds()
    {
        _desk.Quote(_desk.Call, 4.40m, 4.65m);
        await _desk.AlertAsync();
        await _desk.RunAsync();
        await _desk.CloseAsync();
        // The process dies between storing the rejection and giving the money back.
        _desk.Store.AfterWrite = () => _desk.OpenTrades().Count == 0 ? throw new ProcessDiedException() : default;
        await Assert.ThrowsAsync<ProcessDiedException>(_desk.RunAsync);
        Assert.Equal(TradePhase.Rejected, _desk.Trade.Phase);
        Assert.Single(_desk.Account.Reservations);
        _desk.Store.AfterWrite = null;
        await _desk.RestartAsync();
        Assert.Empty(_desk.Account.Reservations);
    }

    [Fact]
    public async Task Leaves_what_open_trades_hold()
    {
        await _desk.EnterAsync();
        await _desk.Process.Sweep.RunAsync();
        Assert.Single(_desk.Account.Reservations);
    }
}
