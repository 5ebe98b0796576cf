using System.Net;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Tests.Binance;

public sealed class BinanceFaultTests : BinanceDesk
{
    [Theory]
    [InlineData(WireFault.ServerErrorBefore, HttpStatusCode.ServiceUnavailable, 0, 0)]
    [InlineData(WireFault.ServerErrorAfter, HttpStatusCode.ServiceUnavailable, 0, 1)]
    [InlineData(WireFault.StatusUnknown, HttpStatusCode.RequestTimeout, -1007, 1)]
    [InlineData(WireFault.DuplicateClientId, HttpStatusCode.BadRequest, -4116, 1)]
    [InlineData(WireFault.ClockSkew, HttpStatusCode.BadRequest, -1021, 0)]
    [InlineData(WireFault.TooManyRequests, HttpStatusCode.TooManyRequests, -1003, 0)]
    [InlineData(WireFault.Banned, (HttpStatusCode)418, -1003, 0)]
    [InlineData(WireFault.Overloaded, HttpStatusCode.ServiceUnavailable, -1008, 0)]
    [InlineData(WireFault.Refused, HttpStatusCode.BadRequest, -4088, 0)]
    public async Task A_fault_has_its_answer_and_its_truth(WireFault fault, HttpStatusCode status, int code, int taken)
    {
        Simulator.Faults.Requests.Then(RequestKind.Submit, fault);
        var answer = await MarketBuy("mine");
        Assert.Equal((status, code, taken), (answer.Status, answer.Code, Account.CountOf("mine")));
        Assert.Equal(HttpStatusCode.OK, (await MarketBuy("next")).Status);
    }

    [Fact]
    public async Task Half_of_an_answer_is_no_json()
    {
        Simulator.Faults.Requests.Then(RequestKind.Submit, WireFault.BrokenJson);
        var answer = await MarketBuy("mine");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.ThrowsAny<JsonException>(() => answer.Json);
        Assert.Equal(1, Account.CountOf("mine"));
    }

    [Fact]
    public async Task A_connection_breaks_after_the_order_was_taken()
    {
        Simulator.Faults.Requests.Then(RequestKind.Submit, WireFault.DropAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(() => MarketBuy("mine"));
        Assert.Equal(1, Account.CountOf("mine"));
    }

    [Theory]
    [InlineData(WireFault.HoldAnswer, 1)]
    [InlineData(WireFault.HoldRequest, 0)]
    public async Task An_answer_is_held_until_the_client_gives_up(WireFault fault, int taken)
    {
        using var met = new CancellationTokenSource();
        using var orders = Simulator.Exchange.Subscribe(_ => met.Cancel());
        Simulator.Faults.Requests.Then(RequestKind.Submit, fault);
        var asked = MarketBuy("mine", cancellationToken: met.Token);
        if (taken == 0)
            await met.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Equal(taken, Account.CountOf("mine"));
    }

    [Fact]
    public async Task An_order_can_be_taken_after_it_was_asked_for_in_vain()
    {
        Simulator.Faults.Requests.Then(RequestKind.Submit, WireFault.SlowAcceptance);
        var asked = MarketBuy("mine");
        while (Simulator.Faults.Requests.Met.Count == 0)
            await Task.Yield();
        Assert.Equal(-2013, (await Signed("GET", "/fapi/v1/order", "symbol=BTCUSDT&origClientOrderId=mine")).Code);
        while (!asked.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        // Too late it is not taken at all.
        Assert.Equal(asked.IsCompletedSuccessfully ? 1 : 0, Account.CountOf("mine"));
    }

    [Fact]
    public async Task Faults_by_chance_follow_from_the_seed()
    {
        async Task<string> Met()
        {
            Simulator.Faults.Requests.Clear();
            Simulator.Faults.Requests.ByChance(7, new FaultShare(RequestKind.Find, WireFault.ServerErrorBefore, 0.5));
            var met = "";
            for (var i = 0; i < 40; i++)
                met += (await Signed("GET", "/fapi/v1/order", $"symbol=BTCUSDT&origClientOrderId=id-{i}")).Status == HttpStatusCode.ServiceUnavailable ? 'x' : '.';
            return met;
        }

        var first = await Met();
        Assert.InRange(first.Count(met => met == 'x'), 8, 32);
    }

    [Fact]
    public async Task Faults_prices_and_books_can_be_had_over_http()
    {
        Assert.Equal(HttpStatusCode.OK, (await Send("POST", "/sim/price?symbol=BTCUSDT&price=61000")).Status);
        Assert.Equal(61_000m, Simulator.Exchange.PriceOf(Btc).Last);
        await Send("POST", "/sim/faults?at=submit&fault=server-error-after");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await MarketBuy("mine")).Status);
        var books = (await Send("GET", "/sim/books")).Json;
        Assert.Equal(1, books.GetProperty("orders")[0].GetProperty("timesTaken").GetInt32());
        Assert.Equal(0.1m, books.GetProperty("positions")[0].GetProperty("quantity").GetDecimal());
        Assert.Equal(HttpStatusCode.BadRequest, (await Send("POST", "/sim/faults?at=submit&fault=none-such")).Status);
    }
}
