using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Risk;

namespace ServerlessTrader.Core.Sizing;

/// <summary>Everything a size depends on. Money in the account's currency.</summary>
public sealed record SizingInput
{
    /// <summary>Net liquidation value of the account.</summary>
    public required decimal Equity { get; init; }

    /// <summary>What may be spent: the broker's buying power less what other trades have reserved.</summary>
    public required decimal BuyingPower { get; init; }

    /// <summary>Other open trades of the account, reserved ones included.</summary>
    public required int OpenTrades { get; init; }

    /// <summary>What those trades lose together at their stops.</summary>
    public required decimal OpenRisk { get; init; }

    /// <summary>Loss of one unit at the stop (1 R × multiplier), above zero; null when the strategy has no stop.</summary>
    public required decimal? RiskPerUnit { get; init; }

    /// <summary>The most one unit may cost: the highest price × multiplier (on margin, that ÷ leverage) plus fees.</summary>
    public required decimal CostPerUnit { get; init; }

    /// <summary>Price × multiplier, at which the venue's smallest order value is judged; when left out, <see cref="CostPerUnit"/>.</summary>
    public decimal UnitValue { get => field == 0m ? CostPerUnit : field; init; }

    /// <summary>Value held per unit of margin; 1 when positions are paid in full.</summary>
    public int Leverage { get; init; } = 1;

    /// <summary>The share of the balance the alert asks for, or null.</summary>
    public decimal? AskedFraction { get; init; }

    /// <summary>Fees that do not depend on the quantity.</summary>
    public decimal FixedCost { get; init; }

    /// <summary>1 normally; 0.5 halves the risk a trade may take (a short in a bull market).</summary>
    public decimal RiskFactor { get; init; } = 1m;

    /// <summary>Winning trades of this strategy on this account so far, for the ramp.</summary>
    public int Winners { get; init; }

    /// <summary>The venue's quantity rules.</summary>
    public required PriceRules Rules { get; init; }

    /// <summary>The account's limits.</summary>
    public required RiskLimits Limits { get; init; }

    /// <summary>The ramp, if the strategy has one.</summary>
    public SizeRamp? Ramp { get; init; }
}
