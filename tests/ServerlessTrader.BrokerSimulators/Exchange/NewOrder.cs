using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>An order as a client asks for it.</summary>
public sealed record NewOrder(string Symbol, OrderSide Side, OrderKind Kind, decimal Quantity)
{
    /// <summary>Required for a limit order.</summary>
    public decimal? Price { get; init; }

    public TimeInForce TimeInForce { get; init; } = TimeInForce.GoodTillCancelled;

    public PositionSide PositionSide { get; init; } = PositionSide.Both;

    public bool ReduceOnly { get; init; }

    /// <summary>The client's own id; null lets the exchange make one.</summary>
    public string? ClientId { get; init; }
}
