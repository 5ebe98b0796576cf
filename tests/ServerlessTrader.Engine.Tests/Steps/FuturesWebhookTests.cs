using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;
using static ServerlessTrader.Engine.Tests.Desk.PerpetualStrategies;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>System 2: a share of the balance, at the market, until somebody closes. 1,000 USDT and BTCUSDT at 50,000, no fees.</summary>
public sealed class FuturesWebhookTests : IDisposable
{
    private readonly TradingDesk _desk = Desk();

    public FuturesWebhookTests() => _desk.Bitcoin(50_000m);

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData("buy", "0.05")]
    [InlineData("sell", "-0.05")]
    public async Task A_quarter_of_1000_at_ten_times_is_0_05_at_50000(string action, string held)
    {
        var trade = await SendAsync(Order(action));
        Assert.Equal((TradePhase.Open, 0.05m, 50_000m), (trade.Phase, trade.Position.Entered, trade.Position.EntryPrice));
        Assert.Equal(decimal.Parse(held), _desk.HeldBitcoin());
        Assert.Null(trade.R);
        Assert.Empty(trade.Stops);
    }

    [Theory]
    [InlineData("buy")]
    [InlineData("sell")]
    public async Task At_50123_45_it_is_rounded_down_to_0_049_worth_2456_05(string action)
    {
        _desk.Bitcoin(50_123.45m);
        var trade = await SendAsync(Order(action));
        Assert.Equal(0.049m, trade.Position.Entered);
        Assert.Contains(_desk.JournalOf(trade.Id), entry => entry.Code == "sized" && entry.Text.Contains("worth 2456.05", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("buy")]
    [InlineData("sell")]
    public async Task One_percent_of_20_is_refused_with_what_it_would_buy_and_what_is_needed(string action)
    {
        using var poor = Desk(cash: 20m);
        poor.Bitcoin(50_000m);
        await poor.SendAsync(Order(action, "0.01", 1));
        await poor.RunAsync();
        Assert.Equal((TradePhase.Rejected, "quantity-rules"), (poor.Trade.Phase, poor.Trade.Outcome!.Code));
        Assert.Contains("0.20", poor.Trade.Outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("minimum notional 100", poor.Trade.Outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(poor.Line.Submits);
    }

    [Fact]
    public async Task More_than_the_balance_is_refused_with_both_figures()
    {
        using var desk = Desk(new PaperBrokerOptions());
        desk.Bitcoin(50_000m);
        await desk.SendAsync(Order(fraction: "1.0"));
        await desk.RunAsync();
        Assert.Equal("not-enough-buying-power", desk.Trade.Outcome!.Code);
        Assert.Contains("1005.00, buying power is 1000.00", desk.Trade.Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_positions_balance_margin_and_order_lie_between_alert_and_position()
    {
        await SendAsync(Order());
        Assert.Equal(["positions", "balance", "prepare", "submit"], _desk.Line.Calls.Select(call => call.Kind));
        Assert.Equal([new MarginTerms(10, MarginMode.Isolated)], _desk.Line.MarginAsked);
        var order = Assert.Single(_desk.Line.Submits).Order!;
        Assert.Equal((OrderType.Market, OrderSide.Buy, false), (order.Type, order.Legs[0].Side, order.ReduceOnly));
    }

    [Fact]
    public async Task Money_that_another_entry_seems_to_hold_is_waited_for_and_then_refused()
    {
        await _desk.Process.Environment.Accounts.UpdateAsync("paper", state => state.Reserve("another", new Reservation("futures-webhook", 1m, 0m, 990m, _desk.Now)));
        await _desk.SendAsync(Order(fraction: "0.10", leverage: 1));
        await _desk.RunAsync();
        Assert.Equal(TradePhase.Selected, _desk.Trade.Phase);
        await _desk.Process.Environment.Accounts.UpdateAsync("paper", state => state.Release("another"));
        await _desk.RunUntilAsync(trade => trade.Phase is TradePhase.Open or TradePhase.Rejected);
        Assert.Equal(0.002m, _desk.HeldBitcoin());
    }

    [Fact]
    public async Task Money_that_does_not_come_in_time_is_refused()
    {
        await _desk.Process.Environment.Accounts.UpdateAsync("paper", state => state.Reserve("another", new Reservation("futures-webhook", 1m, 0m, 100_000m, _desk.Now)));
        await _desk.SendAsync(Order());
        await _desk.RunToAsync(_desk.Now.AddSeconds(14));
        Assert.Equal(TradePhase.Selected, _desk.Trade.Phase);
        await _desk.RunToAsync(_desk.Now.AddSeconds(2));
        Assert.Equal("not-enough-buying-power", _desk.Trade.Outcome!.Code);
    }

    [Fact]
    public async Task The_quote_is_asked_for_together_with_the_positions_and_only_once()
    {
        var market = new CountingMarket(_desk.Market);
        _desk.MarketLine = market;
        await _desk.RestartAsync();
        var asked = -1;
        _desk.Line.Positions = () =>
        {
            asked = market.Quotes;
            return [];
        };
        await SendAsync(Order());
        Assert.Equal((1, 1), (asked, market.Quotes));
        Assert.Equal(0.05m, _desk.HeldBitcoin());
    }

    [Theory]
    [InlineData("49505", TradePhase.Open)]
    [InlineData("49504", TradePhase.Rejected)] // 1.002 % below the market
    [InlineData("50505", TradePhase.Open)]
    [InlineData("50506", TradePhase.Rejected)]
    public async Task The_market_may_have_moved_one_percent_from_the_alert(string entry, TradePhase phase)
    {
        var trade = await SendAsync(Order(entry: entry));
        Assert.Equal(phase, trade.Phase);
        if (phase == TradePhase.Rejected)
            Assert.Equal("price-moved", trade.Outcome!.Code);
    }

    [Fact]
    public async Task What_is_not_listed_is_refused_before_anything_is_traded()
    {
        var trade = await SendAsync(Order(symbol: "DOGEUSDT"));
        Assert.Equal("unknown-symbol", trade.Outcome!.Code);
        Assert.Equal(["positions"], _desk.Line.Calls.Select(call => call.Kind));
    }

    [Fact]
    public async Task Leverage_the_broker_refuses_ends_it_in_the_brokers_words()
    {
        _desk.Line.Margin = _ => new BrokerRefusal("-4028", "Leverage 125 is not valid; the bracket allows 20.");
        var trade = await SendAsync(Order(leverage: 125));
        Assert.Equal((TradePhase.Rejected, "margin-refused"), (trade.Phase, trade.Outcome!.Code));
        Assert.Equal("-4028: Leverage 125 is not valid; the bracket allows 20.", trade.Outcome.Reason);
        Assert.Empty(_desk.Line.Submits);
        Assert.Empty(_desk.Account.Reservations);
    }

    [Fact]
    public async Task An_order_the_broker_refuses_ends_it_in_the_brokers_words()
    {
        _desk.Line.Answer = call => call.Kind == "submit" ? new OrderOutcome.Rejected("-2019", "Margin is insufficient.") : null;
        var trade = await SendAsync(Order());
        Assert.Equal(("order-rejected", "-2019: Margin is insufficient."), (trade.Outcome!.Code, trade.Outcome.Reason));
    }

    [Theory]
    [InlineData("sell", "buy", "0.05")]
    [InlineData("buy", "sell", "-0.05")]
    public async Task The_other_side_is_closed_before_this_one_is_opened(string first, string second, string held)
    {
        var old = await SendAsync(Order(first));
        var trade = await SendAsync(Order(second));
        Assert.Equal("reversal", _desk.Find(old.Id).Outcome!.Code);
        Assert.Equal((TradePhase.Open, decimal.Parse(held)), (trade.Phase, _desk.HeldBitcoin()));
        Assert.Equal([false, true, false], _desk.Line.Submits.Select(call => call.Order!.ReduceOnly));
    }

    [Fact]
    public async Task A_side_that_cannot_be_closed_keeps_the_other_from_being_opened()
    {
        await SendAsync(Order("sell"));
        _desk.Line.Answer = call => call is { Kind: "submit", Order.ReduceOnly: true } ? new OrderOutcome.Rejected("halt", "Trading is halted.") : null;
        await _desk.SendAsync(Order());
        await _desk.RunToAsync(_desk.Now.AddMinutes(3));
        Assert.Equal(-0.05m, _desk.HeldBitcoin());
        Assert.Equal("close-failed", Assert.Single(_desk.AllTrades(), trade => trade.Direction == TradeDirection.Long).Outcome!.Code);
    }

    [Theory]
    [InlineData("buy")]
    [InlineData("sell")]
    public async Task A_close_sells_everything_reduce_only(string action)
    {
        var trade = await SendAsync(Order(action));
        _desk.Bitcoin(51_000m);
        await _desk.SendAsync("""{"symbol":"BTCUSDT","action":"close"}""");
        await _desk.RunAsync();
        trade = _desk.Find(trade.Id);
        Assert.Equal((TradePhase.Flat, "exit-alert", action == "buy" ? 50m : -50m), (trade.Phase, trade.Outcome!.Code, trade.Position.NetProfit));
        Assert.Equal(0m, _desk.HeldBitcoin());
        Assert.True(_desk.Line.Submits[^1].Order!.ReduceOnly);
    }

    [Fact]
    public async Task A_trade_without_a_stop_is_not_cut_by_the_risk_of_a_trade_and_counts_for_none()
    {
        var limits = Futures.Limits with { RiskPerTrade = 0.001m, TotalRisk = 0.001m };
        using var desk = Desk(strategy: Futures with { Limits = limits });
        desk.Bitcoin(50_000m);
        await desk.SendAsync(Order());
        await desk.RunAsync();
        Assert.Equal((0.05m, 0m), (desk.Trade.Position.Entered, desk.Account.OpenRisk));
    }

    [Fact]
    public async Task An_open_trade_without_rules_is_left_alone_for_an_hour()
    {
        await SendAsync(Order());
        Assert.Equal(_desk.Now.AddHours(1), _desk.NextWake.At);
        var calls = _desk.Line.Calls.Count;
        await _desk.WakeAsync();
        Assert.Equal(calls, _desk.Line.Calls.Count);
    }

    [Fact]
    public async Task Two_strategies_on_one_symbol_may_not_stand_against_each_other()
    {
        using var desk = new TradingDesk(new DeskSetup { Strategies = [Futures, RMultiple], Paper = NoFees });
        await desk.SendAsync(Order("sell", entry: "65000"));
        await desk.RunAsync();
        var first = desk.Trade.Id;
        await desk.SendAsync(Signal(), RMultiple);
        await desk.RunAsync();
        var second = Assert.Single(desk.AllTrades(), trade => trade.Strategy == "r-multiple");
        Assert.Equal("symbol-in-use", second.Outcome!.Code);
        Assert.Contains(first, second.Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trade_with_a_stop_shares_its_symbol_with_nobody()
    {
        using var desk = new TradingDesk(new DeskSetup { Strategies = [Futures, RMultiple], Paper = NoFees });
        await desk.SendAsync(Signal(), RMultiple);
        await desk.RunAsync();
        var first = desk.Trade.Id;
        await desk.SendAsync(Order("buy", entry: "65000"));
        await desk.RunAsync();
        var second = Assert.Single(desk.AllTrades(), trade => trade.Strategy == "futures-webhook");
        Assert.Equal("symbol-in-use", second.Outcome!.Code);
        Assert.Contains(first, second.Outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(desk.Find(first).Position.Open, desk.HeldBitcoin());
    }

    [Fact]
    public async Task Two_trades_on_one_side_of_a_symbol_add_up()
    {
        using var desk = new TradingDesk(new DeskSetup { Strategies = [Futures], Paper = NoFees });
        await desk.SendAsync(Order("buy", entry: "65000"));
        await desk.RunAsync();
        await desk.SendAsync(Order("buy", "0.10", entry: "65000.1"));
        await desk.RunAsync();
        Assert.Equal(2, desk.AllTrades().Count);
        Assert.Equal(desk.AllTrades().Sum(trade => trade.Position.Open), desk.HeldBitcoin());
        Assert.All(desk.AllTrades(), trade => Assert.Equal(TradePhase.Open, trade.Phase));
        Assert.Empty(await new Engine.Reconciliation.PositionReconciler(desk.Process.Environment).RunAsync());
    }

    [Fact]
    public async Task An_entry_whose_answer_is_lost_is_asked_for_and_not_repeated()
    {
        _desk.Line.Distort = (call, outcome) => call.Kind == "submit" ? new OrderOutcome.Unknown("The answer timed out.") : outcome;
        await _desk.SendAsync(Order());
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        Assert.Equal((0.05m, 0.05m), (_desk.Trade.Position.Entered, _desk.HeldBitcoin()));
        Assert.Single(_desk.Line.Submits);
    }

    [Fact]
    public async Task A_market_that_gives_a_part_only_leaves_a_smaller_trade()
    {
        _desk.Bitcoin(50_000m, size: 0.02m);
        await _desk.SendAsync(Order());
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Entering, 0.02m), (_desk.Trade.Phase, _desk.Trade.Position.Entered));
        _desk.Bitcoin(50_000m, size: 0.0001m);
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        Assert.Equal(_desk.HeldBitcoin(), _desk.Trade.Position.Entered);
        Assert.Empty(_desk.Resting());
    }

    private static PaperBrokerOptions NoFees { get; } = new() { PerpetualFeeRate = 0m };

    private static TradingDesk Desk(PaperBrokerOptions? paper = null, decimal cash = 1_000m, Core.Strategies.StrategyDefinition? strategy = null) =>
        new(new DeskSetup { Cash = cash, Strategies = [strategy ?? Futures], Paper = paper ?? NoFees });

    /// <summary>Sends an alert and runs what came of it until it waits.</summary>
    private async Task<Trade> SendAsync(string body)
    {
        var admission = Assert.IsType<Admission.Accepted>(await _desk.SendAsync(body));
        await _desk.RunAsync();
        var id = admission.Record.Trades[0].TradeId;
        for (var wakes = 0; wakes < 5 && _desk.Find(id).Phase is TradePhase.Accepted or TradePhase.Entering; wakes++)
            await _desk.WakeAsync();
        return _desk.Find(id);
    }
}
