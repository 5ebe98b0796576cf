namespace ServerlessTrader.Core.Selection;

/// <summary>
/// Buys a call for a long trade and a put for a short one: at the money or one strike in the money, by delta.
/// </summary>
public sealed record OptionByDelta : SelectionRule
{
    /// <summary>Smallest absolute delta taken; 0 to 1.</summary>
    public decimal MinDelta { get; init; } = 0.50m;

    /// <summary>Largest absolute delta taken; 0 to 1.</summary>
    public decimal MaxDelta { get; init; } = 0.60m;

    /// <summary>The absolute delta wanted; between the two.</summary>
    public decimal TargetDelta { get; init; } = 0.55m;

    /// <summary>Calendar days to the expiry wanted; the nearest listed one at or after it is taken. 0 to 365.</summary>
    public int DaysToExpiry { get; init; } = 5;

    /// <summary>When nothing is listed at or after <see cref="DaysToExpiry"/>: the nearest at least this many days out. 0 to <see cref="DaysToExpiry"/>.</summary>
    public int FallbackDaysToExpiry { get; init; } = 2;

    /// <summary>What a quote must satisfy to be traded.</summary>
    public LiquidityGate Liquidity { get; init; } = new();

    /// <summary>The expiry to trade on <paramref name="today"/>, or null when none is listed far enough out.</summary>
    public DateOnly? ChooseExpiry(IReadOnlyList<DateOnly> expiries, DateOnly today) =>
        Nearest(expiries, today.AddDays(DaysToExpiry)) ?? Nearest(expiries, today.AddDays(FallbackDaysToExpiry));

    private static DateOnly? Nearest(IReadOnlyList<DateOnly> expiries, DateOnly earliest)
    {
        DateOnly? best = null;
        foreach (var expiry in expiries)
        {
            if (expiry >= earliest && (best is null || expiry < best))
                best = expiry;
        }

        return best;
    }
}
