namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>What happened to an order.</summary>
public enum OrderChange
{
    Taken,
    Filled,

    /// <summary>A reduce-only order lost what it could no longer reduce.</summary>
    Cut,

    Ended,
}
