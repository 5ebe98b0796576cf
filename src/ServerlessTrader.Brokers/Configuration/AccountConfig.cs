using System.Text.Json.Serialization;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Brokers.Configuration;

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

    /// <summary>Fee of a perpetual's fill, as a share of its value; 0 to 0.1 (0.0005 = 0.05 %).</summary>
    public decimal FeeRate { get; init; } = 0.0005m;

    /// <summary>Ticks a market order fills worse than quoted; 0 to 100.</summary>
    public int SlippageTicks { get; init; }

    internal PaperBrokerOptions PaperOptions => new()
    {
        StartingCash = StartingCash,
        Currency = Currency,
        FeePerContract = FeePerContract,
        FeePerOrder = FeePerOrder,
        PerpetualFeeRate = FeeRate,
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
        if (StartingCash <= 0m || FeePerContract < 0m || FeePerOrder < 0m || FeeRate is < 0m or > 0.1m || SlippageTicks is < 0 or > 100)
            throw new ConfigurationException($"{path}: account '{Id}': startingCash must be above 0, fees 0 or more, feeRate at most 0.1, slippageTicks 0 to 100.");
    }
}
