using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Engine.Notifications;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Tests.Notifications;

public sealed class WebhookNotifierTests
{
    private static readonly Uri _address = new("https://hooks.example/secret-path");
    private static readonly Notification _entered = new(
        NotificationSeverity.Info, "trade-entered", "3 QQQ calls at 4.55.", "aaaabbbbccccddddeeeeffff", "paper", new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero));

    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero));
    private readonly Receiver _receiver = new();
    private readonly RecordingLogger _log = new();

    [Fact]
    public async Task Posts_the_notification_as_json()
    {
        var notifier = NewNotifier();
        await notifier.NotifyAsync(_entered);
        await notifier.DisposeAsync();
        using var body = JsonDocument.Parse(Assert.Single(_receiver.Bodies));
        Assert.Equal("trade-entered", body.RootElement.GetProperty("code").GetString());
        Assert.Equal("info", body.RootElement.GetProperty("severity").GetString());
        Assert.Equal("3 QQQ calls at 4.55.", body.RootElement.GetProperty("text").GetString());
        Assert.Equal("aaaabbbbccccddddeeeeffff", body.RootElement.GetProperty("tradeId").GetString());
    }

    [Fact]
    public async Task Tries_again_after_a_failure()
    {
        _receiver.Answers.Enqueue(HttpStatusCode.InternalServerError);
        var notifier = NewNotifier();
        await notifier.NotifyAsync(_entered);
        await DisposeAsync(notifier);
        Assert.Equal(2, _receiver.Bodies.Count);
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Gives_up_after_three_attempts_and_says_so_without_the_address()
    {
        for (var i = 0; i < 3; i++)
            _receiver.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        var notifier = NewNotifier();
        await notifier.NotifyAsync(_entered);
        while (_log.Lines.Count == 0)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await notifier.NotifyAsync(_entered with { Code = "trade-closed" });
        await DisposeAsync(notifier);
        Assert.Equal(4, _receiver.Bodies.Count);
        var line = Assert.Single(_log.Lines);
        Assert.Contains("trade-entered", line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_receiver_holds_nobody_up_and_the_oldest_is_dropped()
    {
        _receiver.Hold = new TaskCompletionSource();
        var notifier = NewNotifier();
        for (var i = 0; i < 1_500; i++)
            await notifier.NotifyAsync(_entered with { Text = $"number {i}" });
        _receiver.Hold.SetResult();
        await DisposeAsync(notifier);
        Assert.InRange(_receiver.Bodies.Count, 1_000, 1_001);
        Assert.Contains("number 1499", _receiver.Bodies[^1], StringComparison.Ordinal);
        Assert.NotEmpty(_log.Lines);
    }

    [Theory]
    [InlineData("relative/path")]
    [InlineData("ftp://files.example/")]
    public void An_address_that_is_none_is_refused(string address)
    {
        using var http = new HttpClient(_receiver);
        Assert.Throws<ArgumentException>(() => new WebhookNotifier(http, new Uri(address, UriKind.RelativeOrAbsolute), _clock, NullLogger<WebhookNotifier>.Instance));
    }

    [Fact]
    public async Task A_group_tells_every_member()
    {
        var first = new Recorder();
        var second = new Recorder();
        await new NotifierGroup([first, second]).NotifyAsync(_entered);
        Assert.Equal((_entered, _entered), (Assert.Single(first.Heard), Assert.Single(second.Heard)));
    }

    private WebhookNotifier NewNotifier() => new(new HttpClient(_receiver), _address, _clock, _log);

    /// <summary>Moves the clock through the waits between attempts until the sender is done.</summary>
    private async Task DisposeAsync(WebhookNotifier notifier)
    {
        var done = notifier.DisposeAsync().AsTask();
        while (!done.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await done;
    }

    private sealed class Recorder : INotifier
    {
        public List<Notification> Heard { get; } = [];

        public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default)
        {
            Heard.Add(notification);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Receiver : HttpMessageHandler
    {
        public List<string> Bodies { get; } = [];

        public Queue<HttpStatusCode> Answers { get; } = new();

        public TaskCompletionSource? Hold { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Hold is { } hold)
                await hold.Task;
            Assert.Equal(_address, request.RequestUri);
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return new HttpResponseMessage(Answers.TryDequeue(out var status) ? status : HttpStatusCode.NoContent);
        }
    }

    private sealed class RecordingLogger : ILogger<WebhookNotifier>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
                Lines.Add(formatter(state, exception));
        }
    }
}
