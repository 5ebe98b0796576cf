namespace ServerlessTrader.Brokers.Binance;

/// <summary>What is held back first when a rate budget runs low.</summary>
public enum BinancePriority
{
    /// <summary>Candles, listings: can come a minute later.</summary>
    Background,

    /// <summary>Prices, balances, positions.</summary>
    Reading,

    /// <summary>New risk, and what it needs.</summary>
    Entry,

    /// <summary>Reduce-only orders, cancels, stops and questions about orders: up to the hard limit.</summary>
    Urgent,
}
