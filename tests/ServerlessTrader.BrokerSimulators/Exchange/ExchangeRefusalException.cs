namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>The exchange does not do what it was asked; nothing has changed.</summary>
/// <param name="reason">Why.</param>
/// <param name="limit">The number that was missed, where there is one.</param>
public sealed class ExchangeRefusalException(RefusalReason reason, decimal? limit = null)
    : Exception(limit is null ? $"Refused: {reason}." : $"Refused: {reason} ({limit}).")
{
    public RefusalReason Reason { get; } = reason;

    public decimal? Limit { get; } = limit;
}
