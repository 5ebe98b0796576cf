namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>Which position of a symbol an order belongs to.</summary>
public enum PositionSide
{
    /// <summary>The only one, in one-way mode.</summary>
    Both,

    /// <summary>The long one, in hedge mode.</summary>
    Long,

    /// <summary>The short one, in hedge mode.</summary>
    Short,
}
