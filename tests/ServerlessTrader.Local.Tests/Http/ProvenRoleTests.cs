using ServerlessTrader.Engine.Http;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>A host that has checked a caller itself, by a key of its platform, says so; a route that asks for no more then asks for nothing.</summary>
public sealed class ProvenRoleTests
{
    [Theory]
    [InlineData(TraderRole.None, 401, 401)]
    [InlineData(TraderRole.Alert, 401, 401)]
    [InlineData(TraderRole.Viewer, 200, 401)]
    [InlineData(TraderRole.Operator, 200, 200)]
    public async Task What_the_host_has_proven_needs_no_key(TraderRole proven, int reading, int control)
    {
        await using var host = await ApiHost.StartAsync(dispatches: true, proven: proven);
        Assert.Equal(reading, (await host.DeskAsync(HttpMethod.Get, "/api/status", null)).Status);
        Assert.Equal(control, (await host.DeskAsync(HttpMethod.Post, "/api/resume", null)).Status);
    }

    [Fact]
    public async Task An_alert_needs_its_token_whatever_the_host_has_proven()
    {
        await using var host = await ApiHost.StartAsync(dispatches: true, proven: TraderRole.Operator);
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs", """{"signal":"BUY","type":"LONG","price":500}""")).Status);
        Assert.Empty(await host.OpenTradesAsync());
    }

    [Theory]
    [InlineData("/api/webhook")]
    [InlineData("/api/webhook/entry")]
    public async Task What_the_host_s_own_pattern_names_does_not_change_which_route_is_meant(string path)
    {
        await using var host = await ApiHost.StartAsync(dispatches: true);
        var reply = await host.PostAsync($"{path}?token={ApiHost.LongsToken}", """{"strategy":"qqq-longs","action":"ENTRY","signal":"BUY","type":"LONG","price":500}""");
        Assert.Equal(202, reply.Status);
        Assert.Equal("qqq-longs", Assert.Single(await host.OpenTradesAsync()).Strategy);
    }
}
