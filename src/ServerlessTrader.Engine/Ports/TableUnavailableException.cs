namespace ServerlessTrader.Engine.Ports;

/// <summary>The store cannot be used now: locked, full, broken or out of reach. The message says which and what to do.</summary>
public sealed class TableUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
