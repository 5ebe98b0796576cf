namespace ServerlessTrader.Engine.Ports;

/// <summary>The venue was read and does not list the instrument, or does not trade it now: asking again soon will not help.</summary>
public sealed class InstrumentNotListedException(string message) : BrokerUnavailableException(message);
