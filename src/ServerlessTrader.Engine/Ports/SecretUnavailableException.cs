namespace ServerlessTrader.Engine.Ports;

/// <summary>Whether a secret exists cannot be told now: its source is out of reach or refuses us. The message says which and what to do; it never holds a value.</summary>
public sealed class SecretUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
