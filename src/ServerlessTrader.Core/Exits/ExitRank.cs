namespace ServerlessTrader.Core.Exits;

/// <summary>
/// What wins when several rules fire on one tick: the lowest value, that is, the most protective first. Any rank but <see cref="Target"/> closes everything.
/// </summary>
public enum ExitRank
{
    /// <summary>An operator, an exit alert or a reversal.</summary>
    Command = 0,

    /// <summary>The stop in force, however it got there (initial, break-even, trailing, profit lock).</summary>
    Stop = 1,

    /// <summary>The option is about to lose its time value or to expire.</summary>
    Expiry = 2,

    /// <summary>A time of day at which everything is squared off.</summary>
    SquareOff = 3,

    /// <summary>The trade has been held, or has been going nowhere, for too long.</summary>
    Time = 4,

    /// <summary>The trend that the runner followed is over.</summary>
    Trend = 5,

    /// <summary>A profit target: closes its share.</summary>
    Target = 6,
}
