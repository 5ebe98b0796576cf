using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>
/// The bounded queue between a trade and a receiver of notifications, so that a slow receiver never holds up a trade. When it is full the oldest message is dropped.
/// Messages go out one after the other; each is tried a few times, after the wait the receiver asks for or else a growing one. Whatever is lost leaves a log line.
/// </summary>
internal sealed partial class NotificationQueue : INotifier, IAsyncDisposable
{
    /// <summary>Messages that wait at most.</summary>
    public const int Length = 1000;

    /// <summary>The longest wait between two attempts that a stopping host sits through.</summary>
    private static readonly TimeSpan _longestWaitAtClose = TimeSpan.FromSeconds(5);

    /// <summary>A receiver that names a longer wait is asked again then.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromDays(1);

    private readonly Channel<Notification> _queue;
    private readonly string _receiver;
    private readonly int _attempts;
    private readonly Func<Notification, ValueTask<Delivery>> _deliver;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _sender;
    private bool _isClosed;

    /// <param name="receiver">What log lines call the receiver: "the webhook", "Telegram".</param>
    /// <param name="attempts">Attempts a message, 1 or more.</param>
    /// <param name="deliver">Makes one attempt; must not throw.</param>
    /// <param name="clock">Measures the waits between attempts.</param>
    /// <param name="logger">Tells of messages that could not be delivered.</param>
    public NotificationQueue(string receiver, int attempts, Func<Notification, ValueTask<Delivery>> deliver, TimeProvider clock, ILogger logger)
    {
        _receiver = receiver;
        _attempts = attempts;
        _deliver = deliver;
        _clock = clock;
        _logger = logger;
        _queue = Channel.CreateBounded<Notification>(
            new BoundedChannelOptions(Length) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => LogDropped(dropped.Code, _receiver));
        _sender = Task.Run(SendAllAsync);
    }

    /// <inheritdoc/>
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        _queue.Writer.TryWrite(notification);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends what is queued, then stops. A receiver that does not answer, or asks for a long wait, does not keep the host from stopping.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _closing.CancelAsync().ConfigureAwait(false);
        await _sender.ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task SendAllAsync()
    {
        await foreach (var notification in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (_isClosed)
                continue;
            if (await SendAsync(notification).ConfigureAwait(false) || !_closing.IsCancellationRequested)
                continue;

            // The host is stopping and the receiver does not take messages: the others would only hold it up.
            if (_queue.Reader.Count is > 0 and var left)
                LogLeft(left, _receiver);
            return;
        }
    }

    /// <summary>False when the message is lost.</summary>
    private async ValueTask<bool> SendAsync(Notification notification)
    {
        var pause = TimeSpan.FromSeconds(1);
        for (var attempt = 1; ; attempt++)
        {
            switch (await _deliver(notification).ConfigureAwait(false))
            {
                case Delivery.Done:
                    return true;

                case Delivery.Refused refused:
                    LogRefused(notification.Code, _receiver, refused.Why);
                    return true;

                case Delivery.Closed closed:
                    _isClosed = true;
                    LogClosed(notification.Code, _receiver, closed.Why);
                    return true;

                case Delivery.Failed failed:
                    var wait = failed.RetryAfter ?? pause;
                    if (attempt == _attempts || !await WaitAsync(wait).ConfigureAwait(false))
                    {
                        LogUndelivered(notification.Code, _receiver, attempt, failed.Why);
                        return false;
                    }

                    pause *= 2;
                    break;
            }
        }
    }

    /// <summary>False when the host stops meanwhile and the wait is too long to be sat through.</summary>
    private async ValueTask<bool> WaitAsync(TimeSpan wait)
    {
        var until = _clock.GetUtcNow() + (wait < _longestWait ? wait : _longestWait);
        if (!_closing.IsCancellationRequested)
        {
            try
            {
                if (until - _clock.GetUtcNow() is var whole && whole > TimeSpan.Zero)
                    await Task.Delay(whole, _clock, _closing.Token).ConfigureAwait(false);
                return true;
            }
            catch (OperationCanceledException)
            {
                // The host is stopping.
            }
        }

        var left = until - _clock.GetUtcNow();
        if (left > _longestWaitAtClose)
            return false;
        if (left > TimeSpan.Zero)
            await Task.Delay(left, _clock, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notification {Code} was dropped: {Receiver} is too slow")]
    private partial void LogDropped(string code, string receiver);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notification {Code} could not be delivered to {Receiver} in {Attempts} attempts: {Why}")]
    private partial void LogUndelivered(string code, string receiver, int attempts, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notification {Code} was refused by {Receiver}: {Why}")]
    private partial void LogRefused(string code, string receiver, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "The notification {Code} was refused by {Receiver}, and so would be all others; none is sent until the host is started again: {Why}")]
    private partial void LogClosed(string code, string receiver, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} more notifications were not delivered to {Receiver}: the host has stopped")]
    private partial void LogLeft(int count, string receiver);
}
