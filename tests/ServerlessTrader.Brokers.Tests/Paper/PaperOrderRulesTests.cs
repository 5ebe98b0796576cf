using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Brokers.Paper.Faults;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class PaperOrderRulesTests
{
    private readonly PaperDesk _desk = new();

    [Fact]
    public async Task An_instrument_nobody_knows_is_refused()
    {
        Assert.Equal("unknown-instrument", PaperDesk.Rejection(await _desk.Buy(1m, instrument: new Perpetual("DOGEUSDT"))).Code);
        Assert.Equal("unknown-instrument", PaperDesk.Rejection(await _desk.Buy(1m, instrument: PaperDesk.Call with { Underlying = "SPY" })).Code);
    }

    [Fact]
    public async Task A_series_nobody_quotes_is_refused() =>
        Assert.Equal("no-quote", PaperDesk.Rejection(await _desk.Buy(1m, instrument: PaperDesk.Call with { Strike = 500.5m })).Code);

    [Fact]
    public async Task A_stale_quote_is_refused_with_its_age()
    {
        _desk.Quote(4.50m, 4.55m, age: TimeSpan.FromSeconds(15.5));
        var rejection = PaperDesk.Rejection(await _desk.Buy(1m));
        Assert.Equal("stale-quote", rejection.Code);
        Assert.Contains("15.5 s ago", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quote_of_exactly_the_greatest_age_still_counts()
    {
        _desk.Quote(4.50m, 4.55m, age: TimeSpan.FromSeconds(15));
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _desk.Buy(1m)).State);
    }

    [Fact]
    public async Task A_market_order_needs_the_side_it_takes()
    {
        await _desk.Buy(1m);
        _desk.Quote(0m, 0.05m);
        Assert.Equal("no-quote", PaperDesk.Rejection(await _desk.Sell(1m, reduceOnly: true)).Code);
        Assert.Equal(OrderState.Working, PaperDesk.Report(await _desk.Sell(1m, limit: 0.01m)).State);
    }

    [Fact]
    public async Task A_closed_market_refuses_orders_and_lets_working_ones_wait()
    {
        var isOpen = true;
        var desk = new PaperDesk(sessions: new PaperSessions { IsOpen = (_, _) => isOpen });
        await desk.Buy(1m, limit: 4.40m);
        isOpen = false;
        desk.Quote(4.30m, 4.35m);
        Assert.Equal("market-closed", PaperDesk.Rejection(await desk.Buy(1m, id: "buy-2")).Code);
        Assert.Equal(OrderState.Working, (await desk.Find("buy-1")).State);
        isOpen = true;
        Assert.Equal(OrderState.Filled, (await desk.Find("buy-1")).State);
    }

    [Theory]
    [InlineData(0, "invalid-quantity")]
    [InlineData(-1, "invalid-quantity")]
    [InlineData(0.5, "invalid-quantity")]
    [InlineData(1.5, "invalid-quantity")]
    [InlineData(20_000, "invalid-quantity")]
    public async Task Quantities_the_venue_would_refuse_are_refused(double quantity, string code) =>
        Assert.Equal(code, PaperDesk.Rejection(await _desk.Buy((decimal)quantity)).Code);

    [Fact]
    public async Task An_order_below_the_minimum_notional_is_refused_with_the_figures()
    {
        var rejection = PaperDesk.Rejection(await _desk.Buy(0.001m, limit: 65_000m, instrument: PaperDesk.Btc));
        Assert.Equal("invalid-quantity", rejection.Code);
        Assert.Contains("notional 65 is below the minimum of 100", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exit_may_be_below_the_minimum_notional()
    {
        await _desk.Buy(0.002m, instrument: PaperDesk.Btc);
        await _desk.Sell(0.001m, instrument: PaperDesk.Btc, reduceOnly: true);
        Assert.Equal(0.001m, await _desk.Held(PaperDesk.Btc));
    }

    [Fact]
    public async Task A_price_off_the_tick_is_refused_with_its_neighbours()
    {
        var rejection = PaperDesk.Rejection(await _desk.Buy(1m, limit: 4.525m));
        Assert.Equal("invalid-price", rejection.Code);
        Assert.Contains("try 4.52 or 4.53", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_order_needs_a_limit_and_a_stop_a_trigger()
    {
        Assert.Equal("invalid-price", await CodeOf(Order with { Type = OrderType.Limit }));
        Assert.Equal("invalid-price", await CodeOf(Order with { Type = OrderType.StopMarket }));
        Assert.Equal("invalid-price", await CodeOf(Order with { Type = OrderType.Limit, LimitPrice = 0m }));
    }

    [Fact]
    public async Task A_combination_is_not_supported()
    {
        Assert.Equal("not-supported", await CodeOf(Order with { Legs = [.. Order.Legs, new OrderLeg(PaperDesk.FarCall, OrderSide.Sell)] }));
        Assert.Equal("not-supported", await CodeOf(Order with { Legs = [new OrderLeg(PaperDesk.Call, OrderSide.Buy, 2)] }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Buy-1")]
    [InlineData("buy/1")]
    [InlineData("a-client-id-that-is-thirty-seven-long")]
    public async Task A_client_id_outside_the_contract_is_refused_and_never_found(string id)
    {
        Assert.Equal("invalid-client-id", await CodeOf(Order with { ClientOrderId = id }));
        Assert.IsType<OrderOutcome.NotFound>(await _desk.Broker.FindAsync(new OrderKey(id, Order.Legs[0])));
    }

    [Fact]
    public async Task An_unknown_order_is_definitely_not_found()
    {
        Assert.IsType<OrderOutcome.NotFound>(await _desk.Broker.FindAsync(new OrderKey("buy-1", Order.Legs[0])));
        Assert.IsType<OrderOutcome.NotFound>(await _desk.Broker.CancelAsync(new OrderKey("buy-1", Order.Legs[0])));
    }

    [Fact]
    public async Task A_rejected_order_leaves_no_trace()
    {
        await _desk.Buy(100m);
        Assert.IsType<OrderOutcome.NotFound>(await _desk.Broker.FindAsync(new OrderKey("buy-1", Order.Legs[0])));
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _desk.Buy(1m)).State);
    }

    [Fact]
    public async Task A_known_client_id_is_answered_with_its_order_and_trades_nothing()
    {
        var first = PaperDesk.Report(await _desk.Buy(1m));
        var again = PaperDesk.Report(await _desk.Buy(7m));
        Assert.Equal(Assert.Single(first.Fills), Assert.Single(again.Fills));
        Assert.Equal(1m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task Reduce_only_without_a_position_is_refused()
    {
        Assert.Equal("reduce-only", PaperDesk.Rejection(await _desk.Sell(1m, reduceOnly: true)).Code);
        await _desk.Buy(1m);
        Assert.Equal("reduce-only", PaperDesk.Rejection(await _desk.Buy(1m, id: "buy-2", reduceOnly: true)).Code);
    }

    [Fact]
    public async Task Reduce_only_is_cut_to_the_position()
    {
        await _desk.Buy(2m);
        var report = PaperDesk.Report(await _desk.Sell(5m, reduceOnly: true));
        Assert.Equal((OrderState.Filled, 2m), (report.State, report.FilledQuantity));
        Assert.Equal(0m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task A_stop_ends_when_the_target_has_closed_the_position()
    {
        await _desk.Buy(2m);
        await _desk.Sell(2m, stop: 2.26m, id: "stop", reduceOnly: true);
        await _desk.Sell(2m, id: "target", reduceOnly: true);
        _desk.Quote(2.20m, 2.25m);
        var stop = await _desk.Find("stop");
        Assert.Equal((OrderState.Cancelled, 0m), (stop.State, stop.FilledQuantity));
        Assert.Equal(0m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task A_stop_sells_no_more_than_the_target_left()
    {
        await _desk.Buy(3m);
        await _desk.Sell(3m, stop: 2.26m, id: "stop", reduceOnly: true);
        await _desk.Sell(1m, id: "target", reduceOnly: true);
        _desk.Quote(2.20m, 2.25m);
        var stop = await _desk.Find("stop");
        Assert.Equal((OrderState.Cancelled, 2m), (stop.State, stop.FilledQuantity));
        Assert.Contains("reduce-only", stop.Reason, StringComparison.Ordinal);
        Assert.Equal(0m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task A_protective_stop_rests_though_nothing_is_quoted()
    {
        await _desk.Buy(1m);
        _desk.Quote(4.50m, 4.55m, age: TimeSpan.FromMinutes(5));
        Assert.Equal(OrderState.Working, PaperDesk.Report(await _desk.Sell(1m, stop: 2.26m, reduceOnly: true)).State);
    }

    [Fact]
    public async Task A_day_order_expires_at_the_end_of_its_session_with_what_it_filled_and_a_stop_does_not()
    {
        var close = new DateTimeOffset(2026, 10, 12, 20, 0, 0, TimeSpan.Zero);
        var desk = new PaperDesk(sessions: new PaperSessions { DayOrderExpiry = (_, _) => close });
        desk.Quote(4.50m, 4.55m, size: 2m);
        await desk.Buy(3m, limit: 4.55m);
        await desk.Sell(2m, stop: 2.26m, reduceOnly: true);
        desk.Time.Advance(close - desk.Time.GetUtcNow());
        desk.Market.Script(new ScriptedOption(PaperDesk.Call, 4.40m, 4.45m));
        var order = await desk.Find("buy-1");
        Assert.Equal((OrderState.Expired, 2m), (order.State, order.FilledQuantity));
        Assert.Equal(OrderState.Working, (await desk.Find("sell-1")).State);
    }

    [Fact]
    public async Task An_option_held_to_its_end_is_settled_in_cash_at_its_intrinsic_value()
    {
        var end = new DateTimeOffset(2026, 10, 16, 20, 0, 0, TimeSpan.Zero);
        var desk = new PaperDesk(sessions: new PaperSessions { OptionEnd = _ => end });
        await desk.Buy(2m);
        await desk.Sell(2m, stop: 0.10m, reduceOnly: true);
        desk.Time.Advance(end - desk.Time.GetUtcNow());
        Assert.Equal(10_000m - 2m * 455m + 2m * 25m, (await desk.Broker.GetBalanceAsync()).Equity);
        Assert.Empty(await desk.Broker.GetPositionsAsync());
        Assert.Equal(OrderState.Expired, (await desk.Find("sell-1")).State);
        Assert.Equal("unknown-instrument", PaperDesk.Rejection(await desk.Buy(1m, id: "buy-2")).Code);
    }

    [Fact]
    public async Task Market_data_that_cannot_be_read_refuses_new_orders_and_lets_working_ones_wait()
    {
        var script = new FaultScript();
        var time = new ManualTimeProvider(PaperDesk.Open);
        var plain = new PaperDesk(time: time);
        var desk = new PaperDesk(tables: plain.Tables, time: time, market: new FaultyMarketData(plain.Market, script));
        await desk.Buy(1m, limit: 4.52m);
        plain.Quote(4.40m, 4.45m);
        script.Then(FaultPoint.Quote, Fault.Unavailable, times: 3);
        Assert.Equal(OrderState.Working, (await desk.Find("buy-1")).State);
        Assert.Equal("market-data-unavailable", PaperDesk.Rejection(await desk.Buy(1m, id: "buy-2")).Code);
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetBalanceAsync());
        Assert.Equal(OrderState.Filled, (await desk.Find("buy-1")).State);
    }

    private static OrderRequest Order => OrderRequest.Single("buy-1", PaperDesk.Call, OrderSide.Buy, 1m, OrderType.Market);

    private async Task<string> CodeOf(OrderRequest order) => PaperDesk.Rejection(await _desk.Broker.SubmitAsync(order)).Code;
}
