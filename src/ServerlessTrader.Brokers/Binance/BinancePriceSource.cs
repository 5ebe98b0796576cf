namespace ServerlessTrader.Brokers.Binance;

/// <summary>Which price a <see cref="BinancePriceFeed"/> gives.</summary>
public enum BinancePriceSource
{
    /// <summary>The middle of the best bid and ask, at every change: what an order would meet now, and what a quote says when asked.</summary>
    Book,

    /// <summary>The mark price, once a second: what liquidations go by.</summary>
    Mark,

    /// <summary>Every trade's price.</summary>
    Trade,
}
