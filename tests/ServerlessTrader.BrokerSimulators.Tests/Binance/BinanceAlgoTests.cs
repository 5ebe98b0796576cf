using System.Net;

namespace ServerlessTrader.BrokerSimulators.Tests.Binance;

public sealed class BinanceAlgoTests : BinanceDesk
{
    [Fact]
    public async Task A_stop_triggers_and_names_the_order_that_filled()
    {
        await MarketBuy("entry");
        var placed = await Algo("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=59000&reduceOnly=true&clientAlgoId=stop-1");
        Assert.Equal(("NEW", "STOP_MARKET", "59000.00"), (placed["algoStatus"], placed["orderType"], placed["triggerPrice"]));
        Simulator.Exchange.SetPrice(Btc, 58_990m);
        var found = await Signed("GET", "/fapi/v1/algoOrder", "clientAlgoId=stop-1");
        Assert.Equal(("FINISHED", "58989.9", "0.100"), (found["algoStatus"], found["actualPrice"], found["actualQty"]));
        var order = await Signed("GET", "/fapi/v1/order", $"symbol=BTCUSDT&orderId={found["actualOrderId"]}");
        Assert.Equal(("FILLED", "SELL"), (order["status"], order["side"]));
    }

    [Fact]
    public async Task Is_unknown_where_ordinary_orders_are()
    {
        await Algo("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=59000&clientAlgoId=stop-1");
        Assert.Equal(-2013, (await Signed("GET", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=stop-1")).Code);
        Assert.Equal("[]", (await Signed("GET", "/fapi/v1/openOrders", "symbol=BTCUSDT")).Text);
        Assert.Single((await Signed("GET", "/fapi/v1/openAlgoOrders", "symbol=BTCUSDT")).Json.EnumerateArray());
    }

    [Fact]
    public async Task Survives_the_cancelling_of_all_orders()
    {
        await Algo("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=59000&clientAlgoId=stop-1");
        Assert.Equal(HttpStatusCode.OK, (await Signed("DELETE", "/fapi/v1/allOpenOrders", "symbol=BTCUSDT")).Status);
        Assert.Single(Account.WaitingStops);
        Assert.Equal("200", (await Signed("DELETE", "/fapi/v1/algoOpenOrders", "symbol=BTCUSDT"))["code"]);
        Assert.Empty(Account.WaitingStops);
    }

    [Fact]
    public async Task Is_cancelled_once()
    {
        await Algo("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=59000&clientAlgoId=stop-1");
        // A text here, a number everywhere else.
        Assert.Equal(System.Text.Json.JsonValueKind.String, (await Signed("DELETE", "/fapi/v1/algoOrder", "clientAlgoId=stop-1")).Json.GetProperty("code").ValueKind);
        Assert.Equal(-2011, (await Signed("DELETE", "/fapi/v1/algoOrder", "clientAlgoId=stop-1")).Code);
        Assert.Equal("CANCELED", (await Signed("GET", "/fapi/v1/algoOrder", "clientAlgoId=stop-1"))["algoStatus"]);
    }

    [Theory]
    [InlineData("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=61000", -2021)]
    [InlineData("side=SELL&type=STOP_MARKET&quantity=0.100&stopPrice=59000", -1102)]
    [InlineData("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=59000.05", -4014)]
    [InlineData("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=59000&positionSide=LONG", -4061)]
    [InlineData("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=59000&closePosition=true", -4137)]
    [InlineData("side=SELL&type=STOP_MARKET&quantity=0.001&triggerPrice=59000", -4164)]
    [InlineData("side=SELL&type=MARKET&quantity=0.100&triggerPrice=59000", -1116)]
    public async Task Refuses_with_the_exchanges_code(string query, int code) => Assert.Equal(code, (await Algo(query)).Code);

    [Fact]
    public async Task No_more_than_ten_wait_for_one_symbol()
    {
        for (var i = 0; i < 10; i++)
            await Algo($"side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice={58_000 + i}");
        Assert.Equal(-4045, (await Algo("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=58500")).Code);
    }
}
