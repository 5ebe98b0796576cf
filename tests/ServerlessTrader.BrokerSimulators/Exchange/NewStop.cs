using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>A conditional order as a client asks for it.</summary>
/// <param name="Symbol">The contract.</param>
/// <param name="Side">Of the order that is placed when the price comes.</param>
/// <param name="Quantity">Base units; 0 when the whole position is to be closed.</param>
/// <param name="Trigger">The price it waits for.</param>
/// <param name="Rises">True when it triggers at or above that price, false at or below.</param>
public sealed record NewStop(string Symbol, OrderSide Side, decimal Quantity, decimal Trigger, bool Rises)
{
    /// <summary>Which price it watches.</summary>
    public TriggerPrice Watches { get; init; } = TriggerPrice.Last;

    /// <summary>Null places a market order.</summary>
    public decimal? LimitPrice { get; init; }

    public TimeInForce TimeInForce { get; init; } = TimeInForce.GoodTillCancelled;

    public PositionSide PositionSide { get; init; } = PositionSide.Both;

    public bool ReduceOnly { get; init; }

    /// <summary>Closes whatever is held then.</summary>
    public bool ClosesPosition { get; init; }

    /// <summary>The client's own id; null lets the exchange make one.</summary>
    public string? ClientId { get; init; }
}
