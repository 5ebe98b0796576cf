using System.Net;

namespace ServerlessTrader.BrokerSimulators.Tests.Binance;

public sealed class BinanceAccessTests : BinanceDesk
{
    private const string InQuery =
        "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=60000.0&newClientOrderId=bot-20260930-0001&recvWindow=5000&timestamp=1790755200000";

    [Fact]
    public async Task Takes_the_worked_signature_of_a_query()
    {
        var answer = await Send("POST", $"/fapi/v1/order?{InQuery}&signature=c0cd54d43c3b41dbef2505a0099bd488f868202c4ab1472010a55d1ea9ce5360");
        Assert.Equal((HttpStatusCode.OK, "NEW", "bot-20260930-0001"), (answer.Status, answer["status"], answer["clientOrderId"]));
    }

    [Fact]
    public async Task Takes_the_worked_signature_of_query_and_body_with_nothing_between()
    {
        var answer = await Send(
            "POST",
            "/fapi/v1/order?symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC",
            "quantity=0.010&price=60000.0&recvWindow=5000&timestamp=1790755200000&signature=9110d9d05e6980ff2904aeb88e2696055e684feaad65d4bdea1345e24d7c848a");
        Assert.Equal((HttpStatusCode.OK, "0.010"), (answer.Status, answer["origQty"]));
    }

    [Fact]
    public async Task Refuses_a_signature_of_something_else()
    {
        var answer = await Send("POST", $"/fapi/v1/order?{InQuery.Replace("0.010", "0.011", StringComparison.Ordinal)}&signature=c0cd54d43c3b41dbef2505a0099bd488f868202c4ab1472010a55d1ea9ce5360");
        Assert.Equal((HttpStatusCode.BadRequest, -1022), (answer.Status, answer.Code));
        Assert.Empty(Account.Orders);
    }

    [Theory]
    [InlineData(-5_000, null)]
    [InlineData(-5_001, -1021)]
    [InlineData(999, null)]
    [InlineData(1_000, -1021)]
    public async Task Takes_requests_of_its_own_time_only(int offset, int? code)
    {
        var query = $"timestamp={1_790_755_200_000 + offset}";
        var answer = await Send("GET", $"/fapi/v3/balance?{query}&signature={Sign(query)}");
        Assert.Equal(code, answer.Status == HttpStatusCode.OK ? null : answer.Code);
    }

    [Fact]
    public async Task Tells_its_own_time_when_its_clock_is_wrong()
    {
        Simulator.Faults.ClockSkew = TimeSpan.FromSeconds(30);
        Assert.Equal(-1021, (await Signed("GET", "/fapi/v3/balance")).Code);
        Assert.Equal("1790755230000", (await Send("GET", "/fapi/v1/time", key: null))["serverTime"]);
    }

    [Fact]
    public async Task Refuses_without_a_key_and_with_one_nobody_has()
    {
        Assert.Equal((HttpStatusCode.Unauthorized, -2014), Told(await Send("GET", "/fapi/v3/balance", key: null)));
        Assert.Equal((HttpStatusCode.Unauthorized, -2015), Told(await Send("GET", "/fapi/v3/balance", key: "nobody")));
    }

    [Fact]
    public async Task Counts_the_weight_of_every_request()
    {
        Assert.Equal("1", (await Send("GET", "/fapi/v1/time")).Headers["X-MBX-USED-WEIGHT-1M"]);
        Assert.Equal("6", (await Signed("GET", "/fapi/v3/account")).Headers["X-MBX-USED-WEIGHT-1M"]);
        Assert.Equal("11", (await Send("GET", "/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=1000")).Headers["X-MBX-USED-WEIGHT-1M"]);
        var order = await MarketBuy("one");
        Assert.Equal(("11", "1", "1"), (order.Headers["X-MBX-USED-WEIGHT-1M"], order.Headers["X-MBX-ORDER-COUNT-10S"], order.Headers["X-MBX-ORDER-COUNT-1M"]));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("1", (await Send("GET", "/fapi/v1/time")).Headers["X-MBX-USED-WEIGHT-1M"]);
    }

    private static (HttpStatusCode, int) Told(Answer answer) => (answer.Status, answer.Code);
}
