namespace ServerlessTrader.Brokers.Binance;

/// <summary>How one account is traded.</summary>
public sealed record BinanceOptions
{
    /// <summary>Name of the secret that holds the API key.</summary>
    public required string ApiKeySecret { get; init; }

    /// <summary>Name of the secret that holds the API secret (HMAC).</summary>
    public required string ApiSecretSecret { get; init; }

    /// <summary>The asset positions are margined in; the account's currency.</summary>
    public string MarginAsset { get; init; } = "USDT";

    /// <summary>How old a signed request may be when the exchange takes it; 1 to 60 s.</summary>
    public TimeSpan RecvWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for one answer; after it an order's fate is unknown.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The price that triggers stops resting at the exchange: CONTRACT_PRICE (last trade, the exchange's default) or MARK_PRICE.</summary>
    public BinanceWorkingType StopTrigger { get; init; } = BinanceWorkingType.ContractPrice;

    /// <summary>
    /// Longest time from the beginning of a submission to its last signature, corrections of clock and keys included. What is not signed by then is not sent, which
    /// is what makes <see cref="NotFoundSettles"/> a bound.
    /// </summary>
    public static TimeSpan LongestPreparation { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How far ahead of the exchange's clock a timestamp may be and still be taken (the exchange's rule), and as much again for an order to show in queries.</summary>
    private static readonly TimeSpan _slack = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long after an attempt "not found" is the truth. The exchange takes no order later than its timestamp plus <see cref="RecvWindow"/>; the timestamp is written
    /// at most <see cref="LongestPreparation"/> after the submission began. Twice that, because the engine lets half of the time pass before it submits.
    /// </summary>
    public TimeSpan NotFoundSettles => 2 * (RecvWindow + LongestPreparation + _slack);
}

/// <summary>The price that triggers a stop at the exchange.</summary>
public enum BinanceWorkingType
{
    ContractPrice,
    MarkPrice,
}
