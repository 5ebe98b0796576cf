namespace ServerlessTrader.Core.Sizing;

/// <summary>A size, or why there is none.</summary>
/// <param name="Quantity">Units; 0 when refused.</param>
/// <param name="Code">Kebab-case: <c>sized</c>, or the refusal.</param>
/// <param name="Reason">The numbers that decided, for people.</param>
public sealed record SizingResult(decimal Quantity, string Code, string Reason)
{
    /// <summary>True when there is something to trade.</summary>
    public bool IsAccepted => Quantity > 0m;
}
