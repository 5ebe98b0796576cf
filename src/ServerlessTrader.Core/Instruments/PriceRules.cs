namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// What a venue accepts as price and quantity of one instrument. Rounding is always in the direction the caller names, never "nearest" by accident.
/// </summary>
/// <param name="TickSize">Smallest price step, above zero.</param>
/// <param name="QuantityStep">Smallest quantity step, above zero (1 for option contracts).</param>
/// <param name="MinQuantity">Smallest order quantity, inclusive.</param>
/// <param name="MaxQuantity">Largest order quantity, inclusive.</param>
/// <param name="MinNotional">Smallest price × quantity × multiplier of an order; 0 for none.</param>
public sealed record PriceRules(decimal TickSize, decimal QuantityStep, decimal MinQuantity, decimal MaxQuantity, decimal MinNotional)
{
    /// <summary>A US equity option of a penny-pilot underlying: cents, whole contracts.</summary>
    public static PriceRules PennyOption { get; } = new(0.01m, 1m, 1m, 10_000m, 0m);

    /// <summary>The highest price on the grid at or below <paramref name="price"/>.</summary>
    public decimal PriceDown(decimal price) => Math.Floor(price / TickSize) * TickSize;

    /// <summary>The lowest price on the grid at or above <paramref name="price"/>.</summary>
    public decimal PriceUp(decimal price) => Math.Ceiling(price / TickSize) * TickSize;

    /// <summary>The price on the grid nearest to <paramref name="price"/>; halves away from zero.</summary>
    public decimal PriceNearest(decimal price) => Math.Round(price / TickSize, MidpointRounding.AwayFromZero) * TickSize;

    /// <summary>The largest quantity on the grid at or below <paramref name="quantity"/>; 0 when it is below one step.</summary>
    public decimal QuantityDown(decimal quantity) => quantity <= 0m ? 0m : Math.Floor(quantity / QuantityStep) * QuantityStep;

    /// <summary>Why the venue would refuse this order, or null when it would not.</summary>
    /// <param name="quantity">Order quantity.</param>
    /// <param name="price">The price the notional is judged at (for a stop, the stop's own price).</param>
    /// <param name="multiplier">The instrument's multiplier.</param>
    public string? Violation(decimal quantity, decimal price, decimal multiplier)
    {
        if (quantity < MinQuantity)
            return $"quantity {quantity} is below the minimum of {MinQuantity}";
        if (quantity > MaxQuantity)
            return $"quantity {quantity} is above the maximum of {MaxQuantity}";
        if (QuantityDown(quantity) != quantity)
            return $"quantity {quantity} is not a multiple of {QuantityStep}";
        var notional = quantity * price * multiplier;
        return notional < MinNotional ? $"notional {notional:0.########} is below the minimum of {MinNotional}" : null;
    }
}
