using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Exits;

/// <summary>One moment of a position: everything the rules may look at.</summary>
public sealed record ExitContext
{
    /// <summary>The position.</summary>
    public required PositionView Position { get; init; }

    /// <summary>What is remembered; <see cref="ExitState.Best"/> already includes <see cref="Price"/>.</summary>
    public required ExitState State { get; init; }

    /// <summary>The moment, UTC.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The instrument's mark.</summary>
    public required decimal Price { get; init; }

    /// <summary>The underlying's price; null when it is not known now.</summary>
    public decimal? UnderlyingPrice { get; init; }

    /// <summary>Closed candles of the underlying in the trade's timeframe, oldest first; empty when none are at hand.</summary>
    public IReadOnlyList<Candle> Candles { get; init; } = [];

    /// <summary>How many of <see cref="Candles"/>, counted from the newest, have closed since the last look (or the entry); the evaluator works it out.</summary>
    public int NewCandles { get; init; }

    /// <summary>True when a candle has closed since the last look.</summary>
    public bool CandleClosed => NewCandles > 0;

    /// <summary>The trade's bar length.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>The market's calendar.</summary>
    public required TradingCalendar Calendar { get; init; }
}
