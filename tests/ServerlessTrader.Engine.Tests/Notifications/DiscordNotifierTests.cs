using System.Text.Json;
using ServerlessTrader.Engine.Notifications;
using ServerlessTrader.Engine.Ports;
using ManualTimeProvider = ServerlessTrader.Engine.Time.ManualTimeProvider;

namespace ServerlessTrader.Engine.Tests.Notifications;

public sealed class DiscordNotifierTests : IDisposable
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 16, 0, 0, TimeSpan.Zero);
    private static readonly Notification _stopped = new(NotificationSeverity.Warning, "stop-moved", "stop to 65050, up from 64800", null, "bybit", _start);

    private readonly ManualTimeProvider _clock = new(_start);
    private readonly ChatReceiver _receiver;
    private readonly HttpClient _http;
    private readonly ListLogger<DiscordNotifier> _log = new();

    public DiscordNotifierTests()
    {
        _receiver = new ChatReceiver(_clock) { Success = """{"id":"1","type":0,"content":"x"}""" };
        _http = new HttpClient(_receiver);
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Posts_the_content_and_pings_nobody()
    {
        await TellAsync(_stopped);
        var (address, body, _) = Assert.Single(_receiver.Requests);
        Assert.Equal("https://discord.com/api/webhooks/42/secret-token?wait=true", address.AbsoluteUri);
        using var message = JsonDocument.Parse(body);
        Assert.Equal("⚠️ stop-moved\nstop to 65050, up from 64800\nbybit", message.RootElement.GetProperty("content").GetString());
        Assert.Equal(0, message.RootElement.GetProperty("allowed_mentions").GetProperty("parse").GetArrayLength());
    }

    [Fact]
    public async Task Takes_the_meaning_from_markup()
    {
        await TellAsync(_stopped with { Text = "-1.25 *bold* _a_ @everyone\n- <b> `x` -2" });
        using var message = JsonDocument.Parse(Assert.Single(_receiver.Requests).Body);
        Assert.Equal("⚠️ stop-moved\n\\-1.25 \\*bold\\* \\_a\\_ \\@everyone\n\\- \\<b\\> \\`x\\` -2\nbybit", message.RootElement.GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_long_message_is_cut_to_2000_without_breaking_an_escape()
    {
        await TellAsync(_stopped with { Text = new string('*', 5_000) });
        using var message = JsonDocument.Parse(Assert.Single(_receiver.Requests).Body);
        var text = message.RootElement.GetProperty("content").GetString()!;
        Assert.InRange(text.Length, 1_998, 2_000);
        Assert.EndsWith("\\*…", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_the_fraction_of_a_second_it_is_told()
    {
        _receiver.Answer(429, """{"message":"You are being rate limited.","retry_after":0.742,"global":false}""", retryAfter: 1);
        await WaitsAsync(TimeSpan.FromMilliseconds(742));
    }

    [Fact]
    public async Task Takes_the_header_when_the_body_is_a_page()
    {
        _receiver.Answer(429, "<html>error 1015</html>", retryAfter: 5, type: "text/html");
        await WaitsAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_webhook_that_is_gone_is_not_used_again()
    {
        _receiver.Answer(404, """{"message":"Unknown Webhook","code":10015}""");
        await TellAsync(_stopped, _stopped);
        Assert.Single(_receiver.Requests);
        var line = Assert.Single(_log.Lines);
        Assert.Contains("Unknown Webhook", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_refused_is_lost_alone()
    {
        _receiver.Answer(400, """{"message":"Cannot send an empty message","code":50006}""");
        await TellAsync(_stopped, _stopped);
        Assert.Equal(2, _receiver.Requests.Count);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public void An_address_that_is_none_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new DiscordNotifier(_http, new Uri("webhooks/42", UriKind.Relative), _clock, _log));
    }

    [Fact]
    public async Task Only_what_is_urgent_enough_is_passed_on()
    {
        var notifier = NewNotifier();
        var filter = new LeastSeverityNotifier(notifier, NotificationSeverity.Warning);
        await filter.NotifyAsync(_stopped with { Severity = NotificationSeverity.Info });
        await filter.NotifyAsync(_stopped);
        await notifier.DisposeAsync();
        Assert.Single(_receiver.Requests);
    }

    private async Task WaitsAsync(TimeSpan wait)
    {
        var notifier = NewNotifier();
        await notifier.NotifyAsync(_stopped);
        while (_clock.NextDue is null)
            await Task.Yield();
        Assert.Equal(_start + wait, _clock.NextDue);
        _clock.Advance(wait);
        await notifier.DisposeAsync();
        Assert.Equal([_start, _start + wait], _receiver.Requests.Select(request => request.At));
    }

    private DiscordNotifier NewNotifier() => new(_http, new Uri("https://discord.com/api/webhooks/42/secret-token"), _clock, _log);

    private async Task TellAsync(params Notification[] notifications)
    {
        var notifier = NewNotifier();
        foreach (var notification in notifications)
            await notifier.NotifyAsync(notification);
        await notifier.DisposeAsync();
    }
}
