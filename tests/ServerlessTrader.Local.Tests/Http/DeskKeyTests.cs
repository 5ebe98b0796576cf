namespace ServerlessTrader.Local.Tests.Http;

public sealed class DeskKeyTests
{
    public static TheoryData<string> Reading => new("/api/status", "/api/positions", "/api/trades/aaaaaaaaaaaaaaaaaaaaaaaa", "/api/history", "/api/balance", "/api/accounts/paper");

    public static TheoryData<string> Control => new("/api/close/QQQ", "/api/close-all", "/api/resume", "/api/breakers/paper/reset");

    [Theory]
    [MemberData(nameof(Reading))]
    public async Task Viewers_and_operators_may_read(string path)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(401, (await host.DeskAsync(HttpMethod.Get, path, null)).Status);
        Assert.Equal(401, (await host.DeskAsync(HttpMethod.Get, path, "guess")).Status);
        Assert.Equal(401, (await host.DeskAsync(HttpMethod.Get, path, ApiHost.LongsToken)).Status);
        Assert.NotEqual(401, (await host.DeskAsync(HttpMethod.Get, path, ApiHost.ViewerKey)).Status);
        Assert.NotEqual(401, (await host.DeskAsync(HttpMethod.Get, path, ApiHost.OperatorKey)).Status);
    }

    [Theory]
    [MemberData(nameof(Control))]
    public async Task Only_operators_may_act(string path)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(401, (await host.DeskAsync(HttpMethod.Post, path, null)).Status);
        Assert.Equal(401, (await host.DeskAsync(HttpMethod.Post, path, "guess")).Status);
        var viewer = await host.DeskAsync(HttpMethod.Post, path, ApiHost.ViewerKey);
        Assert.Equal((403, "viewer-may-only-read"), (viewer.Status, viewer.Code));
        Assert.False((await host.Environment.Accounts.GetControlAsync()).Stopped);
        Assert.Equal(200, (await host.DeskAsync(HttpMethod.Post, path, ApiHost.OperatorKey)).Status);
    }

    [Fact]
    public async Task A_refusal_names_the_kind_of_key()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.DeskAsync(HttpMethod.Get, "/api/status", null);
        Assert.Equal("key-missing", reply.Code);
        Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task The_key_may_stand_in_either_header_and_never_in_the_address()
    {
        await using var host = await ApiHost.StartAsync();
        using var header = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        header.Headers.Add("X-Api-Key", ApiHost.ViewerKey);
        Assert.Equal(200, (await host.SendAsync(header)).Status);
        using var lower = new HttpRequestMessage(HttpMethod.Get, "/api/status");
        lower.Headers.TryAddWithoutValidation("Authorization", $"bearer {ApiHost.ViewerKey}");
        Assert.Equal(200, (await host.SendAsync(lower)).Status);
        Assert.Equal(401, (await host.DeskAsync(HttpMethod.Get, $"/api/status?token={ApiHost.ViewerKey}&key={ApiHost.ViewerKey}", null)).Status);
    }

    [Fact]
    public async Task Without_configured_keys_it_is_closed_and_says_how_to_set_one()
    {
        await using var host = await ApiHost.StartAsync();
        host.Secrets.Remove("operator-key");
        var act = await host.DeskAsync(HttpMethod.Post, "/api/resume", "");
        Assert.Equal((401, "key-not-configured"), (act.Status, act.Code));
        Assert.Contains("\"operator-key\"", act.Suggestions, StringComparison.Ordinal);
        Assert.Equal(200, (await host.ReadAsync("/api/status")).Status);

        host.Secrets["viewer-key"] = " ";
        Assert.Equal("key-not-configured", (await host.DeskAsync(HttpMethod.Get, "/api/status", " ")).Code);
    }

    [Fact]
    public async Task Several_keys_are_valid_during_a_rotation()
    {
        await using var host = await ApiHost.StartAsync();
        host.Secrets["operator-key"] = "the-old-key the-new-key";
        Assert.Equal(200, (await host.DeskAsync(HttpMethod.Post, "/api/resume", "the-old-key")).Status);
        Assert.Equal(200, (await host.DeskAsync(HttpMethod.Post, "/api/resume", "the-new-key")).Status);
        Assert.Equal(401, (await host.DeskAsync(HttpMethod.Post, "/api/resume", "the-old-key the-new-key")).Status);
    }
}
