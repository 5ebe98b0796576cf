namespace ServerlessTrader.TestKit.Brokers;

/// <summary>The calls of a broker at which something can go wrong.</summary>
public enum BrokerCall
{
    Submit,
    Find,
    Cancel,

    /// <summary>Reading money, positions, working orders.</summary>
    Account,

    /// <summary>Leverage and margin.</summary>
    Setting,

    /// <summary>Reading quotes, candles, rules.</summary>
    Market,
}
