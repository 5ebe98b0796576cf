using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Exits;

/// <summary>Where a stop may stand: exactly one of the members.</summary>
public sealed record StopReference
{
    /// <summary>This share of the price away: 0.5 is half. Above 0, below 1 for a bought instrument.</summary>
    public decimal? Percent { get; init; }

    /// <summary>A fixed price.</summary>
    public decimal? Price { get; init; }

    /// <summary>The lowest low (long) or highest high (short) of this many candles; 1 to 1,000.</summary>
    public int? SwingCandles { get; init; }

    /// <summary>A multiple of the average true range.</summary>
    public AtrDistance? Atr { get; init; }

    /// <summary>The stop price the alert carries.</summary>
    public bool FromAlert { get; init; }

    /// <summary>The strike of the main leg.</summary>
    public bool AtStrike { get; init; }

    /// <summary>Closed candles needed.</summary>
    [JsonIgnore]
    public int CandlesNeeded => SwingCandles ?? (Atr is { } atr ? atr.Period + 1 : 0);
}

/// <summary>A multiple of the average true range (Wilder).</summary>
public sealed record AtrDistance
{
    /// <summary>Candles; 1 to 1,000.</summary>
    public int Period { get; init; } = 14;

    /// <summary>Above 0, at most 100.</summary>
    public required decimal Multiple { get; init; }
}
