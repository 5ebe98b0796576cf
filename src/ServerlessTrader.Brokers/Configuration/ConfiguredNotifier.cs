using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Notifications;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>Tells the operator where the configuration says: always in the log, and whoever else is named.</summary>
public sealed class ConfiguredNotifier : INotifier, IAsyncDisposable
{
    private readonly NotifierGroup _all;
    private readonly IReadOnlyList<INotifier> _senders;
    private readonly HttpClient? _client;

    private ConfiguredNotifier(IReadOnlyList<INotifier> all, IReadOnlyList<INotifier> senders, HttpClient? client)
    {
        _all = new NotifierGroup(all);
        _senders = senders;
        _client = client;
    }

    /// <summary>Looks up the secrets of everybody named.</summary>
    /// <exception cref="ConfigurationException">A secret named is missing or is not what it must be. The message does not repeat it.</exception>
    public static async Task<ConfiguredNotifier> CreateAsync(TraderConfig config, ISecretSource secrets, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(secrets);
        IReadOnlyList<NotifyTarget> targets = config.NotificationWebhookSecret is { } name ? [new WebhookTarget { UrlSecret = name }, .. config.Notify] : config.Notify;
        var all = new List<INotifier> { new LogNotifier(loggers.CreateLogger<LogNotifier>()) };
        if (targets.Count == 0)
            return new ConfiguredNotifier(all, [], null);

        // Every secret first: nothing is to be taken apart again when one of them is missing.
        var found = new List<(NotifyTarget Target, string Secret)>();
        foreach (var target in targets)
            found.Add((target, await SecretOfAsync(target, secrets).ConfigureAwait(false)));

        // No factory and no logging handlers: they would write the addresses, which hold the secrets.
        var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var senders = new List<INotifier>();
        foreach (var (target, secret) in found)
        {
            INotifier sender = target switch
            {
                TelegramTarget telegram => new TelegramNotifier(client, telegram.Server, secret, telegram.ChatId, clock, loggers.CreateLogger<TelegramNotifier>()),
                DiscordTarget => new DiscordNotifier(client, new Uri(secret), clock, loggers.CreateLogger<DiscordNotifier>()),
                _ => new WebhookNotifier(client, new Uri(secret), clock, loggers.CreateLogger<WebhookNotifier>()),
            };
            senders.Add(sender);
            all.Add(target.Least == NotificationSeverity.Info ? sender : new LeastSeverityNotifier(sender, target.Least));
        }

        return new ConfiguredNotifier(all, senders, client);
    }

    /// <inheritdoc/>
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default) => _all.NotifyAsync(notification, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_senders.OfType<IAsyncDisposable>().Select(sender => sender.DisposeAsync().AsTask())).ConfigureAwait(false);
        _client?.Dispose();
    }

    private static async Task<string> SecretOfAsync(NotifyTarget target, ISecretSource secrets)
    {
        var name = target switch
        {
            TelegramTarget telegram => telegram.TokenSecret,
            DiscordTarget discord => discord.UrlSecret,
            WebhookTarget webhook => webhook.UrlSecret,
            _ => throw new NotSupportedException($"Nobody sends to {target.GetType().Name}."),
        };
        var secret = (await secrets.GetAsync(name).ConfigureAwait(false))?.Trim();
        if (target is TelegramTarget)
        {
            return secret is not null && TelegramNotifier.IsToken(secret) ? secret : throw new ConfigurationException(
                $"The configuration names the secret '{name}' for Telegram, but it holds no bot's token. Put the one @BotFather gave you where this host keeps its secrets, or take the member out.");
        }

        return Uri.TryCreate(secret, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? secret! : throw new ConfigurationException(
            $"The configuration names the secret '{name}' for notifications, but it holds no http or https address. Put one where this host keeps its secrets, or take the member out.");
    }
}
