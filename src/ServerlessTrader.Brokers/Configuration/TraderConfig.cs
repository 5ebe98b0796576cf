using System.Collections.Immutable;
using System.Text.Json;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>The optional file <c>trader.json</c>, or the app setting that stands in for it. What it leaves out has a default that trades on paper.</summary>
public sealed record TraderConfig
{
    /// <summary>
    /// The accounts that are always there, unless the file makes something else of their names: <c>paper</c> with 30,000 USD for options, <c>paper-futures</c> with 10,000
    /// USDT for perpetuals. Apart, because a bad day of one must not stop the other.
    /// </summary>
    private static readonly ImmutableArray<AccountConfig> _practice =
        [new AccountConfig { Id = "paper" }, new AccountConfig { Id = "paper-futures", Currency = "USDT", StartingCash = 10_000m }];

    /// <summary>The accounts, those for practice among them.</summary>
    public ImmutableArray<AccountConfig> Accounts { get; init; } = _practice;

    /// <summary>The simulated market's seed: the same seed and time give the same prices.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Name of the secret that holds an address to post notifications to; null posts none.</summary>
    public string? NotificationWebhookSecret { get; init; }

    /// <summary>Whom to tell, beside the log.</summary>
    public ImmutableArray<NotifyTarget> Notify { get; init; } = [];

    /// <summary>Addresses of reverse proxies whose X-Forwarded-For is believed.</summary>
    public ImmutableArray<string> TrustedProxies { get; init; } = [];

    /// <summary>Header in which a trusted proxy hands on the sender's certificate, for strategies with <c>alert.clientCertificate</c>.</summary>
    public string? ClientCertificateHeader { get; init; }

    /// <summary>The roots that certificate must lead to, in PEM; null for the machine's own.</summary>
    public string? ClientCertificateRoots { get; init; }

    /// <summary>Alerts a minute that one sender's address may send before it is answered 429. 1 to 1,000,000.</summary>
    public int AlertsPerMinutePerSender { get; init; } = 600;

    /// <summary>Reads the file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read or says something impossible.</exception>
    public static TraderConfig Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the same JSON from wherever it is kept.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="source">What messages call the place it came from.</param>
    /// <exception cref="ConfigurationException">It says something impossible.</exception>
    public static TraderConfig Parse(ReadOnlySpan<byte> json, string source)
    {
        try
        {
            var config = JsonSerializer.Deserialize<TraderConfig>(json, StrategyJson.Options)
                ?? throw new ConfigurationException($"{source} holds null. Write an object, or leave it out to use the defaults.");
            config.Check(source);
            return config with { Accounts = [.. config.Accounts, .. _practice.Where(practice => config.Accounts.All(account => account.Id != practice.Id))] };
        }
        catch (JsonException exception)
        {
            throw new ConfigurationException($"{source}, line {exception.LineNumber + 1}, {exception.Path}: {exception.Message}", exception);
        }
    }

    private void Check(string path)
    {
        if (Accounts.IsDefaultOrEmpty)
            throw new ConfigurationException($"{path}: $.accounts is empty. Name at least one, or leave the member out for one paper account.");
        if (Accounts.GroupBy(account => account.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ConfigurationException($"{path}: $.accounts names '{twice.Key}' twice. Give each account its own id.");
        foreach (var account in Accounts)
            account.Check(path);
        if (AlertsPerMinutePerSender is < 1 or > 1_000_000)
            throw new ConfigurationException($"{path}: $.alertsPerMinutePerSender is {AlertsPerMinutePerSender}. Write 1 to 1000000.");
        if (Notify.OfType<TelegramTarget>().FirstOrDefault(target => !IsChat(target.ChatId)) is { } wrong)
            throw new ConfigurationException($"{path}: $.notify: '{wrong.ChatId}' is no chat. Write its number, such as -1001234567890, or the @name of a channel.");
        if (Notify.OfType<TelegramTarget>().FirstOrDefault(target => target.Server is not { IsAbsoluteUri: true, Scheme: "http" or "https" }) is not null)
            throw new ConfigurationException($"{path}: $.notify: the server of a Telegram bot must be an http or https address; leave it out for Telegram's own.");
        foreach (var proxy in TrustedProxies)
        {
            if (!System.Net.IPAddress.TryParse(proxy, out _) && !System.Net.IPNetwork.TryParse(proxy, out _))
                throw new ConfigurationException($"{path}: $.trustedProxies: '{proxy}' is no address. Write an IP or a block such as 10.0.0.0/8.");
        }
    }

    private static bool IsChat(string chat) =>
        chat is ['@', _, ..] || long.TryParse(chat, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out _);
}
