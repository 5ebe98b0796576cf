using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>Working the entry order: what is filled is a trade, what is not is given back.</summary>
public sealed class EntryTests : IDisposable
{
    private readonly TradingDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Gives_up_after_the_first_price_and_five_steps()
    {
        _desk.Quote(_desk.Call, 4.40m, 4.65m);
        await _desk.AlertAsync();
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Rejected);
        Assert.Equal([4.52m, 4.53m, 4.54m, 4.55m, 4.56m, 4.57m], _desk.Line.Submits.Select(call => call.Order!.LimitPrice!.Value));
        Assert.Equal(("not-filled", TradingDesk.Monday.AddSeconds(30)), (_desk.Trade.Outcome!.Code, _desk.Trade.Outcome.At));
    }

    [Fact]
    public async Task Gives_everything_back_when_nothing_was_filled()
    {
        _desk.Quote(_desk.Call, 4.40m, 4.65m);
        await _desk.AlertAsync();
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Rejected);
        Assert.Empty(_desk.Account.Reservations);
        Assert.Equal((0m, 0), (_desk.Account.NetProfit, _desk.Account.ClosedTrades));
        Assert.Equal(30_000m, _desk.Cash());
        Assert.Contains("Not filled after 5 steps", _desk.Notifier.Single("not-filled").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_a_falling_ask_but_never_bids_above_it()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Quote(_desk.Call, 4.46m, 4.50m);
        await _desk.WakeAsync();
        // The resting order at 4.52 has filled at the ask that came down to it.
        Assert.Equal((TradePhase.Open, 4.50m), (_desk.Trade.Phase, _desk.Trade.Position.EntryPrice));
    }

    [Fact]
    public async Task A_part_filled_on_the_way_counts_and_only_the_rest_is_asked_for_again()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Quote(_desk.Call, 4.48m, 4.52m, size: 2m);
        await _desk.Paper.EvaluateAsync();
        _desk.Quote(_desk.Call, 4.50m, 4.55m);
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        Assert.Equal([3m, 1m, 1m, 1m], _desk.Line.Submits.Select(call => call.Order!.Quantity));
        Assert.Equal((3m, 4.53m), (_desk.Trade.Position.Entered, _desk.Trade.Position.EntryPrice));
        Assert.Equal(2.27m, _desk.Trade.R);
    }

    [Fact]
    public async Task Fewer_contracts_than_asked_are_a_smaller_trade()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Quote(_desk.Call, 4.48m, 4.52m, size: 2m);
        await _desk.Paper.EvaluateAsync();
        _desk.Quote(_desk.Call, 4.55m, 4.65m);
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        var trade = _desk.Trade;
        Assert.Equal((2m, 4.52m, 2.26m), (trade.Position.Entered, trade.Position.EntryPrice, trade.R));
        var reservation = Assert.Single(_desk.Account.Reservations).Value;
        Assert.Equal((2m, 452m, 0m), (reservation.Quantity, reservation.Risk, reservation.Unspent));
        // 35 % of 2 is one contract.
        await _desk.QuoteAsync(6.76m, 6.80m);
        Assert.Equal(1m, _desk.Trade.Position.Open);
    }

    [Fact]
    public async Task An_order_that_fills_while_it_is_cancelled_is_filled()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        // The ask comes down to the order just as the cancel arrives.
        _desk.Line.Answer = call =>
        {
            if (call.Kind == "cancel")
                _desk.Quote(_desk.Call, 4.48m, 4.52m);
            return null;
        };
        await _desk.WakeAsync();
        Assert.Equal((TradePhase.Open, 3m, 4.52m), (_desk.Trade.Phase, _desk.Trade.Position.Entered, _desk.Trade.Position.EntryPrice));
        Assert.Single(_desk.Line.Submits);
    }

    [Fact]
    public async Task A_cancel_the_broker_refuses_because_the_order_has_ended_is_settled_by_asking()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Line.Answer = call =>
        {
            if (call.Kind != "cancel")
                return null;
            _desk.Quote(_desk.Call, 4.48m, 4.52m);
            return new OrderOutcome.Rejected("too-late", "Order is already filled.");
        };
        await _desk.WakeAsync();
        Assert.Equal((TradePhase.Open, 3m), (_desk.Trade.Phase, _desk.Trade.Position.Entered));
    }

    [Fact]
    public async Task An_order_the_broker_refuses_ends_the_entry_with_the_brokers_words()
    {
        _desk.Line.Answer = call => call.Kind == "submit" ? new OrderOutcome.Rejected("-2019", "Margin is insufficient.") : null;
        await _desk.AlertAsync();
        await _desk.RunAsync();
        Assert.Equal(("order-rejected", "-2019: Margin is insufficient."), (_desk.Trade.Outcome!.Code, _desk.Trade.Outcome.Reason));
        Assert.Single(_desk.Line.Submits);
        Assert.Empty(_desk.Account.Reservations);
        Assert.Equal(1, _desk.Notifier.Count("order-rejected"));
    }

    [Fact]
    public async Task A_refusal_after_a_partial_fill_leaves_the_smaller_trade()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Quote(_desk.Call, 4.48m, 4.52m, size: 1m);
        await _desk.Paper.EvaluateAsync();
        _desk.Quote(_desk.Call, 4.50m, 4.55m);
        _desk.Line.Answer = call => call.Kind == "submit" ? new OrderOutcome.Rejected("halt", "Trading is halted.") : null;
        await _desk.WakeAsync();
        Assert.Equal((TradePhase.Open, 1m), (_desk.Trade.Phase, _desk.Trade.Position.Entered));
    }

    [Fact]
    public async Task Stops_when_the_market_closes()
    {
        using var desk = new TradingDesk(new DeskSetup { Start = new(2025, 11, 10, 20, 59, 48, TimeSpan.Zero) });
        desk.Quote(desk.Call, 4.40m, 4.65m);
        await desk.AlertAsync();
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Rejected);
        Assert.Equal(("not-filled", "the market has closed"), (desk.Trade.Outcome!.Code, desk.Trade.Outcome.Reason));
        Assert.Equal(3, desk.Line.Submits.Count);
        Assert.Empty(await desk.Paper.GetWorkingOrdersAsync());
    }

    [Fact]
    public async Task Stops_when_the_price_has_reached_the_stop_on_the_way()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        // Nobody shows any size, so the resting order does not fill on the way down.
        _desk.Quote(_desk.Call, 2.24m, 2.28m, size: 0m);
        await _desk.WakeAsync();
        Assert.Equal("not-filled", _desk.Trade.Outcome!.Code);
        Assert.Contains("already reached the stop at 2.26", _desk.Trade.Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_when_nobody_quotes_the_option_any_more()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Quote(_desk.Call, 0m, 4.60m);
        await _desk.WakeAsync();
        Assert.Equal(("not-filled", "no two-sided quote any more"), (_desk.Trade.Outcome!.Code, _desk.Trade.Outcome.Reason));
    }

    [Fact]
    public async Task The_kill_switch_cancels_what_works_and_enters_nothing_more()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        Assert.Equal(1, await _desk.Process.Commands.CloseEverythingAsync("the operator pulled the plug"));
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Rejected, "close-all"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        Assert.Single(_desk.Line.Submits);
        Assert.Empty(await _desk.Paper.GetWorkingOrdersAsync());
        Assert.Empty(_desk.Account.Reservations);
    }

    [Fact]
    public async Task Entries_stopped_without_a_wish_to_close_end_the_walk_too()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        await _desk.Process.Environment.Accounts.SetControlAsync(new(true, "maintenance", _desk.Now));
        await _desk.WakeAsync();
        Assert.Equal(("entries-stopped", "maintenance"), (_desk.Trade.Outcome!.Code, _desk.Trade.Outcome.Reason));
        Assert.Single(_desk.Line.Submits);
    }

    [Fact]
    public async Task Too_little_money_is_found_out_before_an_order_is_sent()
    {
        // 2.5 % of the equity would allow it, the money for 457 and the fee of 0.65 is not there.
        var limits = DeskStrategies.Longs.Limits with { RiskPerTrade = 0.9m, TotalRisk = 1m };
        using var desk = new TradingDesk(new DeskSetup { Cash = 457.64m, Strategies = [DeskStrategies.Longs with { Limits = limits }] });
        await desk.AlertAsync();
        await desk.RunAsync();
        Assert.Equal("not-enough-buying-power", desk.Trade.Outcome!.Code);
        Assert.Empty(desk.Line.Submits);
        Assert.Equal(NotificationSeverity.Warning, desk.Notifier.Single("not-enough-buying-power").Severity);
    }

    [Fact]
    public async Task A_broker_that_cannot_be_read_skips_the_trade_and_tells_the_operator()
    {
        _desk.Line.Balance = () => throw new BrokerUnavailableException("503 from the broker");
        await _desk.AlertAsync();
        await _desk.RunAsync();
        Assert.Equal(("broker-unreachable", "503 from the broker"), (_desk.Trade.Outcome!.Code, _desk.Trade.Outcome.Reason));
        Assert.Equal(NotificationSeverity.Critical, _desk.Notifier.Single("broker-unreachable").Severity);
        Assert.Empty(_desk.Account.Reservations);
    }

    [Fact]
    public async Task An_option_that_cannot_be_traded_skips_the_trade_with_the_test_it_failed()
    {
        _desk.Quote(_desk.Call, 4.00m, 4.55m);
        await _desk.AlertAsync();
        await _desk.RunAsync();
        Assert.Equal("no-suitable-option", _desk.Trade.Outcome!.Code);
        Assert.Contains("500 call: spread 0.55 is 12.9 % of the mid 4.275", _desk.Trade.Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_that_waited_too_long_is_not_entered_any_more()
    {
        await _desk.AlertAsync();
        _desk.Clock.Advance(TimeSpan.FromSeconds(121));
        await _desk.RunAsync();
        Assert.Equal("entry-too-late", _desk.Trade.Outcome!.Code);
        Assert.Empty(_desk.Line.Calls);
    }

    [Fact]
    public async Task A_walk_that_an_outage_interrupted_is_not_taken_up_again()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Clock.Advance(TimeSpan.FromHours(1));
        await _desk.RestartAsync();
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Rejected, "not-filled"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        Assert.Single(_desk.Line.Submits);
        Assert.Empty(await _desk.Paper.GetWorkingOrdersAsync());
    }
}
