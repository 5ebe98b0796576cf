namespace ServerlessTrader.Core.Risk;

/// <summary>When the circuit breaker of an account trips. It stops entries and never exits.</summary>
public sealed record BreakerLimits
{
    /// <summary>Loss of the day, realised plus open, as a share of the day's first equity; above 0, at most 1. Null switches it off.</summary>
    public decimal? DailyLoss { get; init; } = 0.10m;

    /// <summary>Losing trades in a row; 1 to 100. Null switches it off.</summary>
    public int? LosingStreak { get; init; } = 3;

    /// <summary>Lets the next session's open reset a losing streak as well; otherwise an operator must.</summary>
    public bool AutoReset { get; init; }
}
