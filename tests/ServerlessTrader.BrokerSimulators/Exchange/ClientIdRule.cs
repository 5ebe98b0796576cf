namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>When a client order id may be used again.</summary>
public enum ClientIdRule
{
    /// <summary>As soon as its order is no longer working: an id is no protection against trading twice.</summary>
    UniqueWhileOpen,

    /// <summary>Never.</summary>
    UniqueForever,
}
