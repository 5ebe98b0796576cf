using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>Trades of one account and symbol enter one after the other, whatever order they are run in.</summary>
public sealed class LaneTests : IDisposable
{
    private readonly TradingDesk _desk = new(PerpetualDesk.Setup);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Trades_of_one_symbol_are_executed_in_the_order_of_their_alerts()
    {
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
            ids.Add((await _desk.AlertAsync("buy")).TradeId());
        await _desk.RunAsync();
        Assert.Equal(ids, _desk.Line.Submits.Select(call => call.ClientOrderId![..24]));
        Assert.All(ids, id => Assert.Equal(TradePhase.Open, _desk.Find(id).Phase));
        Assert.Null(_desk.LaneOf().Head);
    }

    [Fact]
    public async Task The_next_one_is_woken_as_soon_as_an_entry_is_complete()
    {
        var first = (await _desk.AlertAsync("buy")).TradeId();
        var second = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.Process.RunAsync(second);
        Assert.Equal(TradePhase.Accepted, _desk.Find(second).Phase);
        await _desk.Process.RunAsync(first);
        Assert.Contains(second, _desk.Process.Scheduler.Woken);
    }

    [Fact]
    public async Task Another_symbol_waits_for_nobody()
    {
        _desk.Line.Answer = call => call.Kind == "submit" && call.Order!.Legs[0].Instrument == PerpetualDesk.Btc ? new OrderOutcome.Unknown("time-out") : null;
        var stuck = (await _desk.AlertAsync("buy")).TradeId();
        var free = (await _desk.AlertAsync("buy", "ETHUSDT")).TradeId();
        var behind = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunAsync();
        Assert.Equal(
            (TradePhase.Entering, TradePhase.Open, TradePhase.Accepted), (_desk.Find(stuck).Phase, _desk.Find(free).Phase, _desk.Find(behind).Phase));
    }

