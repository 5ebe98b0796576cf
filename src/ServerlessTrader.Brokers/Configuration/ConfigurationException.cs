namespace ServerlessTrader.Brokers.Configuration;

/// <summary>The host cannot start as configured. The message is for the person who starts it: what is wrong, where, and what to write instead.</summary>
public sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
