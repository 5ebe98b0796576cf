using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>Passes on what is urgent enough.</summary>
/// <param name="inner">Who is told.</param>
/// <param name="least">The least urgent that is passed on.</param>
public sealed class LeastSeverityNotifier(INotifier inner, NotificationSeverity least) : INotifier
{
    /// <inheritdoc/>
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return notification.Severity < least ? ValueTask.CompletedTask : inner.NotifyAsync(notification, cancellationToken);
    }
}
