using System.Text.Json.Serialization;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Strategies;

/// <summary>
/// A day limit that starts at the mid, rounded in our favour, and walks one tick at a time towards the other side, never beyond it.
/// What is not filled after the last step is cancelled.
/// </summary>
public sealed record LimitWalkEntry : EntryRule
{
    /// <summary>Time between two steps; 1 second to 10 minutes.</summary>
    [JsonConverter(typeof(DurationJsonConverter))]
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Steps after the first price; 0 to 100.</summary>
    public int MaxSteps { get; init; } = 5;

    /// <summary>The worst price the walk can reach, whatever the other side does: what a unit may cost at most.</summary>
    public decimal WorstLimit(OrderSide side, decimal plannedMid, PriceRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return side == OrderSide.Buy
            ? rules.PriceDown(plannedMid) + MaxSteps * rules.TickSize
            : rules.PriceUp(plannedMid) - MaxSteps * rules.TickSize;
    }

    /// <summary>The limit after <paramref name="step"/> steps (0 is the first order).</summary>
    /// <param name="side">Which way the order trades.</param>
    /// <param name="plannedMid">The mid the trade was planned at, not rounded.</param>
    /// <param name="bid">The best bid now.</param>
    /// <param name="ask">The best ask now.</param>
    /// <param name="step">0 to <see cref="MaxSteps"/>.</param>
    /// <param name="rules">The venue's price grid.</param>
    public static decimal LimitAt(OrderSide side, decimal plannedMid, decimal bid, decimal ask, int step, PriceRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return side == OrderSide.Buy
            ? Math.Min(rules.PriceDown(plannedMid) + step * rules.TickSize, rules.PriceDown(ask))
            : Math.Max(rules.PriceUp(plannedMid) - step * rules.TickSize, rules.PriceUp(bid));
    }
}
