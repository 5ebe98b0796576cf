using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>Tells everybody. One that fails keeps nobody else from being told.</summary>
public sealed class NotifierGroup(IReadOnlyList<INotifier> members) : INotifier
{
    /// <inheritdoc/>
    public async ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        foreach (var member in members)
            await member.NotifyAsync(notification, cancellationToken).ConfigureAwait(false);
    }
}
