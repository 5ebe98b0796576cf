using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Tells nobody.</summary>
internal sealed class SilentNotifier : INotifier
{
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default) => default;
}
