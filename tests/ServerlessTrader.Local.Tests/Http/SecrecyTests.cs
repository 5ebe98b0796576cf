namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Secrets stay where they are: in no answer, no log line, no journal.</summary>
public sealed class SecrecyTests
{
    private static readonly string[] _secrets =
    [
        ApiHost.LongsToken, ApiHost.ShortsToken, ApiHost.OperatorKey, ApiHost.ViewerKey,
    ];

    [Fact]
    public async Task No_secret_is_ever_answered_or_logged()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.RunsAtOnce = true;
        var inBody = $",\"token\":\"{ApiHost.LongsToken}\",\"note\":\"my token is {ApiHost.LongsToken}\"";

        // In the address, in the body, in both, repeated where it does not belong, in bodies that are refused and in bodies that cannot be read.
        var alert = await host.AlertAsync(Bodies.Long(ApiHost.Start, inBody), "&wait=1");
        await host.PostAsync("/api/webhook/qqq-longs", Bodies.Long(ApiHost.Start.AddSeconds(1), inBody));
        await host.AlertAsync($"{{\"signal\":\"{ApiHost.LongsToken}\",\"type\":\"{ApiHost.LongsToken}\",\"price\":\"{ApiHost.LongsToken}\"}}");
        await host.AlertAsync($"{{\"signal\":\"BUY\",\"token\":\"{ApiHost.LongsToken}\",\"type\":\"{ApiHost.LongsToken}\"}}");
        await host.AlertAsync($"{{\"token\":\"{ApiHost.LongsToken}\",\"signal\"");
        await host.AlertAsync($"{{\"token\":{ApiHost.LongsToken},\"signal\":\"BUY\"}}");
        await host.AlertAsync(Bodies.Long(ApiHost.Start.AddHours(-1), inBody));
        await host.PostAsync($"/api/webhook/no-such-one?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start, inBody));
        await host.PostAsync($"/api/webhook/qqq-shorts?token={ApiHost.LongsToken}", Bodies.Short(ApiHost.Start, inBody));
        await host.PostAsync($"/api/webhook/qqq-longs?token={ApiHost.ShortsToken}", "garbage");
        await host.DeskAsync(HttpMethod.Get, $"/api/webhook/qqq-longs?token={ApiHost.LongsToken}", null);
        await host.DeskAsync(HttpMethod.Get, $"/api/nothing?token={ApiHost.LongsToken}", ApiHost.OperatorKey);

        await host.AlertAsync(Bodies.Exit(ApiHost.Start, $",\"message\":\"sent with {ApiHost.LongsToken}\""));
        foreach (var path in (string[])["/api/status", "/api/positions", "/api/history", "/api/balance", "/api/accounts/paper", alert.Text("trade.href")])
            Assert.Equal(200, (await host.ReadAsync(path)).Status);
        Assert.Contains(host.Answers, answer => answer.Contains("sent with ***", StringComparison.Ordinal));
        await host.DeskAsync(HttpMethod.Post, "/api/resume", ApiHost.ViewerKey);
        await host.CommandAsync("/api/close-all");
        host.Tables.Fault = new InvalidOperationException("a defect");
        await host.AlertAsync(Bodies.Long(ApiHost.Start.AddSeconds(2), inBody));
        await host.ReadAsync("/api/status");

        foreach (var secret in _secrets)
        {
            Assert.DoesNotContain(host.Answers, answer => answer.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Every_alert_leaves_one_line_without_its_address()
    {
        await using var host = await ApiHost.StartAsync();
        var accepted = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        await host.AlertAsync(Bodies.Long(ApiHost.Start));
        await host.AlertAsync("garbage");
        await host.PostAsync("/api/webhook/some-name?token=guess", "garbage");
        Assert.Equal(4, host.Logs.Alerts.Count);
        Assert.StartsWith($"Alert accepted (202): strategy qqq-longs, alert {accepted.Text("alertId")}, 1 trades, from 127.0.0.1, ", host.Logs.Alerts[0], StringComparison.Ordinal);
        Assert.StartsWith($"Alert duplicate (200): strategy qqq-longs, alert {accepted.Text("alertId")}, 1 trades", host.Logs.Alerts[1], StringComparison.Ordinal);
        Assert.StartsWith("Alert invalid-alert (400): strategy qqq-longs, alert -, 0 trades", host.Logs.Alerts[2], StringComparison.Ordinal);
        Assert.StartsWith("Alert unauthorized (401): strategy -, alert -, 0 trades", host.Logs.Alerts[3], StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.Lines, line => line.Text.Contains("token=", StringComparison.Ordinal));
    }
}
