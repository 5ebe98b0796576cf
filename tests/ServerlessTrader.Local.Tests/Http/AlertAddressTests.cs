using System.Collections.Immutable;
using ServerlessTrader.Engine.Http;

namespace ServerlessTrader.Local.Tests.Http;

public sealed class AlertAddressTests
{
    private static readonly TraderApiOptions _behindProxy = new() { TrustedProxies = ["127.0.0.1", "10.0.0.0/8"] };

    [Theory]
    [InlineData("127.0.0.1", 202)]
    [InlineData("127.0.0.0/8", 202)]
    [InlineData("::1", 403)]
    [InlineData("192.0.2.1", 403)]
    [InlineData("tradingview", 403)]
    public async Task Takes_alerts_from_the_listed_addresses_only(string listed, int status)
    {
        await using var host = await StartAsync(listed, new TraderApiOptions());
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        Assert.Equal(status, reply.Status);
        if (status == 403)
            Assert.Equal("address-not-allowed", reply.Code);
    }

    [Theory]
    [InlineData("52.89.214.238")]
    [InlineData("34.212.75.30")]
    [InlineData("54.218.53.128")]
    [InlineData("52.32.178.7")]
    public async Task Knows_the_addresses_of_TradingView(string address)
    {
        await using var host = await StartAsync("tradingview", _behindProxy);
        Assert.Equal(202, (await host.AlertAsync(Bodies.Long(ApiHost.Start), "", ("X-Forwarded-For", address))).Status);
        Assert.Equal(403, (await host.AlertAsync(Bodies.Long(ApiHost.Start), "", ("X-Forwarded-For", "52.32.178.8"))).Status);
    }

    [Fact]
    public async Task Believes_nobody_elses_forwarded_header()
    {
        await using var host = await StartAsync("52.89.214.238", new TraderApiOptions());
        Assert.Equal(403, (await host.AlertAsync(Bodies.Long(ApiHost.Start), "", ("X-Forwarded-For", "52.89.214.238"))).Status);
    }

    [Theory]
    [InlineData("52.89.214.238", 202)]
    [InlineData("52.89.214.238:51234", 202)]
    [InlineData("::ffff:52.89.214.238", 202)]
    [InlineData("[::ffff:52.89.214.238]:443", 202)]
    [InlineData("1.1.1.1, 52.89.214.238", 202)]
    [InlineData("52.89.214.238, 10.1.2.3", 202)]
    [InlineData("52.89.214.238, 1.1.1.1", 403)]
    [InlineData("52.89.214.238, 1.1.1.1, 10.1.2.3", 403)]
    [InlineData("52.89.214.238, unknown", 403)]
    [InlineData("52.89.214.238,", 403)]
    [InlineData("", 403)]
    public async Task Reads_the_forwarded_header_from_its_end_for_as_long_as_the_proxies_are_trusted(string forwarded, int status)
    {
        await using var host = await StartAsync("52.89.214.238", _behindProxy);
        Assert.Equal(status, (await host.AlertAsync(Bodies.Long(ApiHost.Start), "", ("X-Forwarded-For", forwarded))).Status);
    }

    [Fact]
    public async Task The_token_comes_before_the_address()
    {
        await using var host = await StartAsync("192.0.2.1", new TraderApiOptions());
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs?token=wrong", Bodies.Long(ApiHost.Start))).Status);
    }

    [Fact]
    public async Task Exits_are_bound_to_the_listed_addresses_too()
    {
        await using var host = await StartAsync("192.0.2.1", new TraderApiOptions());
        Assert.Equal(403, (await host.AlertAsync(Bodies.Exit(ApiHost.Start))).Status);
    }

    [Fact]
    public async Task A_proxy_that_is_no_address_is_refused_at_the_start_by_name()
    {
        var options = new TraderApiOptions { TrustedProxies = ImmutableArray.Create("my-proxy") };
        Assert.Contains("'my-proxy'", (await Assert.ThrowsAsync<ArgumentException>(() => ApiHost.StartAsync(options: options))).Message, StringComparison.Ordinal);
    }

    private static Task<ApiHost> StartAsync(string listed, TraderApiOptions options) =>
        ApiHost.StartAsync([ApiHost.Strategy("qqq-longs", "long", $"\"allowedAddresses\": [\"{listed}\"],")], options);
}
