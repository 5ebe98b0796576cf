using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>A wish to close works in every phase.</summary>
public sealed class CloseRequestTests : IDisposable
{
    private readonly TradingDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(0, TradePhase.Accepted)]
    [InlineData(1, TradePhase.Selected)]
    [InlineData(2, TradePhase.Sized)]
    [InlineData(3, TradePhase.Entering)]
    public async Task Before_anything_is_filled_it_ends_the_trade(int steps, TradePhase phase)
    {
        await _desk.AlertAsync();
        var id = _desk.Trade.Id;
        for (var i = 0; i < steps; i++)
            await _desk.Process.Stepper.AdvanceAsync(id);
        Assert.Equal(phase, _desk.Trade.Phase);
        Assert.True(await _desk.CloseAsync());
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Rejected, "close-requested"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        Assert.Empty(_desk.Account.Reservations);
        Assert.Empty(await _desk.Paper.GetWorkingOrdersAsync());
        Assert.Equal(0m, _desk.Held());
    }

    [Fact]
    public async Task While_a_part_is_filled_it_cancels_the_rest_and_sells_the_part()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Quote(_desk.Call, 4.48m, 4.52m, size: 2m);
        await _desk.Paper.EvaluateAsync();
        _desk.Quote(_desk.Call, 4.50m, 4.55m);
        await _desk.CloseAsync();
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Flat, "close-requested"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        Assert.Equal((2m, 2m, -4m), (_desk.Trade.Position.Entered, _desk.Trade.Position.Closed, _desk.Trade.Position.GrossProfit));
        Assert.Empty(await _desk.Paper.GetWorkingOrdersAsync());
        Assert.Equal(0m, _desk.Held());
    }

    [Fact]
    public async Task Of_an_entry_whose_fate_is_unknown_it_waits_for_the_brokers_word()
    {
        var isLost = true;
        _desk.Line.Distort = (call, outcome) => isLost && call.Kind is "submit" or "find" ? new OrderOutcome.Unknown("time-out") : outcome;
        await _desk.AlertAsync();
        await _desk.RunAsync();
        await _desk.CloseAsync();
        await _desk.RunAsync();
        Assert.Equal(TradePhase.Entering, _desk.Trade.Phase);
        isLost = false;
        await _desk.RunUntilAsync(trade => trade.Phase.IsFinal());
        Assert.Equal("close-requested", _desk.Trade.Outcome!.Code);
        Assert.Empty(await _desk.Paper.GetWorkingOrdersAsync());
    }

    [Fact]
    public async Task Of_an_open_trade_it_sells_everything()
    {
        await _desk.EnterAsync();
        await _desk.CloseAsync();
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Flat, "close-requested"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        Assert.Equal(0m, _desk.Held());
        Assert.Null(_desk.Trade.CloseRequest);
    }

    [Fact]
    public async Task While_a_target_is_worked_it_widens_the_exit_to_everything()
    {
        await _desk.EnterAsync();
        // Nobody bids for size: the first target's order rests.
        await _desk.QuoteAsync(6.82m, 6.86m, size: 0m);
        Assert.Equal((TradePhase.Closing, 2m), (_desk.Trade.Phase, _desk.Trade.PendingExit!.OpenAfter));
        await _desk.CloseAsync();
        await _desk.RunAsync();
        _desk.Quote(_desk.Call, 6.82m, 6.86m);
        await _desk.WakeAsync();
        Assert.Equal((TradePhase.Flat, "close-requested", 3m), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code, _desk.Trade.Position.Closed));
        Assert.Equal([1m, 2m], _desk.Line.Submits.Where(call => call.Order!.ReduceOnly).Select(call => call.Order!.Quantity));
        Assert.DoesNotContain("scaled-out", _desk.Journal);
    }

    [Fact]
    public async Task While_a_targets_order_is_refused_the_next_one_is_for_everything()
    {
        await _desk.EnterAsync();
        _desk.Line.Answer = call => call is { Kind: "submit", Order.ReduceOnly: true } ? new OrderOutcome.Rejected("busy", "Try again.") : null;
        await _desk.QuoteAsync(6.82m, 6.86m);
        await _desk.CloseAsync();
        _desk.Line.Answer = null;
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal([1m, 3m], _desk.Line.Submits.Where(call => call.Order!.ReduceOnly).Select(call => call.Order!.Quantity));
    }

    [Fact]
    public async Task Waits_for_the_open_when_the_market_is_closed()
    {
        await _desk.EnterAsync();
        await _desk.RunToAsync(new(2025, 11, 10, 22, 0, 0, TimeSpan.Zero));
        await _desk.CloseAsync();
        await _desk.RunAsync();
        Assert.Equal(TradePhase.Closing, _desk.Trade.Phase);
        Assert.Equal(new DateTimeOffset(2025, 11, 11, 14, 30, 0, TimeSpan.Zero), _desk.NextWake.At);
        await _desk.WakeAsync();
        Assert.Equal(TradePhase.Flat, _desk.Trade.Phase);
    }

    [Fact]
    public async Task Asked_twice_closes_once()
    {
        await _desk.EnterAsync();
        await _desk.CloseAsync();
        await _desk.CloseAsync("exit-alert");
        await _desk.RunAsync();
        Assert.Equal("close-requested", _desk.Trade.Outcome!.Code);
        Assert.Single(_desk.Line.Submits, call => call.Order!.ReduceOnly);
    }

    [Fact]
    public async Task Comes_too_late_for_a_trade_that_has_ended()
    {
        await _desk.EnterAsync();
        await _desk.CloseAsync();
        await _desk.RunAsync();
        Assert.False(await _desk.CloseAsync());
        Assert.False(await _desk.Process.Commands.CloseAsync("aaaaaaaaaaaaaaaaaaaaaaaa", new CloseRequest("close-requested", "a typo", _desk.Now)));
    }

    [Fact]
    public async Task A_step_under_way_that_meets_a_new_wish_gives_way_to_it()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        // The wish is stored while the cancel is on its way.
        var isAsked = false;
        _desk.Line.After = async () =>
        {
            if (isAsked || _desk.Line.Calls[^1].Kind != "cancel")
                return;
            isAsked = true;
            await _desk.CloseAsync();
        };
        await _desk.WakeAsync();
        Assert.Equal((TradePhase.Rejected, "close-requested"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        Assert.Single(_desk.Line.Submits);
        Assert.Empty(_desk.Account.Reservations);
    }

    [Fact]
    public async Task The_kill_switch_tells_every_trade_though_the_scheduler_is_down()
    {
        await _desk.EnterAsync();
        await _desk.AlertAsync();
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Process.Scheduler.Fails = _ => true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _desk.Process.Commands.CloseEverythingAsync("now").AsTask());
        Assert.Equal(["close-all", "close-all", "close-all"], _desk.OpenTrades().Select(trade => trade.CloseRequest?.Code));
    }
}
