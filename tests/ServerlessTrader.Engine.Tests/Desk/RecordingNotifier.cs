using System.Collections.Concurrent;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>Keeps what the operator was told.</summary>
internal sealed class RecordingNotifier : INotifier
{
    private readonly ConcurrentQueue<Notification> _all = [];

    public IReadOnlyCollection<Notification> All => _all;

    public IEnumerable<string> Codes => _all.Select(notification => notification.Code);

    public int Count(string code) => _all.Count(notification => notification.Code == code);

    public Notification Single(string code) => Assert.Single(_all, notification => notification.Code == code);

    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        _all.Enqueue(notification);
        return ValueTask.CompletedTask;
    }
}
