namespace ServerlessTrader.Brokers.Binance;

/// <summary>What an answer that is no success means for whoever asked.</summary>
public enum BinanceFailure
{
    /// <summary>It is a success.</summary>
    None,

    /// <summary>Refused: not done, and not going to be.</summary>
    Refused,

    /// <summary>Refused by a filter of the symbol; the filters known may be out of date.</summary>
    Filter,

    /// <summary>The symbol is not listed.</summary>
    NoSuchSymbol,

    /// <summary>There is no such order, or none that can still be cancelled.</summary>
    NoSuchOrder,

    /// <summary>An open order has this client id already.</summary>
    Duplicate,

    /// <summary>The timestamp was outside the window; not done.</summary>
    Clock,

    /// <summary>The key or the signature was refused; not done.</summary>
    Keys,

    /// <summary>The order's position side does not fit the account's position mode; not done.</summary>
    PositionMode,

    /// <summary>What was asked for is so already.</summary>
    Unchanged,

    /// <summary>The listen key is gone.</summary>
    ListenKey,

    /// <summary>Too many requests or orders.</summary>
    Throttled,

    /// <summary>Nobody knows whether it was done.</summary>
    Unclear,

    /// <summary>It never left this process, and that is certain.</summary>
    NotSent,
}
