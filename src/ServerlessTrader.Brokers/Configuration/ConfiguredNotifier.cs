using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Notifications;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>Tells the operator where the configuration says: always in the log, and by a webhook when one is named.</summary>
public sealed class ConfiguredNotifier : INotifier, IAsyncDisposable
{
    private readonly NotifierGroup _all;
    private readonly WebhookNotifier? _webhook;
    private readonly HttpClient? _client;

    private ConfiguredNotifier(LogNotifier log, WebhookNotifier? webhook, HttpClient? client)
    {
        _all = new NotifierGroup(webhook is null ? [log] : [log, webhook]);
        _webhook = webhook;
        _client = client;
    }

    /// <summary>Looks up the webhook's address, if one is named.</summary>
    /// <exception cref="ConfigurationException">The secret named holds no address.</exception>
    public static async Task<ConfiguredNotifier> CreateAsync(TraderConfig config, ISecretSource secrets, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(secrets);
        var log = new LogNotifier(loggers.CreateLogger<LogNotifier>());
        if (config.NotificationWebhookSecret is not { } name)
            return new ConfiguredNotifier(log, null, null);
        if (!Uri.TryCreate(await secrets.GetAsync(name).ConfigureAwait(false), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ConfigurationException(
                $"The configuration names the secret '{name}' for notifications, but it holds no http or https address. Put one where this host keeps its secrets, or take the member out.");
        }

        var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        return new ConfiguredNotifier(log, new WebhookNotifier(client, address, clock, loggers.CreateLogger<WebhookNotifier>()), client);
    }

    /// <inheritdoc/>
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default) => _all.NotifyAsync(notification, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_webhook is not null)
            await _webhook.DisposeAsync().ConfigureAwait(false);
        _client?.Dispose();
    }
}
