namespace ServerlessTrader.Core.Exits;

/// <summary>What one rule says. The default says nothing.</summary>
public readonly record struct ExitVerdict
{
    /// <summary>Close something now, or null.</summary>
    public ExitCall? Close { get; init; }

    /// <summary>A stop the rule asks for, or null. It is taken only when it is tighter than the one in force.</summary>
    public StopLevel? Stop { get; init; }

    /// <summary>Enlarge the position once what <see cref="Close"/> asks for is closed, or null.</summary>
    public Pyramid? Add { get; init; }

    /// <summary>The rule is done and remembers it (a target that was reached).</summary>
    public bool Taken { get; init; }

    /// <summary>The instrument's price at which the rule wants another look, or null.</summary>
    public decimal? WatchPrice { get; init; }

    /// <summary>The moment at which the rule wants another look, or null.</summary>
    public DateTimeOffset? WatchTime { get; init; }

    /// <summary>The rule wants a look at the close of every candle of the trade's timeframe.</summary>
    public bool WatchCandleClose { get; init; }
}
