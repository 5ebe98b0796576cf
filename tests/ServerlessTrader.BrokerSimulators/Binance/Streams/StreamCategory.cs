namespace ServerlessTrader.BrokerSimulators.Binance.Streams;

/// <summary>The three doors sockets come in by. A stream asked for at another door than its own is never sent, and nothing says so.</summary>
internal enum StreamCategory
{
    Public,
    Market,
    Private,
}
