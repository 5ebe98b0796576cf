namespace ServerlessTrader.BrokerSimulators.Faults;

/// <summary>What a request is about, as far as faults care.</summary>
public enum RequestKind
{
    /// <summary>Places an order or a conditional order.</summary>
    Submit,

    /// <summary>Asks for one order.</summary>
    Find,

    /// <summary>Cancels one order or many.</summary>
    Cancel,

    /// <summary>Reads money, positions, lists of orders, settings.</summary>
    Account,

    /// <summary>Sets leverage, margin mode or position mode.</summary>
    Setting,

    /// <summary>Reads prices, candles, filters.</summary>
    Market,

    /// <summary>Opens or keeps a stream.</summary>
    Stream,
}
