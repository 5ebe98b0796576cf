namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>What a request must bring.</summary>
internal enum BinanceAccess
{
    /// <summary>Nothing.</summary>
    Open,

    /// <summary>An API key.</summary>
    Key,

    /// <summary>An API key, a timestamp and a signature.</summary>
    Signed,
}
