using System.Collections.Concurrent;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Functions.Tests;

/// <summary>Keeps what the operator was told.</summary>
internal sealed class RecordingNotifier : INotifier
{
    private readonly ConcurrentQueue<Notification> _all = [];

    public int Count(string code) => _all.Count(notification => notification.Code == code);

    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        _all.Enqueue(notification);
        return ValueTask.CompletedTask;
    }
}