    [Fact]
    public async Task A_rejected_trade_makes_room()
    {
        _desk.Line.Answer = call => call.Kind == "submit" && _desk.Line.Submits.Count == 1 ? new OrderOutcome.Rejected("-2019", "Margin is insufficient.") : null;
        var first = (await _desk.AlertAsync("buy")).TradeId();
        var second = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Rejected, TradePhase.Open), (_desk.Find(first).Phase, _desk.Find(second).Phase));
    }

    [Fact]
    public async Task A_place_whose_trade_was_never_stored_is_dropped_after_ten_seconds()
    {
        var writes = 0;
        _desk.Store.BeforeWrite = () => ++writes == 2 ? throw new ProcessDiedException() : ValueTask.CompletedTask;
        await Assert.ThrowsAsync<ProcessDiedException>(() => _desk.AlertAsync("buy"));
        Assert.NotNull(_desk.LaneOf().Head);
        Assert.Empty(_desk.AllTrades());
        _desk.Store.BeforeWrite = null;

        var next = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunToAsync(_desk.Now.AddSeconds(9));
        Assert.Equal(TradePhase.Accepted, _desk.Find(next).Phase);
        await _desk.RunToAsync(_desk.Now.AddSeconds(2));
        Assert.Equal(TradePhase.Open, _desk.Find(next).Phase);
    }

    [Fact]
    public async Task An_alert_sent_again_after_a_crash_takes_the_place_it_had()
    {
        var body = _desk.Body("buy");
        var writes = 0;
        _desk.Store.BeforeWrite = () => ++writes == 2 ? throw new ProcessDiedException() : ValueTask.CompletedTask;
        await Assert.ThrowsAsync<ProcessDiedException>(() => _desk.SendAsync(body));
        _desk.Store.BeforeWrite = null;
        var later = (await _desk.AlertAsync("buy")).TradeId();
        var first = (await _desk.SendAsync(body)).TradeId();
        await _desk.RunAsync();
        Assert.Equal([first, later], _desk.Line.Submits.Select(call => call.ClientOrderId![..24]));
    }

    [Fact]
    public async Task A_repeated_alert_takes_no_second_place()
    {
        var body = _desk.Body("buy");
        await _desk.SendAsync(body);
        await _desk.RunAsync();
        Assert.True(Assert.IsType<Admission.Accepted>(await _desk.SendAsync(body)).IsDuplicate);
        Assert.Null(_desk.LaneOf().Head);
        Assert.Single(_desk.Line.Submits);
    }

    [Fact]
    public async Task A_trade_that_lost_its_place_takes_a_new_one()
    {
        var id = (await _desk.AlertAsync("buy")).TradeId();
        await new Engine.Ledger.LaneLedger(_desk.Rows).LeaveAsync("paper", "BTCUSDT", id);
        await _desk.RunAsync();
        Assert.Equal(TradePhase.Open, _desk.Find(id).Phase);
    }

    [Fact]
    public async Task Whose_turn_does_not_come_in_time_is_rejected()
    {
        _desk.Line.Answer = call => call.Kind is "submit" or "find" ? new OrderOutcome.Unknown("time-out") : null;
        await _desk.AlertAsync("buy");
        var second = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunUntilAsync(second, trade => trade.Phase.IsFinal());
        Assert.Equal("entry-too-late", _desk.Find(second).Outcome!.Code);
        Assert.DoesNotContain(_desk.Line.Submits, call => call.ClientOrderId!.StartsWith(second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_kill_switch_rejects_whoever_waits()
    {
        _desk.Line.Answer = call => call.Kind is "submit" or "find" ? new OrderOutcome.Unknown("time-out") : null;
        await _desk.AlertAsync("buy");
        var second = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunAsync();
        await _desk.Process.Commands.CloseEverythingAsync("by hand");
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Rejected, "close-all"), (_desk.Find(second).Phase, _desk.Find(second).Outcome!.Code));
    }

    [Fact]
    public async Task Trades_that_choose_their_instrument_themselves_take_no_place()
    {
        using var options = new TradingDesk();
        var trade = await options.EnterAsync();
        Assert.Null(trade.Lane);
        Assert.Null((await new Engine.Ledger.LaneLedger(options.Rows).GetAsync("paper", "QQQ")).Head);
    }

    [Fact]
    public async Task Alerts_come_to_the_same_end_wherever_the_process_dies()
    {
        string[] actions = ["buy", "buy", "close", "buy"];
        using var unharmed = new TradingDesk(PerpetualDesk.Setup);
        var moments = new SideEffects(unharmed, 0, () => default);
        await LiveAsync(unharmed, actions);
        var expected = await OutcomeAsync(unharmed);
        Assert.Equal("buy Flat exit-alert, buy Flat exit-alert, close Flat closed, buy Open; held 0.019, orders 5", expected);
        for (var moment = 1; moment <= moments.Count; moment++)
        {
            using var desk = new TradingDesk(PerpetualDesk.Setup);
            var repeats = TradeLife.CountRepeats(desk);
            _ = new SideEffects(desk, moment, () => throw new ProcessDiedException());
            await LiveAsync(desk, actions);
            Assert.Equal((moment, expected, 0), (moment, await OutcomeAsync(desk), repeats()));
        }
    }

    /// <summary>Each alert is sent until it is acknowledged, run to rest, and followed by the next; whenever the process dies it is started again.</summary>
    private static async Task LiveAsync(TradingDesk desk, string[] actions)
    {
        var bodies = actions.Select(action => desk.Body(action)).ToList();
        foreach (var body in bodies)
        {
            var id = "";
            while (id.Length == 0 || desk.Find(id) is { Phase: not TradePhase.Open } and not { Phase: TradePhase.Flat })
            {
                try
                {
                    if (id.Length == 0)
                        id = (await desk.SendAsync(body)).TradeId();
                    await desk.RunUntilAsync(id, trade => trade.Phase is TradePhase.Open or TradePhase.Flat);
                }
                catch (ProcessDiedException)
                {
                    await desk.RestartAsync();
                }
            }
        }

        await desk.RestartAsync();
        await desk.RunAsync();
    }

    private static async Task<string> OutcomeAsync(TradingDesk desk)
    {
        var trades = desk.AllTrades().OrderBy(trade => trade.Alert.Timestamp)
            .Select(trade => $"{(trade.Clearing is { IsCommand: true } ? "close" : "buy")} {trade.Phase}{(trade.Outcome is { } outcome ? $" {outcome.Code}" : "")}");
        return FormattableString.Invariant($"{string.Join(", ", trades)}; held {await desk.HeldAsync(PerpetualDesk.Btc)}, orders {desk.AllTrades().Sum(trade => trade.Orders.Length)}");
    }
}
