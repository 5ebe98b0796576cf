namespace ServerlessTrader.Engine.Ports;

/// <summary>A broker or its market data cannot be read now. Nothing was traded.</summary>
public class BrokerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
