using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Sizing;

/// <summary>
/// As many as lose a share of equity at the stop: equity × risk ÷ R, but never more than ties up a share of equity as margin (notional ÷ leverage); rounded down.
/// </summary>
public sealed record RiskPercent : SizingRule
{
    /// <summary>Share of equity lost at the stop; above 0, at most 1 (0.01 = 1 %).</summary>
    public decimal RiskPct { get; init; } = 0.01m;

    /// <summary>Share of equity the position may tie up as margin; above 0, at most 1.</summary>
    public decimal EquityPctMax { get; init; } = 0.25m;

    /// <summary>The leverage; 1 to 125.</summary>
    public int Leverage { get; init; } = 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsMargined => true;

    /// <inheritdoc/>
    public override int? LeverageFor(int? asked) => Leverage;

    /// <inheritdoc/>
    public override decimal WantedQuantity(SizingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.RiskPerUnit is not { } risk)
            return 0m;
        return Math.Min(input.Equity * RiskPct * input.RiskFactor / risk, input.Equity * EquityPctMax * input.Leverage / input.UnitValue);
    }
}
