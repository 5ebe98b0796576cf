namespace ServerlessTrader.Brokers.Paper;

/// <summary>The extremes of a price over a stretch of time.</summary>
public readonly record struct PriceRange(decimal Low, decimal High);
