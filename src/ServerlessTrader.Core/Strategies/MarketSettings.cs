using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Strategies;

/// <summary>What a strategy trades, and when.</summary>
public sealed record MarketSettings
{
    /// <summary>The symbol an alert that names none is for; also the only one taken, unless it is null.</summary>
    public string? Symbol { get; init; }

    /// <summary>The market's calendar.</summary>
    public required string Calendar { get; init; }

    /// <summary>The bar length used when an alert names none.</summary>
    public Timeframe Timeframe { get; init; } = Timeframe.OneHour;
}
