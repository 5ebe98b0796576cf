using System.Text.Json.Serialization;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>One account. A member its broker does not use is ignored.</summary>
public sealed record AccountConfig
{
    /// <summary>Its id, as strategies name it.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// <c>paper</c>: kept in this host. <c>paper-server</c>: kept by another process, see <see cref="Address"/>. <c>binance</c>: USDⓈ-M futures.
    /// </summary>
    public string Broker { get; init; } = "paper";

    /// <summary>The account's address at a paper server; or a real venue's address other than those of its environments.</summary>
    public Uri? Address { get; init; }

    /// <summary>The address of a real venue's streams, beside <see cref="Address"/>.</summary>
    public Uri? StreamAddress { get; init; }

    /// <summary>Which of a real venue's environments: testnet, demo, production. Default: testnet.</summary>
    public string? Environment { get; init; }

    /// <summary>Real money is meant. Needed wherever some can move.</summary>
    public bool Live { get; init; }

    /// <summary>Name of the secret that holds the API key. Default: <c>{id}-api-key</c>.</summary>
    public string? ApiKeySecret { get; init; }

    /// <summary>Name of the secret that holds the API secret. Default: <c>{id}-api-secret</c>.</summary>
    public string? ApiSecretSecret { get; init; }

    /// <summary>How old a signed request may be when a real venue takes it; 1 s to 1 minute. Default: 5 s.</summary>
    [JsonConverter(typeof(DurationJsonConverter))]
    public TimeSpan? RecvWindow { get; init; }

    /// <summary>The price that triggers stops resting at a real venue: last or mark. Default: last.</summary>
    public string? StopTrigger { get; init; }

    /// <summary>The prices trades of a real venue are woken by: book (its middle), mark or trade. Default: book.</summary>
    public string? Prices { get; init; }

    /// <summary>Longest wait for an answer over the network; 100 ms to 1 minute.</summary>
    [JsonConverter(typeof(DurationJsonConverter))]
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Cash a new paper account starts with; above 0.</summary>
    public decimal StartingCash { get; init; } = 30_000m;

    /// <summary>Currency of the account. Default: USD on paper, USDT at a futures venue.</summary>
    public string? Currency { get; init; }

    /// <summary>Fee a contract on paper; 0 or more.</summary>
    public decimal FeePerContract { get; init; } = 0.65m;

    /// <summary>Fee an order on paper; 0 or more.</summary>
    public decimal FeePerOrder { get; init; }

    /// <summary>Fee of a perpetual's fill on paper, as a share of its value; 0 to 0.1 (0.0005 = 0.05 %).</summary>
    public decimal FeeRate { get; init; } = 0.0005m;

    /// <summary>Ticks a market order on paper fills worse than quoted; 0 to 100.</summary>
    public int SlippageTicks { get; init; }

    internal void Check(string path)
    {
        if (string.IsNullOrEmpty(Id) || !Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new ConfigurationException($"{path}: $.accounts: '{Id}' cannot name an account. Write lower-case letters, digits and dashes.");
        if (VenueFactories.Find(Broker) is not { } factory)
            throw new ConfigurationException($"{path}: account '{Id}' names the broker '{Broker}'. This version knows: {VenueFactories.Names}.");
        if (AnswerTimeout < TimeSpan.FromMilliseconds(100) || AnswerTimeout > TimeSpan.FromMinutes(1))
            throw new ConfigurationException($"{path}: account '{Id}': answerTimeout must be from 100ms to 1m.");
        factory.Check(this, $"{path}: account '{Id}'");
    }
}
