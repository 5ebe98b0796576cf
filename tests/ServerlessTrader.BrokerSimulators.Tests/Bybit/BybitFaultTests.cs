using System.Net;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Tests.Bybit;

/// <summary>What goes wrong on demand, and the limits.</summary>
public sealed class BybitFaultTests : BybitDesk
{
    [Theory]
    [InlineData(WireFault.ServerErrorBefore, 503, 0)]
    [InlineData(WireFault.ServerErrorAfter, 502, 1)]
    [InlineData(WireFault.Banned, 403, 0)]
    [InlineData(WireFault.Overloaded, 429, 0)]
    public async Task A_fault_of_the_door_is_a_bare_status(WireFault fault, int status, int taken)
    {
        Simulator.Faults.Requests.Then(RequestKind.Submit, fault);

        Assert.Equal((HttpStatusCode)status, (await MarketBuy("a-1")).Status);

        Assert.Equal(taken, Account.CountOf("a-1"));
    }

    [Theory]
    [InlineData(WireFault.StatusUnknown, 10000, 1)]
    [InlineData(WireFault.DuplicateClientId, 110072, 1)]
    [InlineData(WireFault.ClockSkew, 10002, 0)]
    [InlineData(WireFault.TooManyRequests, 10006, 0)]
    [InlineData(WireFault.Refused, 110063, 0)]
    public async Task A_fault_of_the_exchange_is_a_code(WireFault fault, int code, int taken)
    {
        Simulator.Faults.Requests.Then(RequestKind.Submit, fault);

        Assert.Equal(code, (await MarketBuy("a-1")).Code);

        Assert.Equal(taken, Account.CountOf("a-1"));
    }

    [Fact]
    public async Task A_broken_answer_is_half_of_one()
    {
        Simulator.Faults.Requests.Then(RequestKind.Submit, WireFault.BrokenJson);

        var answer = await MarketBuy("a-1");

        Assert.ThrowsAny<JsonException>(() => answer.Json);
        Assert.Equal(1, Account.CountOf("a-1"));
    }

    [Fact]
    public async Task A_dropped_answer_breaks_the_connection_after_the_order_was_taken()
    {
        Simulator.Faults.Requests.Then(RequestKind.Submit, WireFault.DropAnswer);

        await Assert.ThrowsAsync<HttpRequestException>(() => MarketBuy("a-1"));

        Assert.Equal(1, Account.CountOf("a-1"));
    }

    [Theory]
    [InlineData(WireFault.HoldAnswer, 1)]
    [InlineData(WireFault.HoldRequest, 0)]
    public async Task A_held_answer_never_comes(WireFault fault, int taken)
    {
        Simulator.Faults.Requests.Then(RequestKind.Submit, fault);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MarketBuy("a-1", cancellationToken: patience.Token));

        Assert.Equal(taken, Account.CountOf("a-1"));
    }

    [Fact]
    public async Task A_skewed_clock_refuses_what_was_stamped_right()
    {
        Simulator.Faults.ClockSkew = TimeSpan.FromSeconds(-2);

        Assert.Equal(10002, (await MarketBuy("a-1")).Code);
        Assert.Equal(1_790_755_198_000, (await Public("/v5/market/time")).Json.GetProperty("time").GetInt64());
    }

    [Fact]
    public async Task An_eleventh_order_in_a_second_is_10006_and_the_headers_say_when_to_come_back()
    {
        for (var i = 0; i < 10; i++)
        {
            var taken = await MarketBuy($"a-{i}", "0.001");
            Assert.Equal((0, (9 - i).ToString(System.Globalization.CultureInfo.InvariantCulture)), (taken.Code, taken.Headers["X-Bapi-Limit-Status"]));
        }

        var refused = await MarketBuy("a-10", "0.001");

        Assert.Equal((10006, "10", "0", "1790755201000"), (refused.Code, refused.Headers["X-Bapi-Limit"], refused.Headers["X-Bapi-Limit-Status"], refused.Headers["X-Bapi-Limit-Reset-Timestamp"]));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, (await MarketBuy("a-10", "0.001")).Code);
    }

    [Fact]
    public async Task More_than_six_hundred_requests_in_five_seconds_ban_the_address_for_ten_minutes()
    {
        for (var i = 0; i < 600; i++)
            Assert.Equal(HttpStatusCode.OK, (await Public("/v5/market/time")).Status);

        Assert.Equal(HttpStatusCode.Forbidden, (await Public("/v5/market/time")).Status);
        Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(HttpStatusCode.Forbidden, (await Public("/v5/market/time")).Status);
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await Public("/v5/market/time")).Status);
    }
}
