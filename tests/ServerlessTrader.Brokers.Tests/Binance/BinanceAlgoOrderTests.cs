using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceAlgoOrderTests : IDisposable
{
    private const string Post = "POST /fapi/v1/algoOrder";
    private const string Get = "GET /fapi/v1/algoOrder";
    private const string Delete = "DELETE /fapi/v1/algoOrder";
    private const string GetOrder = "GET /fapi/v1/order";
    private const string Tail = "&quantity=0.01&triggerPrice=59000&workingType=CONTRACT_PRICE&clientAlgoId=abcdefghijklmnopqrstuvwx-entry1&recvWindow=5000&timestamp=1790755200000&signature=";

    private readonly BinanceDesk _desk = new();

    private StubExchange Exchange => _desk.Exchange;

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(false, "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&reduceOnly=true")]
    [InlineData(true, "algoType=CONDITIONAL&symbol=BTCUSDT&side=SELL&type=STOP_MARKET&positionSide=LONG")]
    public async Task A_stop_goes_to_the_algo_service(bool isHedge, string expected)
    {
        Exchange.IsHedge = isHedge;
        Exchange.Always(Post, BinanceDesk.Algo("NEW"));
        var report = BinanceOrderTests.Confirmed(await _desk.Broker.SubmitAsync(BinanceDesk.Stop()));
        Assert.Equal((OrderState.Working, "2146760"), (report.State, report.BrokerOrderId));
        Assert.StartsWith(expected + Tail, Assert.Single(Exchange.To(Post)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_may_trigger_on_the_mark_price()
    {
        using var desk = new BinanceDesk(options: BinanceDesk.Options with { StopTrigger = BinanceWorkingType.MarkPrice });
        desk.Exchange.Always(Post, BinanceDesk.Algo("NEW"));
        await desk.Broker.SubmitAsync(BinanceDesk.Stop());
        Assert.Equal("MARK_PRICE", Assert.Single(desk.Exchange.To(Post))["workingType"]);
    }

    [Theory]
    [InlineData("NEW", OrderState.Working)]
    [InlineData("TRIGGERING", OrderState.Working)]
    [InlineData("TRIGGERED", OrderState.Working)]
    [InlineData("CANCELED", OrderState.Cancelled)]
    [InlineData("EXPIRED", OrderState.Expired)]
    [InlineData("REJECTED", OrderState.Rejected)]
    public async Task Every_status_has_its_state(string status, OrderState expected)
    {
        Exchange.Always(Get, BinanceDesk.Algo(status));
        Assert.Equal(expected, BinanceOrderTests.Confirmed(await _desk.Broker.FindAsync(BinanceDesk.Stop().Key)).State);
        Assert.StartsWith("clientAlgoId=abcdefghijklmnopqrstuvwx-entry1&recvWindow=", Assert.Single(Exchange.To(Get)).Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TRIGGERED")]
    [InlineData("FINISHED")]
    public async Task A_stop_that_has_triggered_is_followed_to_its_order(string status)
    {
        Exchange.Always(Get, BinanceDesk.Algo(status, "777"));
        Exchange.Always(GetOrder, """{"orderId":777,"symbol":"BTCUSDT","status":"FILLED","clientOrderId":"x","executedQty":"0.010"}""");
        Exchange.Always("GET /fapi/v1/userTrades", $"[{BinanceDesk.Trade(7, "0.010", "58990.0", order: 777)}]");
        var report = BinanceOrderTests.Confirmed(await _desk.Broker.FindAsync(BinanceDesk.Stop().Key));
        Assert.Equal((BinanceDesk.Id, "2146760", OrderState.Filled, 58990.0m), (report.ClientOrderId, report.BrokerOrderId, report.State, report.Fills[0].Price));
        Assert.Equal("777", Assert.Single(Exchange.To(GetOrder))["orderId"]);
    }

    [Fact]
    public async Task A_triggered_stop_whose_order_does_not_show_yet_is_working()
    {
        Exchange.Always(Get, BinanceDesk.Algo("TRIGGERED", "777"));
        Exchange.Always(GetOrder, _ => StubAnswer.Error(-2013));
        Assert.Equal(OrderState.Working, BinanceOrderTests.Confirmed(await _desk.Broker.FindAsync(BinanceDesk.Stop().Key)).State);
    }

    [Fact]
    public async Task A_finished_stop_without_an_order_is_unknown()
    {
        Exchange.Always(Get, BinanceDesk.Algo("FINISHED"));
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.FindAsync(BinanceDesk.Stop().Key));
    }

    [Theory]
    [InlineData("CANCELED")]
    [InlineData("NEW")]
    public async Task A_cancelled_stop_is_cancelled_even_when_the_query_lags(string status)
    {
        Exchange.Always(Delete, """{"algoId":2146760,"clientAlgoId":"abcdefghijklmnopqrstuvwx-entry1","code":"200","msg":"success"}""");
        Exchange.Always(Get, BinanceDesk.Algo(status));
        Assert.Equal(OrderState.Cancelled, BinanceOrderTests.Confirmed(await _desk.Broker.CancelAsync(BinanceDesk.Stop().Key)).State);
    }

    [Fact]
    public async Task A_cancel_that_meets_a_triggered_stop_answers_with_its_fills()
    {
        Exchange.Always(Delete, _ => StubAnswer.Error(-2011));
        Exchange.Always(Get, BinanceDesk.Algo("FINISHED", "777"));
        Exchange.Always(GetOrder, """{"orderId":777,"symbol":"BTCUSDT","status":"FILLED","executedQty":"0.010"}""");
        Exchange.Always("GET /fapi/v1/userTrades", $"[{BinanceDesk.Trade(7, "0.010", order: 777)}]");
        Assert.Equal(OrderState.Filled, BinanceOrderTests.Confirmed(await _desk.Broker.CancelAsync(BinanceDesk.Stop().Key)).State);
    }

    [Fact]
    public async Task A_stop_that_would_trigger_at_once_is_rejected()
    {
        Exchange.Always(Post, _ => StubAnswer.Error(-2021, message: "Order would immediately trigger."));
        Assert.Equal("-2021", BinanceOrderTests.Rejected(await _desk.Broker.SubmitAsync(BinanceDesk.Stop())).Code);
    }

    [Fact]
    public async Task A_stop_whose_id_is_taken_answers_with_the_one_that_has_it()
    {
        Exchange.Always(Post, _ => StubAnswer.Error(-4116));
        Exchange.Always(Get, BinanceDesk.Algo("NEW"));
        Assert.Equal(OrderState.Working, BinanceOrderTests.Confirmed(await _desk.Broker.SubmitAsync(BinanceDesk.Stop())).State);
    }

    [Fact]
    public async Task Cancelling_everything_ends_orders_of_both_services_and_tells_how()
    {
        Exchange.InTurn("GET /fapi/v1/openOrders", new StubAnswer($"[{BinanceDesk.Order("PARTIALLY_FILLED", "0.004")}]"), new StubAnswer("[]"));
        Exchange.InTurn("GET /fapi/v1/openAlgoOrders", new StubAnswer($"[{BinanceDesk.Algo("NEW")}]"), new StubAnswer("[]"));
        Exchange.Always("DELETE /fapi/v1/allOpenOrders", """{"code":200,"msg":"The operation of cancel all open order is done."}""");
        Exchange.Always("DELETE /fapi/v1/algoOpenOrders", """{"code":200,"msg":"The operation of cancel all open order is done."}""");
        Exchange.Always(GetOrder, BinanceDesk.Order("CANCELED", "0.004"));
        Exchange.Always("GET /fapi/v1/userTrades", $"[{BinanceDesk.Trade(7, "0.004")}]");
        Exchange.Always(Get, BinanceDesk.Algo("CANCELED"));
        var reports = await _desk.Broker.CancelAllAsync(BinanceDesk.Btc);
        Assert.Equal([(OrderState.Cancelled, 0.004m), (OrderState.Cancelled, 0m)], reports.Select(report => (report.State, report.FilledQuantity)));
        Assert.Equal(("2146760", null), (Assert.Single(Exchange.To(Get))["algoId"], Exchange.To(Get).Single()["clientAlgoId"]));
    }

    [Fact]
    public async Task Orders_that_stay_after_every_cancel_are_no_certainty()
    {
        Exchange.Always("GET /fapi/v1/openOrders", $"[{BinanceDesk.Order("NEW")}]");
        Exchange.Always("GET /fapi/v1/openAlgoOrders", "[]");
        Exchange.Always("DELETE /fapi/v1/allOpenOrders", """{"code":200,"msg":"done"}""");
        Exchange.Always("DELETE /fapi/v1/algoOpenOrders", """{"code":200,"msg":"done"}""");
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _desk.Broker.CancelAllAsync(BinanceDesk.Btc));
    }

    [Fact]
    public async Task Working_orders_are_those_of_both_services()
    {
        Exchange.Always("GET /fapi/v1/openOrders", $"[{BinanceDesk.Order("NEW", id: "one")}]");
        Exchange.Always("GET /fapi/v1/openAlgoOrders", $"[{BinanceDesk.Algo("NEW")}]");
        Assert.Equal(["one", BinanceDesk.Id], (await _desk.Broker.GetWorkingOrdersAsync()).Select(report => report.ClientOrderId));
    }
}
