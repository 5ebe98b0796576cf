using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// A valid alert in one shape for all dialects: who wants what of which symbol, and the numbers the dialect adds. Fields a dialect does not have are null.
/// </summary>
public sealed record Alert
{
    /// <summary>Which shape it came in.</summary>
    public required AlertDialect Dialect { get; init; }

    /// <summary>What it asks for.</summary>
    public required AlertIntent Intent { get; init; }

    /// <summary>Open: the direction to take. Close: the direction to close, null for both. Candle: null.</summary>
    public TradeDirection? Direction { get; init; }

    /// <summary>An open that must first close the opposite direction of the same symbol (a reversal is one command).</summary>
    public bool ClosesOpposite { get; init; }

    /// <summary>The strategy's name as the body gives it, if it does.</summary>
    public string? Strategy { get; init; }

    /// <summary>Upper case, exchange prefix and <c>.P</c> suffix taken off, quote currency added where the dialect says so. Null when the strategy supplies it.</summary>
    public string? Symbol { get; init; }

    /// <summary>The alert's own time, UTC; null when it carries none.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The alert's price of the underlying, a reference only; above zero.</summary>
    public decimal? ReferencePrice { get; init; }

    /// <summary>TradingView's order id (strategy dialect) or the signal's name (strike dialect).</summary>
    public string? OrderId { get; init; }

    /// <summary>The chart's timeframe.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>Free text, at most 500 characters kept.</summary>
    public string? Message { get; init; }

    /// <summary>futures: share of the balance to use, 0.01–1.0.</summary>
    public decimal? BalanceFraction { get; init; }

    /// <summary>futures: 1–125.</summary>
    public int? Leverage { get; init; }

    /// <summary>r-multiple: the stop price, above zero.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>strike: strike of the main leg.</summary>
    public decimal? Strike { get; init; }

    /// <summary>strike: CE is a call, PE a put.</summary>
    public OptionRight? OptionRight { get; init; }

    /// <summary>spread: strike of the bought leg.</summary>
    public decimal? LongStrike { get; init; }

    /// <summary>spread: strike of the sold leg.</summary>
    public decimal? ShortStrike { get; init; }

    /// <summary>spread: contracts a leg. strategy: the contracts TradingView names, informative.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>spread: the one follower it is for; null for all.</summary>
    public string? Follower { get; init; }

    /// <summary>strike: the candle of a <see cref="AlertIntent.Candle"/> alert.</summary>
    public Candle? Candle { get; init; }
}
