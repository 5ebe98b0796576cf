using System.Net;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>Keys: missing, changed, and never shown.</summary>
public sealed class BybitSecretsTests
{
    [Theory]
    [InlineData("bybit-key")]
    [InlineData("bybit-secret")]
    public async Task A_missing_secret_closes_the_account_and_is_named(string name)
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Secrets.Remove(name);

        var refused = Assert.IsType<OrderOutcome.Rejected>(await desk.Broker.SubmitAsync(BybitDesk.Buy()));
        var failure = await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetBalanceAsync());

        Assert.Equal("account-closed", refused.Code);
        Assert.Contains($"'{name}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{name}'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(desk.Wire.Requests, sent => sent.Headers.ContainsKey("X-BAPI-SIGN"));
    }

    [Fact]
    public async Task A_secret_that_cannot_be_a_key_closes_the_account_without_being_shown()
    {
        using var desk = new BybitDesk();
        desk.Secrets["bybit-secret"] = "\"quoted value\"";

        var failure = await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetBalanceAsync());

        Assert.DoesNotContain("quoted value", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10003)]
    [InlineData(10004)]
    public async Task After_a_refused_signature_the_keys_are_read_again_and_tried_once_more(int code)
    {
        using var desk = new BybitDesk();
        desk.Secrets.Replace("bybit-key", "BbNewKey");
        desk.Wire.Code(BybitDesk.Positions, code, "Error sign").Result(BybitDesk.Positions, BybitDesk.Empty);

        Assert.Empty(await desk.Broker.GetPositionsAsync());

        Assert.Equal(["BbFakeKey001", "BbNewKey"], desk.Wire.To(BybitDesk.Positions).Select(sent => sent.Headers["X-BAPI-API-KEY"]));
    }

    [Fact]
    public async Task Keys_that_have_not_changed_are_not_tried_again()
    {
        using var desk = new BybitDesk();
        desk.Wire.Code(BybitDesk.Positions, 10003, "API key is invalid.");

        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetPositionsAsync());

        Assert.Single(desk.Wire.To(BybitDesk.Positions));
        Assert.Equal(2, desk.Secrets.Refreshes);
    }

    [Fact]
    public async Task New_keys_that_are_refused_too_are_a_refusal()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Secrets.Replace("bybit-key", "BbNewKey");
        desk.Wire.Body(BybitDesk.Create, "", HttpStatusCode.Unauthorized);

        Assert.Equal("http-401", Assert.IsType<OrderOutcome.Rejected>(await desk.Broker.SubmitAsync(BybitDesk.Buy())).Code);

        Assert.Equal(2, desk.Wire.To(BybitDesk.Create).Count);
    }

    [Fact]
    public async Task Whatever_fails_no_key_signature_or_signed_payload_is_shown()
    {
        var shown = new List<string>();
        foreach (var fault in (Action<BybitWire, string>[])[
            (wire, path) => wire.Broken(path), (wire, path) => wire.Body(path, "<html>", HttpStatusCode.BadGateway), (wire, path) => wire.Body(path, "{"),
            (wire, path) => wire.Code(path, 10004, "Error sign"), (wire, path) => wire.Code(path, 10003, "API key is invalid."), (wire, path) => wire.Body(path, "", HttpStatusCode.Forbidden)])
        {
            using var desk = new BybitDesk().OneWay();
            fault(desk.Wire, BybitDesk.Create);
            fault(desk.Wire, BybitDesk.Wallet);
            desk.Sockets.FailNext(1);
            using var news = desk.OrderFeed.Subscribe(_ => { }, () => { });
            var outcome = await desk.Broker.SubmitAsync(BybitDesk.Buy(OrderType.Limit, 12345.6m));
            var failure = await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetBalanceAsync());
            shown.AddRange([outcome.ToString(), failure.ToString(), desk.Logs.All, desk.Exchange.ToString()!, desk.Broker.ToString()!, desk.Options.ToString()]);
            foreach (var sent in desk.Wire.Requests.Where(sent => sent.Headers.ContainsKey("X-BAPI-SIGN")))
                Assert.DoesNotContain(shown, text => text.Contains(sent.Headers["X-BAPI-SIGN"], StringComparison.OrdinalIgnoreCase));
        }

        Assert.DoesNotContain(shown, text => text.Contains(BybitDesk.ApiKey, StringComparison.Ordinal) || text.Contains(BybitDesk.ApiSecret, StringComparison.Ordinal));
        Assert.DoesNotContain(shown, text => text.Contains("12345.6", StringComparison.Ordinal));
    }
}
