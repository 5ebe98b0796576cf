namespace ServerlessTrader.Brokers.Bybit;

/// <summary>The account is not open to us: a secret is missing or cannot be a key. Nothing was sent. The message never holds a value.</summary>
internal sealed class BybitClosedException(string message) : Exception(message);
