namespace ServerlessTrader.Core.Exits;

/// <summary>How soon a trade is looked at again when no rule names an earlier time.</summary>
/// <param name="Near">While a price is near one of its levels.</param>
/// <param name="Far">Otherwise.</param>
/// <param name="NearShare">What near means: within this share of the price.</param>
public sealed record CheckIntervals(TimeSpan Near, TimeSpan Far, decimal NearShare)
{
    /// <summary>For hosts that are woken by prices: the time is a safety net only.</summary>
    public static CheckIntervals WithFeed { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), 0m);

    /// <summary>The interval for a price and its band.</summary>
    public TimeSpan For(decimal price, PriceBand? band)
    {
        if (band is null || price <= 0m)
            return Far;
        var near = NearShare * price;
        return price - band.Below <= near || band.Above - price <= near ? Near : Far;
    }
}
