namespace ServerlessTrader.Brokers.Streams;

/// <summary>A stream's connection cannot be made or has broken. The message holds no address: some addresses are secrets.</summary>
public sealed class StreamBrokenException(string message) : Exception(message);
