namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>States of an order on the book.</summary>
public enum ExchangeOrderState
{
    New,
    PartiallyFilled,
    Filled,
    Cancelled,

    /// <summary>Ended by the exchange: the rest of an order that may not rest, or a reduce-only order with nothing left to reduce.</summary>
    Expired,
}
