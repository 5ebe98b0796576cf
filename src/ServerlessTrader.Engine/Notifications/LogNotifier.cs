using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>Writes notifications to the log, which is what the console shows.</summary>
public sealed partial class LogNotifier(ILogger<LogNotifier> logger) : INotifier
{
    /// <inheritdoc/>
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var level = notification.Severity switch
        {
            NotificationSeverity.Critical => LogLevel.Error,
            NotificationSeverity.Warning => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        LogNotification(level, notification.Code, notification.Text);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(Message = "{Code}: {Text}")]
    private partial void LogNotification(LogLevel level, string code, string text);
}
