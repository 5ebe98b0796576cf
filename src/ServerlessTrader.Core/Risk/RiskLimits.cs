namespace ServerlessTrader.Core.Risk;

/// <summary>What an account may risk. The defaults are system 1's (3 trades, 2.5 % a trade, 7.5 % in all).</summary>
public sealed record RiskLimits
{
    /// <summary>Open trades of the account at most; 1 to 1,000.</summary>
    public int MaxOpenTrades { get; init; } = 3;

    /// <summary>Share of equity a trade may lose at its stop; above 0, at most 1 (0.025 = 2.5 %). A trade without a stop is not cut by it.</summary>
    public decimal RiskPerTrade { get; init; } = 0.025m;

    /// <summary>Share of equity all open trades together may lose at their stops; at least <see cref="RiskPerTrade"/>, at most 1. A trade without a stop is neither cut by it nor counted in it.</summary>
    public decimal TotalRisk { get; init; } = 0.075m;

    /// <summary>When entries stop by themselves.</summary>
    public BreakerLimits Breaker { get; init; } = new();
}
