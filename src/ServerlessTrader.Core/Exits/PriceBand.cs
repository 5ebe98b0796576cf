namespace ServerlessTrader.Core.Exits;

/// <summary>An open interval of prices. A price at or beyond an end has crossed it; a null end never is.</summary>
/// <param name="Symbol">The symbol whose price it is.</param>
/// <param name="Below">Wakes at or below this price.</param>
/// <param name="Above">Wakes at or above this price.</param>
public sealed record PriceBand(string Symbol, decimal? Below, decimal? Above)
{
    /// <summary>True when <paramref name="price"/> has left the band.</summary>
    public bool IsCrossedBy(decimal price) => price <= Below || price >= Above;
}
