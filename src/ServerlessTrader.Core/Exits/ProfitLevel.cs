namespace ServerlessTrader.Core.Exits;

/// <summary>A level of profit: exactly one of R, percent and price.</summary>
public sealed record ProfitLevel
{
    /// <summary>Multiples of the trade's R (its frozen risk); 0 is the entry price.</summary>
    public decimal? R { get; init; }

    /// <summary>Share of the entry price: 0.5 is +50 %.</summary>
    public decimal? Percent { get; init; }

    /// <summary>A price of the instrument.</summary>
    public decimal? Price { get; init; }

    /// <summary>The instrument's price at this level, not rounded.</summary>
    public decimal PriceFor(PositionView position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return Price ?? position.EntryPrice + position.Sign * DistanceFor(position);
    }

    /// <summary>The distance from the entry price in price units; negative for a <see cref="Price"/> on the losing side.</summary>
    public decimal DistanceFor(PositionView position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return R is { } r ? r * position.R
            : Percent is { } percent ? percent * position.EntryPrice
            : position.Sign * (Price.GetValueOrDefault() - position.EntryPrice);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{(R is { } r ? $"{r} R" : Percent is { } percent ? $"{percent:P0}" : $"{Price}")}");
}
