using System.Collections.Immutable;

namespace ServerlessTrader.Core.Trades;

/// <summary>The broker's word on one order: its state and every fill so far.</summary>
/// <param name="ClientOrderId">Ours.</param>
/// <param name="BrokerOrderId">The broker's.</param>
/// <param name="State">Working until it is final.</param>
/// <param name="Fills">All fills so far, oldest first.</param>
/// <param name="Reason">Why it was rejected or expired, in the broker's words.</param>
public sealed record OrderReport(string ClientOrderId, string BrokerOrderId, OrderState State, ImmutableArray<Fill> Fills, string? Reason = null)
{
    /// <summary>Units filled so far.</summary>
    public decimal FilledQuantity => Fills.Sum(fill => fill.Quantity);
}
