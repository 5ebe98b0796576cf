using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Core.Trades;

/// <summary>What a trade keeps of the alert it came from.</summary>
public sealed record TradeAlert
{
    /// <summary>The alert's key.</summary>
    public required string Key { get; init; }

    /// <summary>Its dialect.</summary>
    public required AlertDialect Dialect { get; init; }

    /// <summary>When we received it, UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Its own time, UTC.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The price it names, a reference only.</summary>
    public decimal? ReferencePrice { get; init; }

    /// <summary>The stop it names.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>The share of the balance it asks for, 0.01 to 1.</summary>
    public decimal? BalanceFraction { get; init; }

    /// <summary>The leverage it asks for, 1 to 125.</summary>
    public int? Leverage { get; init; }
}
