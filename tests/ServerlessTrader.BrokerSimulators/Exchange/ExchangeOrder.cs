using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>An order the exchange took, as it is at one moment.</summary>
/// <param name="Id">The exchange's own.</param>
/// <param name="ClientId">The client's.</param>
/// <param name="Symbol">The contract.</param>
/// <param name="Side">Which way.</param>
/// <param name="Kind">How it is priced.</param>
/// <param name="Quantity">Base units, after a reduce-only order was cut to what there was to reduce.</param>
/// <param name="CreatedAt">When it was taken.</param>
public sealed record ExchangeOrder(long Id, string ClientId, string Symbol, OrderSide Side, OrderKind Kind, decimal Quantity, DateTimeOffset CreatedAt)
{
    /// <summary>0 for a market order.</summary>
    public decimal Price { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public PositionSide PositionSide { get; init; }

    public bool ReduceOnly { get; init; }

    /// <summary>The conditional order it came from.</summary>
    public long? StopId { get; init; }

    public ExchangeOrderState State { get; init; } = ExchangeOrderState.New;

    /// <summary>Oldest first.</summary>
    public ImmutableArray<Execution> Fills { get; init; } = [];

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    /// <summary>No more than this fills until the exchange is told to let go; null fills what it can.</summary>
    public decimal? HeldAt { get; init; }

    public decimal Filled => Fills.Sum(fill => fill.Quantity);

    public decimal Remaining => Quantity - Filled;

    /// <summary>Σ price × quantity of the fills, USDT.</summary>
    public decimal FilledNotional => Fills.Sum(fill => fill.Notional);

    /// <summary>0 while nothing is filled.</summary>
    public decimal AveragePrice => Fills.IsEmpty ? 0m : FilledNotional / Filled;

    public bool IsOpen => State is ExchangeOrderState.New or ExchangeOrderState.PartiallyFilled;
}
