using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceOrderTests : IDisposable
{
    private const string PostOrder = "POST /fapi/v1/order";
    private const string GetOrder = "GET /fapi/v1/order";
    private const string Trades = "GET /fapi/v1/userTrades";
    private const string Tail = "&newClientOrderId=abcdefghijklmnopqrstuvwx-entry1&newOrderRespType=RESULT&recvWindow=5000&timestamp=1790755200000&signature=";

    private readonly BinanceDesk _desk = new();

    private StubExchange Exchange => _desk.Exchange;

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_market_order_is_sent_in_the_body_and_signed()
    {
        Exchange.Always(PostOrder, BinanceDesk.Order("NEW"));
        await _desk.Broker.SubmitAsync(BinanceDesk.Market());
        var request = Assert.Single(Exchange.To(PostOrder));
        Assert.Equal(("", BinanceDesk.ApiKey), (request.Query, request.ApiKey));
        const string Payload = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01&newClientOrderId=abcdefghijklmnopqrstuvwx-entry1&newOrderRespType=RESULT&recvWindow=5000&timestamp=1790755200000";
        Assert.Equal($"{Payload}&signature={BinanceSigner.Sign(BinanceDesk.ApiSecret, "", Payload)}", request.Body);
    }

    [Theory]
    [InlineData(false, OrderSide.Buy, false, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.01")]
    [InlineData(false, OrderSide.Sell, true, "symbol=BTCUSDT&side=SELL&type=MARKET&reduceOnly=true&quantity=0.01")]
    [InlineData(true, OrderSide.Buy, false, "symbol=BTCUSDT&side=BUY&type=MARKET&positionSide=LONG&quantity=0.01")]
    [InlineData(true, OrderSide.Sell, false, "symbol=BTCUSDT&side=SELL&type=MARKET&positionSide=SHORT&quantity=0.01")]
    [InlineData(true, OrderSide.Sell, true, "symbol=BTCUSDT&side=SELL&type=MARKET&positionSide=LONG&quantity=0.01")]
    [InlineData(true, OrderSide.Buy, true, "symbol=BTCUSDT&side=BUY&type=MARKET&positionSide=SHORT&quantity=0.01")]
    public async Task The_position_mode_decides_between_reduce_only_and_a_side(bool isHedge, OrderSide side, bool reduceOnly, string expected)
    {
        Exchange.IsHedge = isHedge;
        Exchange.Always(PostOrder, BinanceDesk.Order("NEW"));
        await _desk.Broker.SubmitAsync(BinanceDesk.Market(side, reduceOnly: reduceOnly));
        Assert.StartsWith(expected + Tail, Assert.Single(Exchange.To(PostOrder)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limit_order_rests_until_cancelled()
    {
        Exchange.Always(PostOrder, BinanceDesk.Order("NEW"));
        await _desk.Broker.SubmitAsync(OrderRequest.Single(BinanceDesk.Id, BinanceDesk.Btc, OrderSide.Buy, 0.010m, OrderType.Limit, 60000.10m) with { IsFirstAttempt = true });
        Assert.StartsWith("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&price=60000.1&quantity=0.01" + Tail, Assert.Single(Exchange.To(PostOrder)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warm_submission_takes_one_round_trip()
    {
        Exchange.Always(PostOrder, BinanceDesk.Order("NEW"));
        await _desk.Broker.SubmitAsync(BinanceDesk.Market());
        var before = Exchange.Requests.Count;
        await _desk.Broker.SubmitAsync(BinanceDesk.Market());
        Assert.Equal(before + 1, Exchange.Requests.Count);
    }

    [Fact]
    public async Task Any_attempt_but_the_first_asks_before_it_sends()
    {
        Exchange.Always(GetOrder, _ => StubAnswer.Error(-2013));
        Exchange.Always(PostOrder, BinanceDesk.Order("NEW"));
        await _desk.Broker.SubmitAsync(BinanceDesk.Market() with { IsFirstAttempt = false });
        Assert.Equal([GetOrder, PostOrder], Exchange.Requests.Select(request => request.Route).Where(route => route is GetOrder or PostOrder));
    }

    [Fact]
    public async Task An_order_the_exchange_knows_is_reported_and_not_sent()
    {
        Exchange.Always(GetOrder, BinanceDesk.Order("CANCELED"));
        Assert.Equal(OrderState.Cancelled, Confirmed(await _desk.Broker.SubmitAsync(BinanceDesk.Market() with { IsFirstAttempt = false })).State);
        Assert.Empty(Exchange.To(PostOrder));
    }

    [Fact]
    public async Task An_order_that_may_be_known_is_not_sent()
    {
        Exchange.Always(GetOrder, "", 502);
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.SubmitAsync(BinanceDesk.Market() with { IsFirstAttempt = false }));
        Assert.Empty(Exchange.To(PostOrder));
    }

    [Fact]
    public async Task A_filled_order_is_reported_with_its_fills()
    {
        Exchange.Always(PostOrder, BinanceDesk.Order("FILLED", "0.010"));
        Exchange.Always(Trades, $"[{BinanceDesk.Trade(7, "0.004")},{BinanceDesk.Trade(8, "0.006", "60010.0", "0.18")},{BinanceDesk.Trade(9, "5", order: 1)}]");
        var report = Confirmed(await _desk.Broker.SubmitAsync(BinanceDesk.Market()));
        Assert.Equal((OrderState.Filled, "22542179"), (report.State, report.BrokerOrderId));
        Assert.Equal(
            [new Fill("7", 0.004m, 60000.0m, 0.30m, BinanceDesk.Start.AddMilliseconds(7)), new Fill("8", 0.006m, 60010.0m, 0.18m, BinanceDesk.Start.AddMilliseconds(8))],
            report.Fills.AsEnumerable());
        Assert.StartsWith("symbol=BTCUSDT&orderId=22542179&limit=1000&recvWindow=5000&timestamp=", Assert.Single(Exchange.To(Trades)).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_whose_fills_are_not_all_there_yet_is_still_working()
    {
        Exchange.Always(GetOrder, BinanceDesk.Order("CANCELED", "0.010"));
        Exchange.Always(Trades, $"[{BinanceDesk.Trade(7, "0.004")}]");
        var report = Confirmed(await _desk.Broker.FindAsync(BinanceDesk.Market().Key));
        Assert.Equal((OrderState.Working, 0.004m), (report.State, report.FilledQuantity));
    }

    [Fact]
    public async Task An_accepted_order_whose_fills_cannot_be_read_is_still_working()
    {
        Exchange.Always(PostOrder, BinanceDesk.Order("FILLED", "0.010"));
        Exchange.Always(Trades, "", 502);
        var report = Confirmed(await _desk.RunAsync(_desk.Broker.SubmitAsync(BinanceDesk.Market())));
        Assert.Equal((OrderState.Working, "22542179"), (report.State, report.BrokerOrderId));
        Assert.Single(Exchange.To(PostOrder));
    }

    [Fact]
    public async Task A_fee_in_another_asset_is_converted()
    {
        Exchange.Always(GetOrder, BinanceDesk.Order("FILLED", "0.010"));
        Exchange.Always(Trades, $"[{BinanceDesk.Trade(7, "0.010", fee: "0.0005", asset: "BNB")}]");
        Exchange.Always("GET /fapi/v2/ticker/price", """{"symbol":"BNBUSDT","price":"600.00","time":1}""");
        Assert.Equal(0.3m, Assert.Single(Confirmed(await _desk.Broker.FindAsync(BinanceDesk.Market().Key)).Fills).Fee);
        Assert.Equal("BNBUSDT", Assert.Single(Exchange.To("GET /fapi/v2/ticker/price"))["symbol"]);
    }

    [Fact]
    public async Task A_fee_that_has_no_price_is_noted()
    {
        Exchange.Always(GetOrder, BinanceDesk.Order("FILLED", "0.010"));
        Exchange.Always(Trades, $"[{BinanceDesk.Trade(7, "0.010", fee: "0.5", asset: "XYZ")}]");
        Exchange.Always("GET /fapi/v2/ticker/price", """{"code":-1121,"msg":"Invalid symbol."}""", 400);
        var report = Confirmed(await _desk.Broker.FindAsync(BinanceDesk.Market().Key));
        Assert.Equal((0m, "a fee of 0.5 XYZ is not included: it has no price in USDT now"), (report.Fills[0].Fee, report.Reason));
    }

    [Fact]
    public async Task The_fills_of_an_old_order_are_read_week_by_week()
    {
        var placed = BinanceDesk.Start.AddDays(-10).ToUnixTimeMilliseconds();
        Exchange.Always(GetOrder, BinanceDesk.Order("FILLED", "0.010").Replace("\"updateTime\"", $"\"time\":{placed},\"updateTime\"", StringComparison.Ordinal));
        Exchange.InTurn(Trades, new StubAnswer("[]"), new StubAnswer($"[{BinanceDesk.Trade(7, "0.010")}]"));
        Assert.Equal(OrderState.Filled, Confirmed(await _desk.Broker.FindAsync(BinanceDesk.Market().Key)).State);
        Assert.Equal([$"{placed}", $"{placed + 7 * 86_400_000L}"], Exchange.To(Trades).Select(request => request["startTime"]));
    }

    [Theory]
    [InlineData("NEW", OrderState.Working)]
    [InlineData("CANCELED", OrderState.Cancelled)]
    [InlineData("REJECTED", OrderState.Rejected)]
    [InlineData("EXPIRED", OrderState.Expired)]
    [InlineData("EXPIRED_IN_MATCH", OrderState.Expired)]
    public async Task Every_status_has_its_state(string status, OrderState expected)
    {
        Exchange.Always(GetOrder, BinanceDesk.Order(status));
        Assert.Equal(expected, Confirmed(await _desk.Broker.FindAsync(BinanceDesk.Market().Key)).State);
    }

    [Fact]
    public async Task A_status_nobody_knows_is_no_answer()
    {
        Exchange.Always(GetOrder, BinanceDesk.Order("TELEPORTED"));
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.FindAsync(BinanceDesk.Market().Key));
    }

    [Fact]
    public async Task Asks_by_client_id()
    {
        Exchange.Always(GetOrder, BinanceDesk.Order("NEW"));
        await _desk.Broker.FindAsync(BinanceDesk.Market().Key);
        Assert.StartsWith("symbol=BTCUSDT&origClientOrderId=abcdefghijklmnopqrstuvwx-entry1&recvWindow=5000&timestamp=1790755200000&signature=", Assert.Single(Exchange.To(GetOrder)).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_the_exchange_does_not_have_is_not_found()
    {
        Exchange.Always(GetOrder, _ => StubAnswer.Error(-2013));
        Assert.IsType<OrderOutcome.NotFound>(await _desk.Broker.FindAsync(BinanceDesk.Market().Key));
    }

    [Fact]
    public async Task A_cancel_that_comes_too_late_answers_with_the_orders_last_word()
    {
        Exchange.Always("DELETE /fapi/v1/order", _ => StubAnswer.Error(-2011));
        Exchange.Always(GetOrder, BinanceDesk.Order("FILLED", "0.010"));
        Exchange.Always(Trades, $"[{BinanceDesk.Trade(7, "0.010")}]");
        Assert.Equal(OrderState.Filled, Confirmed(await _desk.Broker.CancelAsync(BinanceDesk.Market().Key)).State);
    }

    [Fact]
    public async Task A_cancel_of_nothing_is_not_found()
    {
        Exchange.Always("DELETE /fapi/v1/order", _ => StubAnswer.Error(-2011));
        Exchange.Always(GetOrder, _ => StubAnswer.Error(-2013));
        Assert.IsType<OrderOutcome.NotFound>(await _desk.Broker.CancelAsync(BinanceDesk.Market().Key));
    }

    [Fact]
    public async Task A_cancelled_order_keeps_what_it_filled()
    {
        Exchange.Always("DELETE /fapi/v1/order", BinanceDesk.Order("CANCELED", "0.004"));
        Exchange.Always(Trades, $"[{BinanceDesk.Trade(7, "0.004")}]");
        var report = Confirmed(await _desk.Broker.CancelAsync(BinanceDesk.Market().Key));
        Assert.Equal((OrderState.Cancelled, 0.004m), (report.State, report.FilledQuantity));
    }

    [Fact]
    public async Task Orders_of_a_strange_shape_are_refused_before_they_are_sent()
    {
        var bad = OrderRequest.Single("no spaces please", BinanceDesk.Btc, OrderSide.Buy, 1m, OrderType.Market);
        Assert.Equal("invalid-client-id", Rejected(await _desk.Broker.SubmitAsync(bad)).Code);
        Assert.Equal("invalid-quantity", Rejected(await _desk.Broker.SubmitAsync(BinanceDesk.Market(quantity: 0m))).Code);
        Assert.Equal("invalid-price", Rejected(await _desk.Broker.SubmitAsync(BinanceDesk.Market() with { Type = OrderType.Limit })).Code);
        Assert.Equal("invalid-price", Rejected(await _desk.Broker.SubmitAsync(BinanceDesk.Market() with { Type = OrderType.StopMarket })).Code);
        Assert.Empty(Exchange.Requests);
    }

    internal static OrderReport Confirmed(OrderOutcome outcome) => Assert.IsType<OrderOutcome.Confirmed>(outcome).Report;

    internal static OrderOutcome.Rejected Rejected(OrderOutcome outcome) => Assert.IsType<OrderOutcome.Rejected>(outcome);
}
