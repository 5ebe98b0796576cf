namespace ServerlessTrader.Brokers.Binance;

/// <summary>One request, before it is signed.</summary>
/// <param name="Method">GET and DELETE carry their parameters in the query, POST and PUT in the body.</param>
/// <param name="Path">Absolute path.</param>
/// <param name="Weight">What it costs of the address's budget a minute.</param>
/// <param name="Priority">What it gives way to when that budget runs low.</param>
internal sealed record BinanceCall(HttpMethod Method, string Path, int Weight, BinancePriority Priority)
{
    public BinanceSecurity Security { get; init; } = BinanceSecurity.Signed;

    public BinanceParameters Parameters { get; init; } = new();

    /// <summary>Counts against the account's orders, and is not signed any more once <see cref="BinanceOptions.LongestPreparation"/> has passed.</summary>
    public bool IsOrder { get; init; }

    /// <summary>For an order: when its submission began, as a timestamp of the host's clock.</summary>
    public long BegunAt { get; init; }

    public static BinanceCall Public(string path, int weight, BinancePriority priority, BinanceParameters? parameters = null) =>
        new(HttpMethod.Get, path, weight, priority) { Security = BinanceSecurity.None, Parameters = parameters ?? new BinanceParameters() };

    public static BinanceCall Get(string path, int weight, BinancePriority priority, BinanceParameters? parameters = null) =>
        new(HttpMethod.Get, path, weight, priority) { Parameters = parameters ?? new BinanceParameters() };

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>What a call must prove.</summary>
internal enum BinanceSecurity
{
    None,
    KeyOnly,
    Signed,
}
