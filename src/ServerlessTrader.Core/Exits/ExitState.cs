using System.Collections.Immutable;

namespace ServerlessTrader.Core.Exits;

/// <summary>What a position's exit rules remember between two looks. Part of the stored trade.</summary>
public sealed record ExitState
{
    /// <summary>The stop in force on the instrument's price; it only ever tightens. Null when the stop is on the underlying alone.</summary>
    public StopLevel? Stop { get; init; }

    /// <summary>The stop on the underlying's price, or null.</summary>
    public decimal? UnderlyingStop { get; init; }

    /// <summary>True when <see cref="UnderlyingStop"/> counts at the close of a candle only.</summary>
    public bool UnderlyingStopAtClose { get; init; }

    /// <summary>Places (in the rule list) of the targets already taken.</summary>
    public ImmutableArray<int> Taken { get; init; } = [];

    /// <summary>The addition to be made, or null.</summary>
    public PendingAdd? Add { get; init; }

    /// <summary>Of the open units, those that were added to the original entry.</summary>
    public decimal AddedOpen { get; init; }

    /// <summary>The most favourable price of the instrument seen since the entry; null before the first look.</summary>
    public decimal? Best { get; init; }

    /// <summary>The instrument's mark at the latest look; used again while it has no quote. Null before the first look.</summary>
    public decimal? Last { get; init; }

    /// <summary>Candles of the trade's timeframe that have closed since the entry.</summary>
    public int Bars { get; init; }

    /// <summary>Open time of the newest candle counted in <see cref="Bars"/>; null before the first.</summary>
    public DateTimeOffset? LastCandle { get; init; }

    /// <summary>True when the target at <paramref name="index"/> was taken.</summary>
    public bool HasTaken(int index) => Taken.Contains(index);
}
