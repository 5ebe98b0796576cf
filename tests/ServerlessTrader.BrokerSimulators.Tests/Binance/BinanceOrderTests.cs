using System.Net;
using System.Text.Json;

namespace ServerlessTrader.BrokerSimulators.Tests.Binance;

public sealed class BinanceOrderTests : BinanceDesk
{
    [Theory]
    [InlineData("side=BUY&type=MARKET&quantity=0", -4003)]
    [InlineData("side=BUY&type=MARKET&quantity=121", -4005)]
    [InlineData("side=BUY&type=MARKET&quantity=0.0101", -1111)]
    [InlineData("side=BUY&type=MARKET&quantity=0.001", -4164)]
    [InlineData("side=BUY&type=MARKET&quantity=100", -2019)]
    [InlineData("side=BUY&type=MARKET&quantity=0.010&timeInForce=GTC", -1106)]
    [InlineData("side=BUY&type=MARKET&quantity=0.010&positionSide=LONG", -4061)]
    [InlineData("side=SELL&type=MARKET&quantity=0.010&reduceOnly=true", -2022)]
    [InlineData("side=BUY&type=MARKET", -1102)]
    [InlineData("side=HOLD&type=MARKET&quantity=0.010", -1117)]
    [InlineData("side=BUY&type=ICEBERG&quantity=0.010", -1116)]
    [InlineData("side=BUY&type=LIMIT&quantity=0.010&price=59000", -1102)]
    [InlineData("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=59000.05", -4014)]
    [InlineData("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=59000.005", -1111)]
    [InlineData("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=64000", -4016)]
    [InlineData("side=SELL&type=LIMIT&timeInForce=GTC&quantity=0.010&price=56000", -4024)]
    [InlineData("side=BUY&type=LIMIT&timeInForce=GTX&quantity=0.010&price=61000", -5022)]
    [InlineData("side=BUY&type=LIMIT&timeInForce=FOK&quantity=0.010&price=59000", -5021)]
    [InlineData("side=SELL&type=STOP_MARKET&quantity=0.010&stopPrice=59000", -4120)]
    [InlineData("side=BUY&type=MARKET&quantity=0.010&newClientOrderId=x-0123456789012345678901234567890123456", -4015)]
    [InlineData("side=BUY&type=MARKET&quantity=0.010&newClientOrderId=a%20b", -1100)]
    public async Task Refuses_with_the_exchanges_code(string query, int code)
    {
        var answer = await Order(query);
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, answer.Code));
        Assert.Empty(Account.Orders);
    }

    [Fact]
    public async Task Says_how_large_an_order_must_be() =>
        Assert.Equal("Order's notional must be no smaller than 100 (unless you choose reduce only).", (await Order("side=BUY&type=MARKET&quantity=0.001"))["msg"]);

    [Fact]
    public async Task A_quantity_with_digits_enough_may_still_be_off_the_step()
    {
        Simulator.Exchange.List(ServerlessTrader.BrokerSimulators.Exchange.Contract.Synthetic(1).Single());
        Assert.Equal(-4023, (await Signed("POST", "/fapi/v1/order", "symbol=SIM000USDT&side=BUY&type=MARKET&quantity=1.005")).Code);
        Assert.Equal(-1121, (await Signed("POST", "/fapi/v1/order", "symbol=NOSUCH&side=BUY&type=MARKET&quantity=1")).Code);
    }

    [Fact]
    public async Task Answers_a_market_order_as_new_unless_the_result_is_asked_for()
    {
        var acknowledged = await Order("side=BUY&type=MARKET&quantity=0.010");
        Assert.Equal(("NEW", "0.000"), (acknowledged["status"], acknowledged["executedQty"]));
        var result = await MarketBuy("two", "0.010");
        Assert.Equal(("FILLED", "0.010"), (result["status"], result["executedQty"]));
        Assert.False(result.Json.TryGetProperty("avgPrice", out _));
    }

    [Fact]
    public async Task Finds_an_order_by_either_id_with_its_price()
    {
        var placed = await MarketBuy("mine", "0.010");
        var byClient = await Signed("GET", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=mine");
        Assert.Equal(("60000.1", "600.001"), (byClient["avgPrice"], byClient["cumQuote"]));
        Assert.Equal(byClient.Text, (await Signed("GET", "/fapi/v1/order", $"symbol=BTCUSDT&orderId={placed["orderId"]}")).Text);
        Assert.Equal(-2013, (await Signed("GET", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=other")).Code);
        Assert.Equal(-2013, (await Signed("GET", "/fapi/v1/order", "symbol=ETHUSDT&origClientOrderId=mine")).Code);
    }

    [Fact]
    public async Task Tells_fills_with_their_fees()
    {
        var placed = await MarketBuy("mine", "0.010");
        var trade = Assert.Single((await Signed("GET", "/fapi/v1/userTrades", $"symbol=BTCUSDT&orderId={placed["orderId"]}")).Json.EnumerateArray());
        Assert.Equal(("60000.10", "0.010", "0.30000050", "USDT"), (Text(trade, "price"), Text(trade, "qty"), Text(trade, "commission"), Text(trade, "commissionAsset")));
    }

    [Fact]
    public async Task An_id_protects_only_while_its_order_is_open()
    {
        const string Rests = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=59000&newClientOrderId=same";
        await Order(Rests);
        Assert.Equal(-4116, (await Order(Rests)).Code);
        await Signed("DELETE", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=same");
        Assert.Equal(HttpStatusCode.OK, (await Order(Rests)).Status);
        Assert.Equal(2, Account.CountOf("same"));
    }

    [Fact]
    public async Task Cancels_once()
    {
        await Order("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=59000&newClientOrderId=mine");
        Assert.Equal("CANCELED", (await Signed("DELETE", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=mine"))["status"]);
        Assert.Equal(-2011, (await Signed("DELETE", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=mine")).Code);
        Assert.Equal(-2011, (await Signed("DELETE", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=other")).Code);
    }

    [Fact]
    public async Task Orders_that_ended_without_a_fill_are_forgotten_after_three_days()
    {
        await Order("side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.010&price=59000&newClientOrderId=nothing");
        await MarketBuy("something");
        Time.Advance(TimeSpan.FromDays(3) + TimeSpan.FromSeconds(1));
        Assert.Equal(-2013, (await Signed("GET", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=nothing")).Code);
        Assert.Equal("FILLED", (await Signed("GET", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=something"))["status"]);
    }

    [Fact]
    public async Task Reduce_only_is_not_a_word_of_hedge_mode()
    {
        await Signed("POST", "/fapi/v1/positionSide/dual", "dualSidePosition=true");
        Assert.Equal(-1106, (await Order("side=BUY&type=MARKET&quantity=0.010&positionSide=LONG&reduceOnly=false")).Code);
        Assert.Equal(-4061, (await Order("side=BUY&type=MARKET&quantity=0.010")).Code);
        await Order("side=BUY&type=MARKET&quantity=0.010&positionSide=LONG");
        Assert.Equal(-2022, (await Order("side=SELL&type=MARKET&quantity=0.020&positionSide=LONG")).Code);
        var position = Assert.Single((await Signed("GET", "/fapi/v3/positionRisk")).Json.EnumerateArray());
        Assert.Equal(("LONG", "0.010"), (Text(position, "positionSide"), Text(position, "positionAmt")));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
