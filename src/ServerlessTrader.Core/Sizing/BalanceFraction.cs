using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Sizing;

/// <summary>
/// A share of the free margin, times the leverage: quantity = available balance × fraction × leverage ÷ price, rounded down. What the venue would not take is refused,
/// never stretched. It needs no stop, and without one neither riskPerTrade nor totalRisk can cut it: the share itself is what the trade may cost.
/// </summary>
public sealed record BalanceFraction : SizingRule
{
    /// <summary>The share when the alert names none; 0.01 to 1. Null when the alert must.</summary>
    public decimal? Fraction { get; init; }

    /// <summary>The leverage when the alert names none; 1 to 125. Null when the alert must.</summary>
    public int? Leverage { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsStop => false;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsMargined => true;

    /// <inheritdoc/>
    public override int? LeverageFor(int? asked) => asked ?? Leverage;

    /// <inheritdoc/>
    public override decimal WantedQuantity(SizingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Math.Max(0m, input.BuyingPower) * (input.AskedFraction ?? Fraction ?? 0m) * input.Leverage / input.UnitValue;
    }
}
