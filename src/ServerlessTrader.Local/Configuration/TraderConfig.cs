using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Local.Configuration;

/// <summary>The optional file <c>trader.json</c>. What it leaves out has a default that trades on paper.</summary>
public sealed record TraderConfig
{
    /// <summary>The accounts. Default: one paper account named <c>paper</c> with 30,000 USD.</summary>
    public ImmutableArray<AccountConfig> Accounts { get; init; } = [new AccountConfig { Id = "paper" }];

    /// <summary>The simulated market's seed: the same seed and time give the same prices.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Name of the secret that holds an address to post notifications to; null posts none.</summary>
    public string? NotificationWebhookSecret { get; init; }

    /// <summary>Addresses of reverse proxies whose X-Forwarded-For is believed.</summary>
    public ImmutableArray<string> TrustedProxies { get; init; } = [];

    /// <summary>Alerts a minute that one sender's address may send before it is answered 429. 1 to 1,000,000.</summary>
    public int AlertsPerMinutePerSender { get; init; } = 600;

    /// <summary>Reads the file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read or says something impossible.</exception>
    public static TraderConfig Load(string path)
    {
        try
        {
            var config = JsonSerializer.Deserialize<TraderConfig>(File.ReadAllBytes(path), StrategyJson.Options)
                ?? throw new ConfigurationException($"{path} holds null. Write an object, or delete the file to use the defaults.");
            config.Check(path);
            return config;
        }
        catch (JsonException exception)
        {
            throw new ConfigurationException($"{path}, line {exception.LineNumber + 1}, {exception.Path}: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path} cannot be read: {exception.Message}", exception);
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
        foreach (var proxy in TrustedProxies)
        {
            if (!System.Net.IPAddress.TryParse(proxy, out _) && !System.Net.IPNetwork.TryParse(proxy, out _))
                throw new ConfigurationException($"{path}: $.trustedProxies: '{proxy}' is no address. Write an IP or a block such as 10.0.0.0/8.");
        }
    }
}

/// <summary>One account.</summary>
public sealed record AccountConfig
{
    /// <summary>Its id, as strategies name it.</summary>
    public required string Id { get; init; }

    /// <summary><c>paper</c>: kept in this host. <c>paper-server</c>: kept by another process, see <see cref="Address"/>.</summary>
    public string Broker { get; init; } = "paper";

    /// <summary>The account's address at a paper server.</summary>
    public Uri? Address { get; init; }

    /// <summary>Longest wait for an answer of a paper server; 100 ms to 1 minute.</summary>
    [JsonConverter(typeof(DurationJsonConverter))]
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Cash a new paper account starts with; above 0.</summary>
    public decimal StartingCash { get; init; } = 30_000m;

    /// <summary>Currency of the account.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Fee a contract; 0 or more.</summary>
    public decimal FeePerContract { get; init; } = 0.65m;

    /// <summary>Fee an order; 0 or more.</summary>
    public decimal FeePerOrder { get; init; }

    /// <summary>Ticks a market order fills worse than quoted; 0 to 100.</summary>
    public int SlippageTicks { get; init; }

    internal PaperBrokerOptions PaperOptions => new()
    {
        StartingCash = StartingCash,
        Currency = Currency,
        FeePerContract = FeePerContract,
        FeePerOrder = FeePerOrder,
        SlippageTicks = SlippageTicks,
    };

    internal void Check(string path)
    {
        if (string.IsNullOrEmpty(Id) || !Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ConfigurationException($"{path}: $.accounts: '{Id}' cannot name an account. Write lower-case letters, digits and dashes.");
        if (Broker is not ("paper" or "paper-server"))
            throw new ConfigurationException($"{path}: account '{Id}' names the broker '{Broker}'. This version knows: paper, paper-server.");
        if (Broker == "paper-server" && Address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new ConfigurationException($"{path}: account '{Id}' needs the \"address\" of its paper server, such as http://127.0.0.1:7100/accounts/{Id}/.");
        if (AnswerTimeout < TimeSpan.FromMilliseconds(100) || AnswerTimeout > TimeSpan.FromMinutes(1))
            throw new ConfigurationException($"{path}: account '{Id}': answerTimeout must be from 100ms to 1m.");
        if (StartingCash <= 0m || FeePerContract < 0m || FeePerOrder < 0m || SlippageTicks is < 0 or > 100)
            throw new ConfigurationException($"{path}: account '{Id}': startingCash must be above 0, fees 0 or more, slippageTicks 0 to 100.");
    }
}
