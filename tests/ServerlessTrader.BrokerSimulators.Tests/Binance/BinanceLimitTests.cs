using System.Net;
using ServerlessTrader.BrokerSimulators.Binance;

namespace ServerlessTrader.BrokerSimulators.Tests.Binance;

public sealed class BinanceLimitTests : BinanceDesk
{
    protected override BinanceSimulatorOptions Options => base.Options with { WeightLimit = 3, PatienceBeforeBan = 2, OrdersPerTenSeconds = 2 };

    [Fact]
    public async Task Too_many_requests_are_answered_429_and_then_418_until_the_ban_is_over()
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 7; i++)
            statuses.Add((await Send("GET", "/fapi/v1/ping")).Status);
        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, (HttpStatusCode)418, (HttpStatusCode)418],
            statuses);
        Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(HttpStatusCode.OK, (await Send("GET", "/fapi/v1/ping")).Status);
    }

    [Fact]
    public async Task Too_many_orders_are_refused()
    {
        await MarketBuy("one");
        await MarketBuy("two");
        var answer = await MarketBuy("three");
        Assert.Equal((HttpStatusCode.TooManyRequests, -1015), (answer.Status, answer.Code));
        Assert.Equal(2, Account.Orders.Length);
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, (await MarketBuy("three")).Status);
    }
}
