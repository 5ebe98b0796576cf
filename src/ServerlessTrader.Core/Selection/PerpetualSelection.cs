using System.Globalization;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Selection;

/// <summary>Trades the perpetual future the alert names: buys it for a long trade, sells it for a short one.</summary>
public sealed record PerpetualSelection : SelectionRule
{
    /// <summary>The furthest the market may have moved from the price the alert names, as a share of that price; above 0, at most 1 (0.01 = 1 %). An alert without a price is not held to it.</summary>
    public decimal MaxEntrySlip { get; init; } = 0.01m;

    /// <summary>The currency of price, margin and profit: USDT.</summary>
    public string QuoteCurrency { get; init; } = "USDT";

    /// <summary>What answers for the position's losses: its own margin, or the whole account.</summary>
    public MarginMode Margin { get; init; } = MarginMode.Isolated;

    /// <summary>Why the entry comes too late, or null when it does not.</summary>
    public string? Objection(decimal price, decimal? reference) =>
        reference is { } named && named > 0m && Math.Abs(price - named) > MaxEntrySlip * named
            ? string.Create(CultureInfo.InvariantCulture, $"the market is at {price}, {Math.Abs(price - named) / named:P2} from the alert's {named}; at most {MaxEntrySlip:P2} is allowed")
            : null;
}
