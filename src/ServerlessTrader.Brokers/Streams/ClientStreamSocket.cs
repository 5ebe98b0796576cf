using System.Net.Sockets;
using System.Net.WebSockets;

namespace ServerlessTrader.Brokers.Streams;

/// <summary>
/// A connection over the network. Pings of the other side are answered by the platform; ours are unsolicited pongs. A peer that has vanished without a word is noticed
/// by TCP itself, whatever the other side thinks of pings.
/// </summary>
public sealed class ClientStreamSocket : IStreamSocket
{
    private const int SecondsIdle = 30;
    private const int SecondsBetweenProbes = 10;
    private const int Probes = 3;

    private readonly ClientWebSocket _socket = new();
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), ConnectCallback = ConnectAsync });

    /// <summary>A connection not yet made.</summary>
    public ClientStreamSocket() => _socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(SecondsIdle);

    /// <inheritdoc/>
    public async Task ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.ConnectAsync(address, _invoker, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException or IOException or InvalidOperationException)
        {
            throw new StreamBrokenException($"the connection was not made ({Kind(exception)})");
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or InvalidOperationException)
        {
            throw new StreamBrokenException($"the connection broke while sending ({Kind(exception)})");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<(int Count, bool EndOfMessage)?> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            return result.MessageType == WebSocketMessageType.Close ? null : (result.Count, result.EndOfMessage);
        }
        catch (Exception exception) when (exception is WebSocketException or IOException or InvalidOperationException)
        {
            throw new StreamBrokenException($"the connection broke ({Kind(exception)})");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _invoker.Dispose();
    }

    private static string Kind(Exception exception) => exception is WebSocketException web ? web.WebSocketErrorCode.ToString() : exception.GetType().Name;

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SecondsIdle);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, SecondsBetweenProbes);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
