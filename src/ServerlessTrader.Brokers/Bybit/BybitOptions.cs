namespace ServerlessTrader.Brokers.Bybit;

/// <summary>How an account at Bybit (v5, unified trading account, linear contracts) is traded. Secrets are named here, never held.</summary>
public sealed record BybitOptions
{
    /// <summary>Name of the secret that holds the API key.</summary>
    public required string ApiKeySecret { get; init; }

    /// <summary>Name of the secret that holds the API key's secret (HMAC).</summary>
    public required string ApiSecretSecret { get; init; }

    /// <summary>The currency positions are settled in; those of another are not seen.</summary>
    public string SettleCurrency { get; init; } = "USDT";

    /// <summary>Which price triggers a stop: MarkPrice, LastPrice or IndexPrice. The mark is also what our own feed delivers.</summary>
    public string StopTrigger { get; init; } = "MarkPrice";

    /// <summary>How old a signed request may be when the exchange takes it.</summary>
    public TimeSpan ReceiveWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for an answer, a repeat after a refused signature or time stamp included. After it an order's fate is unknown.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Waits before the questions that follow an acknowledged order or cancel: the acknowledgement says only that the request was taken, and its result shows a moment later.
    /// </summary>
    public IReadOnlyList<TimeSpan> SettlingReads { get; init; } =
        [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(800)];

    /// <summary>How long a symbol's position mode is believed.</summary>
    public TimeSpan PositionModeMaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a "not found" stays open to doubt. A submission stamps its order for the last time within <see cref="AnswerTimeout"/> of its beginning; the exchange refuses it
    /// once it is older than <see cref="ReceiveWindow"/>, a second of clock difference allowed; and an order it has acknowledged gets 2 s to show in the order lists. Twice
    /// all that, because the engine lets up to half of the time pass between storing an attempt and beginning it.
    /// </summary>
    public TimeSpan NotFoundSettles => 2 * (AnswerTimeout + ReceiveWindow + TimeSpan.FromSeconds(3));
}
