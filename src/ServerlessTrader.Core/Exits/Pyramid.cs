namespace ServerlessTrader.Core.Exits;

/// <summary>
/// Enlarges a trade that is in profit, once, when a target has been taken and its share is closed. The stop goes to where the whole trade, the addition included, loses
/// nothing before fees, if it does not stand closer already; when that place is not on the losing side of the market, nothing is added.
/// </summary>
public sealed record Pyramid
{
    /// <summary>What to add, as a share of the size originally entered; above 0, at most 1.</summary>
    public required decimal Share { get; init; }

    /// <summary>
    /// The price at which closing everything leaves the whole trade with neither profit nor loss before fees, once <paramref name="quantity"/> more has been entered at
    /// <paramref name="price"/>; rounded to the grid towards the market, so that rounding never makes it a loss.
    /// </summary>
    /// <param name="position">The trade's position without the addition, or with it and a quantity of 0.</param>
    /// <param name="sign">+1 when a rising price is profit, −1 when it is loss.</param>
    /// <param name="quantity">Units to add; 0 or more.</param>
    /// <param name="price">The price they are added at.</param>
    /// <param name="rules">The venue's grid.</param>
    public static decimal RiskFreeLevel(Trades.TradePosition position, int sign, decimal quantity, decimal price, Instruments.PriceRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var exact = Math.Round((position.Outlay + quantity * price) / (position.Open + quantity), 12);
        return sign > 0 ? rules.PriceUp(exact) : rules.PriceDown(exact);
    }
}
