namespace ServerlessTrader.Core.Market;

/// <summary>One bar. <paramref name="OpenTime"/> is the first instant it covers, UTC.</summary>
public readonly record struct Candle(DateTimeOffset OpenTime, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);
