namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>A conditional order the exchange took, as it is at one moment.</summary>
/// <param name="Id">The exchange's own.</param>
/// <param name="ClientId">The client's.</param>
/// <param name="Terms">What was asked for.</param>
/// <param name="CreatedAt">When it was taken.</param>
public sealed record StopOrder(long Id, string ClientId, NewStop Terms, DateTimeOffset CreatedAt)
{
    public StopState State { get; init; } = StopState.Waiting;

    /// <summary>The order it placed.</summary>
    public long? OrderId { get; init; }

    public DateTimeOffset? TriggeredAt { get; init; }

    /// <summary>Why it was rejected or has expired.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    public string Symbol => Terms.Symbol;

    public bool IsWaiting => State == StopState.Waiting;
}
