using System.Text.Json;
using ServerlessTrader.Engine.Notifications;
using ServerlessTrader.Engine.Ports;
using ManualTimeProvider = ServerlessTrader.Engine.Time.ManualTimeProvider;

namespace ServerlessTrader.Engine.Tests.Notifications;

public sealed class TelegramNotifierTests : IDisposable
{
    private const string Token = "7000000001:AAE-secret_secret_secret_secret_123";

    private static readonly DateTimeOffset _start = new(2026, 3, 2, 16, 0, 0, TimeSpan.Zero);
    private static readonly Notification _entered = new(
        NotificationSeverity.Info, "trade-entered", "0.384 BTCUSDT at 65000 *[_<b>&", "aaaabbbbccccddddeeeeffff", "binance", _start);

    private readonly ManualTimeProvider _clock = new(_start);
    private readonly ChatReceiver _receiver;
    private readonly HttpClient _http;
    private readonly ListLogger<TelegramNotifier> _log = new();

    public TelegramNotifierTests()
    {
        _receiver = new ChatReceiver(_clock) { Success = """{"ok":true,"result":{"message_id":4711}}""" };
        _http = new HttpClient(_receiver);
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Sends_plain_text_to_the_chat_without_a_preview()
    {
        await TellAsync(_entered);
        var (address, body, _) = Assert.Single(_receiver.Requests);
        Assert.Equal($"https://api.telegram.org/bot{Token}/sendMessage", address.AbsoluteUri);
        using var message = JsonDocument.Parse(body);
        Assert.Equal("-1001234567890", message.RootElement.GetProperty("chat_id").GetString());
        Assert.Equal("trade-entered\n0.384 BTCUSDT at 65000 *[_<b>&\nbinance · trade aaaabbbbccccddddeeeeffff", message.RootElement.GetProperty("text").GetString());
        Assert.True(message.RootElement.GetProperty("link_preview_options").GetProperty("is_disabled").GetBoolean());
        Assert.True(message.RootElement.GetProperty("disable_notification").GetBoolean());
        Assert.False(message.RootElement.TryGetProperty("parse_mode", out _));
    }

    [Fact]
    public async Task What_is_urgent_rings()
    {
        await TellAsync(_entered with { Severity = NotificationSeverity.Critical });
        using var message = JsonDocument.Parse(Assert.Single(_receiver.Requests).Body);
        Assert.False(message.RootElement.GetProperty("disable_notification").GetBoolean());
    }

    [Fact]
    public async Task Waits_exactly_as_long_as_it_is_told()
    {
        _receiver.Answer(429, """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 17","parameters":{"retry_after":17}}""", retryAfter: 30);
        var notifier = NewNotifier();
        await notifier.NotifyAsync(_entered);
        await UntilAsync(() => _clock.NextDue is not null);
        Assert.Equal(_start.AddSeconds(17), _clock.NextDue);
        _clock.Advance(TimeSpan.FromSeconds(17));
        await notifier.DisposeAsync();
        Assert.Equal([_start, _start.AddSeconds(17)], _receiver.Requests.Select(request => request.At));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Tries_again_after_a_server_error_that_is_no_json()
    {
        _receiver.Answer(502, "<html>bad gateway</html>", type: "text/html");
        var notifier = NewNotifier();
        await notifier.NotifyAsync(_entered);
        await UntilAsync(() => _clock.NextDue is not null);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await notifier.DisposeAsync();
        Assert.Equal(2, _receiver.Requests.Count);
    }

    [Fact]
    public async Task Gives_a_message_up_after_five_attempts_and_says_so_without_the_token()
    {
        for (var i = 0; i < 5; i++)
            _receiver.Break();
        var notifier = NewNotifier();
        await notifier.NotifyAsync(_entered);
        for (var i = 0; i < 4; i++)
        {
            await UntilAsync(() => _clock.NextDue is not null);
            _clock.SetUtcNow(_clock.NextDue!.Value);
        }

        await UntilAsync(() => _log.Lines.Count > 0);
        await notifier.NotifyAsync(_entered);
        await notifier.DisposeAsync();
        Assert.Equal(6, _receiver.Requests.Count);
        var line = Assert.Single(_log.Lines);
        Assert.Contains("trade-entered could not be delivered to Telegram in 5 attempts", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "Bad Request: chat not found")]
    [InlineData(403, "Forbidden: bot was kicked from the supergroup chat")]
    public async Task A_message_that_is_refused_is_not_sent_again_but_the_next_one_is(int status, string description)
    {
        _receiver.Answer(status, $$"""{"ok":false,"error_code":{{status}},"description":"{{description}}"}""");
        await TellAsync(_entered, _entered);
        Assert.Equal(2, _receiver.Requests.Count);
        Assert.Contains(description, Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_not_valid_is_not_used_again()
    {
        _receiver.Answer(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""");
        await TellAsync(_entered, _entered, _entered);
        Assert.Single(_receiver.Requests);
        Assert.DoesNotContain("secret", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_that_has_moved_is_followed()
    {
        _receiver.Answer(400, """{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1009999999999}}""");
        await TellAsync(_entered);
        using var message = JsonDocument.Parse(_receiver.Requests[1].Body);
        Assert.Equal("-1009999999999", message.RootElement.GetProperty("chat_id").GetString());
    }

    [Fact]
    public async Task A_long_message_is_cut_to_4096_without_breaking_a_character()
    {
        await TellAsync(_entered with { Text = string.Concat(Enumerable.Repeat("🚀", 3_000)) });
        using var message = JsonDocument.Parse(Assert.Single(_receiver.Requests).Body);
        var text = message.RootElement.GetProperty("text").GetString()!;
        Assert.InRange(text.Length, 4_094, 4_096);
        Assert.EndsWith("🚀…", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_stops_does_not_sit_through_a_long_wait()
    {
        _receiver.Answer(429, """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3600","parameters":{"retry_after":3600}}""");
        var notifier = NewNotifier();
        await notifier.NotifyAsync(_entered);
        await notifier.NotifyAsync(_entered);
        await UntilAsync(() => _clock.NextDue is not null);
        await notifier.DisposeAsync();
        Assert.Single(_receiver.Requests);
        Assert.Contains(_log.Lines, line => line.Contains("1 more notifications were not delivered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("123456789")]
    [InlineData("bot123456789:AAEsecretsecretsecret")]
    [InlineData("123456789:AAEsecret/../secretsecret")]
    public void What_cannot_be_a_token_is_refused_without_being_repeated(string token)
    {
        var exception = Assert.Throws<ArgumentException>(() => new TelegramNotifier(_http, new Uri("https://api.telegram.org"), token, "1", _clock, _log));
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    private TelegramNotifier NewNotifier() => new(_http, new Uri("https://api.telegram.org"), Token, "-1001234567890", _clock, _log);

    private async Task TellAsync(params Notification[] notifications)
    {
        var notifier = NewNotifier();
        foreach (var notification in notifications)
            await notifier.NotifyAsync(notification);
        await notifier.DisposeAsync();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Yield();
    }
}
