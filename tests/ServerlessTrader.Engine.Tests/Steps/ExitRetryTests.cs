using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>An exit is never given up.</summary>
public sealed class ExitRetryTests : IDisposable
{
    private readonly TradingDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_refused_exit_is_tried_again_with_growing_delay()
    {
        await _desk.EnterAsync();
        RefuseExits();
        var from = _desk.Now;
        await _desk.QuoteAsync(2.24m, 2.28m);
        await _desk.RunToAsync(from.AddMinutes(5));
        Assert.Equal([0, 2, 6, 14, 30, 62, 122, 182, 242], Exits().Select(call => (call.At - from).TotalSeconds));
        Assert.Equal(TradePhase.Closing, _desk.Trade.Phase);
    }

    [Fact]
    public async Task Every_attempt_after_a_refusal_is_an_order_of_its_own()
    {
        await _desk.EnterAsync();
        RefuseExits();
        var from = _desk.Now;
        await _desk.QuoteAsync(2.24m, 2.28m);
        await _desk.RunToAsync(from.AddSeconds(6));
        Assert.Equal([$"{_desk.Trade.Id}-exit1", $"{_desk.Trade.Id}-exit2", $"{_desk.Trade.Id}-exit3"], Exits().Select(call => call.ClientOrderId));
    }

    [Fact]
    public async Task Hours_of_refusals_end_with_the_first_order_the_broker_takes()
    {
        await _desk.EnterAsync();
        RefuseExits();
        var from = _desk.Now;
        await _desk.QuoteAsync(2.24m, 2.28m);
        await _desk.RunToAsync(from.AddHours(2));
        _desk.Line.Answer = null;
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal(("stop", 0m, 3m), (_desk.Trade.Outcome!.Code, _desk.Held(), _desk.Trade.Position.Closed));
    }

    [Fact]
    public async Task The_operator_is_told_of_the_first_the_fifth_and_the_twentieth_refusal()
    {
        await _desk.EnterAsync();
        RefuseExits();
        var from = _desk.Now;
        await _desk.QuoteAsync(2.24m, 2.28m);
        await _desk.RunToAsync(from.AddHours(1));
        Assert.Equal(3, _desk.Notifier.Count("exit-failed"));
        Assert.Contains("halted", _desk.Notifier.All.First(told => told.Code == "exit-failed").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_delay_survives_a_restart()
    {
        await _desk.EnterAsync();
        RefuseExits();
        await _desk.QuoteAsync(2.24m, 2.28m);
        await _desk.RestartAsync();
        await _desk.RunAsync();
        Assert.Single(Exits());
        Assert.Equal(_desk.Now.AddSeconds(2), _desk.NextWake.At);
    }

    [Fact]
    public async Task A_position_that_is_gone_ends_the_trade_as_closed_elsewhere()
    {
        await _desk.EnterAsync();
        await _desk.Paper.SubmitAsync(OrderRequest.Single("by-hand", _desk.Call, OrderSide.Sell, 3m, OrderType.Market, reduceOnly: true));
        await _desk.QuoteAsync(2.24m, 2.28m);
        Assert.Equal((TradePhase.Flat, "closed-elsewhere"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        Assert.Equal(NotificationSeverity.Critical, _desk.Notifier.Single("position-missing").Severity);
        // Booked from our own fills only: nothing was sold by us, the entry's fee was paid.
        Assert.Equal((0m, 1.95m), (_desk.Account.GrossProfit, _desk.Account.Fees));
        Assert.Empty(_desk.Account.Reservations);
    }

    [Fact]
    public async Task A_failed_question_about_positions_is_not_the_answer_that_nothing_is_held()
    {
        await _desk.EnterAsync();
        RefuseExits();
        _desk.Line.Positions = () => throw new BrokerUnavailableException("504");
        await _desk.QuoteAsync(2.24m, 2.28m);
        Assert.Equal((TradePhase.Closing, 3m), (_desk.Trade.Phase, _desk.Trade.Position.Open));
        _desk.Line.Answer = null;
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal(("stop", 0m), (_desk.Trade.Outcome!.Code, _desk.Held()));
    }

    [Fact]
    public async Task Another_contract_at_the_broker_is_not_ours()
    {
        await _desk.EnterAsync();
        RefuseExits();
        _desk.Line.Positions = () => [new BrokerPosition(_desk.Put, 3m, 4.55m)];
        await _desk.QuoteAsync(2.24m, 2.28m);
        Assert.Equal("closed-elsewhere", _desk.Trade.Outcome!.Code);
    }

    [Fact]
    public async Task A_thin_market_is_sold_into_bit_by_bit()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(2.24m, 2.28m, size: 1m);
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal((3m, -693m), (_desk.Trade.Position.Closed, _desk.Trade.Position.GrossProfit));
        Assert.Single(Exits());
        Assert.Equal(3, _desk.Trade.Orders[^1].Fills.Length);
    }

    [Fact]
    public async Task No_breaker_pause_or_kill_switch_stands_in_the_way_of_an_exit()
    {
        await _desk.EnterAsync();
        await _desk.Process.Environment.Accounts.SetControlAsync(new(true, "stopped", _desk.Now));
        await _desk.Process.Environment.Accounts.UpdateAsync("paper", account => account with { PausedBecause = "a mismatch" });
        await _desk.QuoteAsync(2.24m, 2.28m);
        Assert.Equal((TradePhase.Flat, "stop"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
    }

    [Fact]
    public async Task Prices_that_cannot_be_read_stop_no_clock()
    {
        using var desk = new TradingDesk(DeskSetup.Unhurried);
        await desk.EnterAsync();
        desk.MarketLine = new DeadMarket();
        await desk.RestartAsync();
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal("longest-hold", desk.Trade.Outcome!.Code);
    }

    [Fact]
    public async Task Quotes_after_hours_trigger_nothing()
    {
        await _desk.EnterAsync();
        await _desk.RunToAsync(new(2025, 11, 10, 20, 59, 59, TimeSpan.Zero));
        // Market makers go home: the quote collapses, but nobody could trade on it.
        _desk.Quote(_desk.Call, 0.01m, 4.00m);
        await _desk.RunToAsync(new(2025, 11, 10, 21, 30, 0, TimeSpan.Zero));
        await _desk.Process.RunAsync(_desk.Trade.Id);
        Assert.Equal(TradePhase.Open, _desk.Trade.Phase);
        _desk.Quote(_desk.Call, 4.50m, 4.55m);
        await _desk.RunToAsync(new(2025, 11, 11, 14, 31, 0, TimeSpan.Zero));
        Assert.Equal(TradePhase.Open, _desk.Trade.Phase);
    }

    private void RefuseExits() =>
        _desk.Line.Answer = call => call is { Kind: "submit", Order.ReduceOnly: true } ? new OrderOutcome.Rejected("halt", "Trading is halted.") : null;

    private IEnumerable<BrokerCall> Exits() => _desk.Line.Submits.Where(call => call.Order!.ReduceOnly);
}
