using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>The exchange was reached and plainly refuses the question, most often because it does not know the symbol.</summary>
internal sealed class BybitRefusedException(string message) : BrokerUnavailableException(message);
