namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>What becomes of the part that does not fill at once.</summary>
public enum TimeInForce
{
    /// <summary>It rests.</summary>
    GoodTillCancelled,

    /// <summary>It expires.</summary>
    ImmediateOrCancel,

    /// <summary>All or nothing fills.</summary>
    FillOrKill,

    /// <summary>Nothing may fill at once; an order that would is refused.</summary>
    PostOnly,
}
