using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Reconciliation;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>The stop at the exchange when things do not go as planned: 0.384 BTCUSDT long at 65,000 (or short), its stop 200 away.</summary>
public sealed class RestingStopTests : IDisposable
{
    private readonly TradingDesk _desk = new(BitcoinLife.Setup);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_stop_that_the_exchange_does_not_fill_in_time_is_done_by_ourselves()
    {
        await EnterAsync();
        var reached = _desk.Now;

        // The exchange goes by another price than we do, so its stop rests on.
        await SleepingExchangeAsync(64_800m);
        Assert.Equal((TradePhase.Closing, reached.AddSeconds(2)), (_desk.Trade.Phase, _desk.NextWake.At));
        Assert.Single(_desk.Line.Submits, call => call.Order!.ReduceOnly); // the stop itself
        await _desk.RunUntilAsync(trade => trade.Phase.IsFinal());
        Assert.Equal(("stop", 0m), (_desk.Trade.Outcome!.Code, _desk.HeldBitcoin()));
        Assert.Equal(0.384m, Assert.Single(_desk.Trade.Orders, order => order.Purpose == OrderPurpose.Exit).FilledQuantity);
        Assert.Empty(_desk.Resting());
    }

    [Fact]
    public async Task A_stop_the_broker_refuses_closes_the_trade_at_once_and_is_told()
    {
        _desk.Line.Answer = call => call.Order is { Type: OrderType.StopMarket } ? new OrderOutcome.Rejected("-2021", "Order would immediately trigger.") : null;
        await _desk.SendAsync(PerpetualStrategies.Signal());
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Flat, "stop-refused", 0m), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code, _desk.HeldBitcoin()));
        Assert.Contains("-2021: Order would immediately trigger.", _desk.Notifier.Single("stop-refused").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_somebody_cancelled_is_placed_again()
    {
        await EnterAsync();
        await _desk.Paper.CancelAsync(_desk.Trade.Stops[0].Request.Key);
        await _desk.NewsAsync();
        Assert.Equal([TicketState.Cancelled, TicketState.Working], _desk.Trade.Stops.Select(stop => stop.State));
        Assert.Equal(64_800m, _desk.Trade.Stops[1].Request.StopPrice);
        Assert.Single(_desk.Resting());
    }

    [Fact]
    public async Task A_stop_that_vanished_without_news_is_noticed_within_minutes()
    {
        await EnterAsync();
        await _desk.Paper.CancelAsync(_desk.Trade.Stops[0].Request.Key);
        await _desk.RunToAsync(_desk.Now.AddMinutes(4));
        Assert.Single(_desk.Resting());
    }

    [Fact]
    public async Task While_nothing_happens_it_is_asked_about_every_three_minutes()
    {
        await EnterAsync();
        await _desk.RunToAsync(_desk.Now.AddMinutes(1));
        var before = _desk.Line.Calls.Count;
        await _desk.RunToAsync(_desk.Now.AddMinutes(30));
        Assert.InRange(_desk.Line.Calls.Count - before, 9, 11);
    }

    [Fact]
    public async Task A_stop_filled_unseen_is_booked_at_the_next_news()
    {
        await EnterAsync();
        _desk.Bitcoin(64_790m);
        await _desk.Paper.EvaluateAsync();
        _desk.Bitcoin(64_900m);
        await _desk.NewsAsync();
        Assert.Equal((TradePhase.Flat, "stop", -80.64m), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code, _desk.Trade.Position.NetProfit));
    }

    [Fact]
    public async Task A_stop_filled_unseen_keeps_a_target_from_selling_what_is_gone()
    {
        await EnterAsync();
        _desk.Bitcoin(64_790m);
        await _desk.Paper.EvaluateAsync();
        await _desk.BitcoinAsync(65_250m);
        Assert.Equal((TradePhase.Flat, "stop", 0m), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code, _desk.HeldBitcoin()));
        Assert.Equal([OrderPurpose.Entry], _desk.Trade.Orders.Select(order => order.Purpose));
    }

    [Fact]
    public async Task A_stop_filled_unseen_is_no_mismatch_of_positions()
    {
        await EnterAsync();
        var reconciler = new PositionReconciler(_desk.Process.Environment);
        Assert.Empty(await reconciler.RunAsync());
        _desk.Bitcoin(64_790m);
        await _desk.Paper.EvaluateAsync();
        Assert.Empty(await reconciler.RunAsync());
        Assert.Null(_desk.Account.PausedBecause);
    }

    [Fact]
    public async Task A_position_somebody_else_sold_is_a_mismatch_for_all_the_stops()
    {
        await EnterAsync();
        _desk.Line.Positions = () => [];
        Assert.Equal(0.384m, Assert.Single(await new PositionReconciler(_desk.Process.Environment).RunAsync()).InLedger);
    }

    [Fact]
    public async Task A_wish_to_close_sells_first_and_cancels_the_stop_then()
    {
        await EnterAsync();
        var before = _desk.Line.Calls.Count;
        await _desk.CloseAsync();
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Flat, "close-requested"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        var calls = _desk.Line.Calls.Skip(before).Where(call => call.Kind is "submit" or "cancel").Select(call => call.Kind);
        Assert.Equal(["submit", "cancel"], calls);
        Assert.Empty(_desk.Resting());
        Assert.Equal(TicketState.Cancelled, Assert.Single(_desk.Trade.Stops).State);
    }

    [Fact]
    public async Task A_trade_is_not_flat_before_the_broker_has_said_that_its_stop_is_gone()
    {
        await EnterAsync();
        _desk.Line.Answer = call => call.Kind == "cancel" ? new OrderOutcome.Unknown("The request timed out.") : null;
        await _desk.CloseAsync();
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Closing, 0m), (_desk.Trade.Phase, _desk.Trade.Position.Open));
        _desk.Line.Answer = null;
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
    }

    [Fact]
    public async Task A_stop_whose_answer_is_lost_is_asked_for_and_not_repeated()
    {
        _desk.Line.Distort = (call, outcome) => call is { Kind: "submit", Order.Type: OrderType.StopMarket } ? new OrderOutcome.Unknown("The answer timed out.") : outcome;
        await _desk.SendAsync(PerpetualStrategies.Signal());
        await _desk.RunUntilAsync(trade => trade.LiveStops.Any(stop => stop.State == TicketState.Working));
        Assert.Single(_desk.Line.Submits, call => call.Order!.Type == OrderType.StopMarket);
        Assert.Single(_desk.Resting());
    }

    [Fact]
    public async Task A_stop_that_never_reached_the_broker_is_sent_again_under_its_own_name()
    {
        var lost = 0;
        _desk.Line.Answer = call => call.Order is { Type: OrderType.StopMarket } && lost++ == 0 ? new OrderOutcome.Unknown("The request timed out.") : null;
        await _desk.SendAsync(PerpetualStrategies.Signal());
        await _desk.RunUntilAsync(trade => trade.LiveStops.Any(stop => stop.State == TicketState.Working));
        Assert.Equal([$"{_desk.Trade.Id}-stop1", $"{_desk.Trade.Id}-stop1"], _desk.Line.Submits.Where(call => call.Order!.ReduceOnly).Select(call => call.ClientOrderId));
        Assert.Single(_desk.Resting());
    }

    [Fact]
    public async Task A_broker_that_holds_no_stops_is_watched_by_us()
    {
        _desk.Line.Capabilities = _desk.Line.Capabilities with { HoldsStops = false };
        await EnterAsync();
        Assert.Empty(_desk.Trade.Stops);
        await _desk.BitcoinAsync(65_250m);
        Assert.Equal((0.480m, 65_050m), (_desk.Trade.Position.Open, _desk.Trade.ExitState.Stop!.Price));
        await _desk.BitcoinAsync(65_050m);
        Assert.Equal((TradePhase.Flat, "risk-free", 0m), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code, _desk.Trade.Position.NetProfit));
    }

    [Theory]
    [InlineData("poor")]
    [InlineData("rejected")]
    [InlineData("stopped")]
    public async Task An_addition_that_cannot_be_made_is_left_out_and_the_trade_goes_on(string why)
    {
        await EnterAsync();
        if (why == "poor")
            _desk.Line.Balance = () => new AccountBalance(10_000m, 1_000m, "USDT");
        else if (why == "rejected")
            _desk.Line.Answer = call => call.ClientOrderId?.EndsWith("-add1", StringComparison.Ordinal) == true && call.Kind == "submit" ? new OrderOutcome.Rejected("-2019", "Margin is insufficient.") : null;
        else
            await _desk.Process.Environment.Accounts.SetControlAsync(new Engine.Ledger.EntryControl(true, "the operator stopped entries", _desk.Now));
        await _desk.BitcoinAsync(65_250m);
        Assert.Contains("add-skipped", _desk.Journal);
        Assert.Equal((TradePhase.Open, 0.288m), (_desk.Trade.Phase, _desk.Trade.Position.Open));
        await _desk.BitcoinAsync(65_350m);
        Assert.Equal(0.192m, _desk.Trade.Position.Open);
        Assert.Equal(0.192m, Assert.Single(_desk.Trade.LiveStops).Request.Quantity);
    }

    [Fact]
    public async Task Nothing_is_added_when_the_stop_would_not_lie_behind_the_market()
    {
        // Nobody but us watches the stop, and the market falls back as soon as the first target is filled: at 64,900 the whole trade is losing.
        _desk.Line.Capabilities = _desk.Line.Capabilities with { HoldsStops = false };
        await EnterAsync();
        _desk.Line.After = () =>
        {
            if (_desk.HeldBitcoin() == 0.288m)
                _desk.Bitcoin(64_900m);
            return default;
        };
        await _desk.BitcoinAsync(65_250m);
        Assert.Contains("add-skipped", _desk.Journal);
        Assert.DoesNotContain(_desk.Trade.Orders, order => order.Purpose == OrderPurpose.Add);
        Assert.Equal((TradePhase.Flat, "break-even"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
    }

    [Fact]
    public async Task The_tightened_stop_rests_before_anything_is_added()
    {
        await EnterAsync();
        await _desk.BitcoinAsync(65_250m);
        var submits = _desk.Line.Submits.ToList();
        var add = submits.FindIndex(call => call.ClientOrderId!.EndsWith("-add1", StringComparison.Ordinal));
        Assert.Equal((65_050m, 0.288m), (submits[add - 1].Order!.StopPrice, submits[add - 1].Order!.Quantity));
        Assert.Equal((65_050m, 0.480m), (submits[add + 1].Order!.StopPrice, submits[add + 1].Order!.Quantity));
    }

    private async Task EnterAsync()
    {
        await _desk.SendAsync(PerpetualStrategies.Signal());
        await _desk.RunAsync();
        Assert.Equal(TradePhase.Open, _desk.Trade.Phase);
    }

    /// <summary>Our price reaches the stop; the exchange, which goes by its own, fills nothing until it is sold to.</summary>
    private async Task SleepingExchangeAsync(decimal price)
    {
        var stop = _desk.Trade.Stops[0];
        _desk.Line.Answer = call => call.ClientOrderId == stop.ClientOrderId && call.Kind == "find"
            ? new OrderOutcome.Confirmed(new OrderReport(stop.ClientOrderId, "x", OrderState.Working, []))
            : null;
        await _desk.Paper.CancelAsync(stop.Request.Key);
        await _desk.BitcoinAsync(price);
    }
}
