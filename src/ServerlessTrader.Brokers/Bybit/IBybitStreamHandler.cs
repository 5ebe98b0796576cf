namespace ServerlessTrader.Brokers.Bybit;

/// <summary>What is done with a stream once it is open.</summary>
internal interface IBybitStreamHandler
{
    /// <summary>Subscribes, and stays for as long as the connection lives; receiving goes on meanwhile. An exception drops the connection.</summary>
    Task ServeAsync(BybitConnection connection, CancellationToken cancellationToken);

    /// <summary>Takes one message, on the receiving thread. The bytes are only there until it returns.</summary>
    /// <returns>True for news, false for an answer to something we sent.</returns>
    bool Take(ReadOnlySpan<byte> message);

    /// <summary>A connection was lost, or could not be made.</summary>
    void Dropped();
}
