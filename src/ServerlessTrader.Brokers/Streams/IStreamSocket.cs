namespace ServerlessTrader.Brokers.Streams;

/// <summary>One WebSocket connection, used once: connected, read by one reader, written by one writer, disposed.</summary>
public interface IStreamSocket : IDisposable
{
    /// <summary>Connects.</summary>
    /// <exception cref="StreamBrokenException">It cannot be connected.</exception>
    Task ConnectAsync(Uri address, CancellationToken cancellationToken);

    /// <summary>Sends one text message.</summary>
    /// <exception cref="StreamBrokenException">The connection is broken.</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Reads the next piece of a message.</summary>
    /// <returns>Bytes read, and whether the message ends with them. Null when the other side has closed the connection.</returns>
    /// <exception cref="StreamBrokenException">The connection is broken.</exception>
    ValueTask<(int Count, bool EndOfMessage)?> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
