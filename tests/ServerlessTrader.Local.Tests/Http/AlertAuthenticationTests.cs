using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessTrader.Local.Tests.Http;

public sealed class AlertAuthenticationTests
{
    [Fact]
    public async Task Takes_the_token_of_the_address()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(202, (await host.PostAsync($"/api/webhook/qqq-longs?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start))).Status);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("secret")]
    [InlineData("TOKEN")]
    public async Task Takes_the_token_of_the_body(string member)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(202, (await host.PostAsync("/api/webhook/qqq-longs", Bodies.Long(ApiHost.Start, $",\"{member}\":\"{ApiHost.LongsToken}\""))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=")]
    [InlineData("?token=%20")]
    [InlineData("?token=wrong")]
    [InlineData("?token=" + ApiHost.ShortsToken)]
    [InlineData("?token=" + ApiHost.OperatorKey)]
    [InlineData("?token=" + ApiHost.LongsToken + "x")]
    [InlineData("?token=" + ApiHost.LongsToken + "&token=" + ApiHost.LongsToken)]
    public async Task Refuses_everything_else(string query)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync($"/api/webhook/qqq-longs{query}", Bodies.Long(ApiHost.Start));
        Assert.Equal((401, "unauthorized"), (reply.Status, reply.Code));
        Assert.False(reply.Has("webhook_data"));
        Assert.Empty(host.Scheduler.Started);
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task Without_a_configured_token_it_is_closed_and_says_how_to_set_one()
    {
        await using var host = await ApiHost.StartAsync();
        host.Secrets.Remove("alert-token-qqq-longs");
        var reply = await host.PostAsync("/api/webhook/qqq-longs?token=", Bodies.Long(ApiHost.Start));
        Assert.Equal((401, "token-not-configured"), (reply.Status, reply.Code));
        Assert.Contains("\"alert-token-qqq-longs\"", reply.Suggestions, StringComparison.Ordinal);
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs?token=anything", Bodies.Long(ApiHost.Start))).Status);
        host.Secrets["alert-token-qqq-longs"] = ApiHost.LongsToken;
        await host.TakesTheNextAlertAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public async Task A_blank_secret_is_no_secret(string blank)
    {
        await using var host = await ApiHost.StartAsync();
        host.Secrets["alert-token-qqq-longs"] = blank;
        Assert.Equal("token-not-configured", (await host.PostAsync("/api/webhook/qqq-longs?token=%20", Bodies.Long(ApiHost.Start))).Code);
    }

    [Theory]
    [InlineData("the-old-one-4f1c the-new-one-97ab")]
    [InlineData("the-old-one-4f1c\nthe-new-one-97ab\n")]
    [InlineData("  the-new-one-97ab \t the-old-one-4f1c")]
    public async Task Several_tokens_are_valid_during_a_rotation(string secret)
    {
        await using var host = await ApiHost.StartAsync();
        host.Secrets["alert-token-qqq-longs"] = secret;
        Assert.Equal(202, (await host.PostAsync("/api/webhook/qqq-longs?token=the-old-one-4f1c", Bodies.Long(ApiHost.Start))).Status);
        Assert.Equal(200, (await host.PostAsync("/api/webhook/qqq-longs?token=the-new-one-97ab", Bodies.Long(ApiHost.Start))).Status);
        host.Secrets["alert-token-qqq-longs"] = "the-new-one-97ab";
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs?token=the-old-one-4f1c", Bodies.Long(ApiHost.Start))).Status);
        Assert.Equal(200, (await host.PostAsync("/api/webhook/qqq-longs?token=the-new-one-97ab", Bodies.Long(ApiHost.Start))).Status);
    }

    [Fact]
    public async Task A_strategy_may_name_its_own_secret()
    {
        await using var host = await ApiHost.StartAsync([ApiHost.Strategy("qqq-longs", "long", "\"tokenSecret\": \"shared-token\",")]);
        Assert.Equal("token-not-configured", (await host.PostAsync($"/api/webhook/qqq-longs?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start))).Code);
        host.Secrets["shared-token"] = "a-shared-one";
        Assert.Equal(202, (await host.PostAsync("/api/webhook/qqq-longs?token=a-shared-one", Bodies.Long(ApiHost.Start))).Status);
    }

    [Fact]
    public async Task An_unknown_strategy_looks_like_a_wrong_token_to_a_stranger()
    {
        await using var host = await ApiHost.StartAsync();
        var known = await host.PostAsync("/api/webhook/qqq-longs?token=wrong", Bodies.Long(ApiHost.Start));
        var unknown = await host.PostAsync("/api/webhook/no-such-one?token=wrong", Bodies.Long(ApiHost.Start));
        Assert.Equal(401, unknown.Status);
        Assert.Equal(known.Raw, unknown.Raw);
    }

    [Fact]
    public async Task The_size_comes_before_the_token_and_the_token_before_the_form()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(413, (await host.PostAsync("/api/webhook/qqq-longs", new string('x', 20_000))).Status);
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs", "not an alert")).Status);
        Assert.Equal(400, (await host.PostAsync($"/api/webhook/no-such-one?token={ApiHost.ShortsToken}", "not an alert")).Status);
    }

    [Fact]
    public async Task A_token_in_a_body_that_cannot_be_read_is_explained()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync("/api/webhook/qqq-longs", $"{{\"token\":\"{ApiHost.LongsToken}\",\"signal\"");
        Assert.Equal(401, reply.Status);
        Assert.Contains("The body cannot be read", reply.Suggestions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_signature_of_the_raw_body()
    {
        await using var host = await ApiHost.StartAsync();
        var body = Bodies.Long(ApiHost.Start) + "\n";
        Assert.Equal(202, (await host.PostAsync("/api/webhook/qqq-longs", body, Signed(body, ApiHost.LongsToken, ApiHost.Start))).Status);
    }

    [Fact]
    public async Task Takes_a_signature_under_any_token_of_a_rotation()
    {
        await using var host = await ApiHost.StartAsync();
        host.Secrets["alert-token-qqq-longs"] = "the-old-one-4f1c the-new-one-97ab";
        var body = Bodies.Long(ApiHost.Start);
        Assert.Equal(202, (await host.PostAsync("/api/webhook/qqq-longs", body, Signed(body, "the-new-one-97ab", ApiHost.Start))).Status);
        Assert.Equal(200, (await host.PostAsync("/api/webhook/qqq-longs", body, Signed(body, "the-old-one-4f1c", ApiHost.Start))).Status);
    }

    [Theory]
    [InlineData(-300, 202)]
    [InlineData(300, 202)]
    [InlineData(-301, 401)]
    [InlineData(301, 401)]
    public async Task A_signature_holds_for_five_minutes(int seconds, int status)
    {
        await using var host = await ApiHost.StartAsync();
        var body = Bodies.Long(ApiHost.Start);
        Assert.Equal(status, (await host.PostAsync("/api/webhook/qqq-longs", body, Signed(body, ApiHost.LongsToken, ApiHost.Start.AddSeconds(seconds)))).Status);
    }

    [Theory]
    [InlineData("2026-01-14T15:00:00Z")]
    [InlineData("1768402800")]
    [InlineData("1768402800000")]
    public async Task The_time_of_a_signature_may_be_written_in_three_ways(string time)
    {
        await using var host = await ApiHost.StartAsync();
        var body = Bodies.Long(ApiHost.Start);
        Assert.Equal(202, (await host.PostAsync("/api/webhook/qqq-longs", body, [Signed(body, ApiHost.LongsToken, ApiHost.Start)[0], ("X-Timestamp", time)])).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("99999999999999999999")]
    [InlineData("253402300800000")]
    public async Task A_signature_without_a_time_does_not_count(string time)
    {
        await using var host = await ApiHost.StartAsync();
        var body = Bodies.Long(ApiHost.Start);
        var reply = await host.PostAsync("/api/webhook/qqq-longs", body, [Signed(body, ApiHost.LongsToken, ApiHost.Start)[0], ("X-Timestamp", time)]);
        Assert.Equal(401, reply.Status);
        Assert.Contains("X-Timestamp", reply.Text("error.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_another_body_or_under_another_token_does_not_count()
    {
        await using var host = await ApiHost.StartAsync();
        var body = Bodies.Long(ApiHost.Start);
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs", body + " ", Signed(body, ApiHost.LongsToken, ApiHost.Start))).Status);
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs", body, Signed(body, ApiHost.ShortsToken, ApiHost.Start))).Status);
    }

    [Theory]
    [InlineData("sha256=")]
    [InlineData("sha256=zz")]
    [InlineData("sha1=0000000000000000000000000000000000000000")]
    [InlineData("sha256=000000000000000000000000000000000000000000000000000000000000000g")]
    public async Task A_bad_signature_is_not_saved_by_a_good_token(string signature)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start), "", ("X-Signature", signature), ("X-Timestamp", "1768402800"));
        Assert.Equal((401, "unauthorized"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Secrets_that_cannot_be_read_are_our_failure_and_the_sender_may_send_again()
    {
        await using var host = await ApiHost.StartAsync();
        host.Secrets.Fault = new TimeoutException("the vault at https://vault.example does not answer");
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        Assert.Equal((500, "internal-error"), (reply.Status, reply.Code));
        Assert.DoesNotContain("vault", reply.Raw, StringComparison.Ordinal);
        host.Secrets.Fault = null;
        Assert.Equal(202, (await host.AlertAsync(Bodies.Long(ApiHost.Start))).Status);
    }

    private static (string Name, string Value)[] Signed(string body, string token, DateTimeOffset at) =>
    [
        ("X-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(body)))}"),
        ("X-Timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
    ];
}
