namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>What a fill does to a position.</summary>
public static class PositionArithmetic
{
    private const int Decimals = 8;

    /// <summary>The position after a fill of <paramref name="signedQuantity"/> and the profit of the part that closed something. Profit plus the change of cost is exactly −quantity × price.</summary>
    public static (ExchangePosition Position, decimal Realised) Apply(ExchangePosition position, decimal signedQuantity, decimal price)
    {
        ArgumentNullException.ThrowIfNull(position);
        var closed = Closed(position.Quantity, signedQuantity);
        var closedCost = closed == position.Quantity ? position.Cost : Math.Round(position.Cost * closed / position.Quantity, Decimals);
        var realised = closed * price - closedCost;
        var opened = signedQuantity + closed;
        return (position with
        {
            Quantity = position.Quantity + signedQuantity,
            Cost = position.Cost - closedCost + opened * price,
            Realised = position.Quantity == 0m ? 0m : position.Realised + realised,
        }, realised);
    }

    /// <summary>The part of the position a fill closes, with the position's sign.</summary>
    private static decimal Closed(decimal held, decimal signedQuantity) =>
        Math.Sign(held) * Math.Sign(signedQuantity) >= 0 ? 0m : Math.Sign(held) * Math.Min(Math.Abs(held), Math.Abs(signedQuantity));
}
