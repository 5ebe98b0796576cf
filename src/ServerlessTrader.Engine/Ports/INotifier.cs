namespace ServerlessTrader.Engine.Ports;

/// <summary>Tells a person. Best effort: an implementation never throws and never holds up a trade.</summary>
public interface INotifier
{
    /// <summary>Sends, or drops with a log line when it cannot.</summary>
    ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default);
}
