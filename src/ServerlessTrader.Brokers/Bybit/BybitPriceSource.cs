namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Which prices wake trades.</summary>
public enum BybitPriceSource
{
    /// <summary>The mark price, every 100 ms while it changes.</summary>
    Mark,

    /// <summary>Every trade.</summary>
    Trade,
}
