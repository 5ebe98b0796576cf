namespace ServerlessTrader.Brokers.Binance;

/// <summary>An API key and its secret. Never shows either as text.</summary>
internal sealed class BinanceKeys(string apiKey, string secret)
{
    public string ApiKey { get; } = apiKey;

    public string Sign(string query, string body) => BinanceSigner.Sign(secret, query, body);

    public override string ToString() => nameof(BinanceKeys);
}
