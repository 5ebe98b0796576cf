namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>How an order that is on the book, or passing over it, is priced.</summary>
public enum OrderKind
{
    Market,
    Limit,
}
