namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>States of a conditional order.</summary>
public enum StopState
{
    /// <summary>Waiting for its price.</summary>
    Waiting,

    /// <summary>The price has come; its order is being placed.</summary>
    Triggering,

    /// <summary>Its order is working.</summary>
    Triggered,

    /// <summary>Its order has ended.</summary>
    Finished,

    Cancelled,

    /// <summary>The price came, but its order was refused.</summary>
    Rejected,

    /// <summary>The price came, or the position went, and there was nothing to close.</summary>
    Expired,
}
