using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace ServerlessTrader.BrokerSimulators.Sockets;

/// <summary>
/// One client's socket: what is sent leaves in the order it was sent, what comes in is handed on text by text. It can be sent to before the client is let in, so that a
/// client which is connected has missed nothing.
/// </summary>
public sealed class VenueSocket(Func<Task<WebSocket>> accept)
{
    private const int BufferSize = 16 * 1024;

    private readonly Channel<byte[]> _outbound = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Sends a text message after those already waiting. Does nothing once the socket has ended.</summary>
    public void Send(byte[] message) => _outbound.Writer.TryWrite(message);

    /// <summary>Closes the socket properly after what is waiting.</summary>
    public void Finish() => _outbound.Writer.TryComplete();

    /// <summary>Lets the client in and runs until it goes, <see cref="Finish"/> was called, or <paramref name="broken"/> breaks the connection without a word.</summary>
    /// <param name="onText">Takes each text message.</param>
    /// <param name="broken">Ends it at once.</param>
    public async Task RunAsync(Action<ReadOnlyMemory<byte>> onText, CancellationToken broken)
    {
        using var socket = await accept();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(broken);
        var sending = SendAllAsync(socket, over.Token);
        try
        {
            await ReceiveAllAsync(socket, onText, over.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The client went without a word, or is made to.
        }

        _outbound.Writer.TryComplete();
        if (!broken.IsCancellationRequested)
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await over.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (broken.IsCancellationRequested)
            socket.Abort();
    }

    private async Task SendAllAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        await foreach (var message in _outbound.Reader.ReadAllAsync(cancellationToken))
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    private static async Task ReceiveAllAsync(WebSocket socket, Action<ReadOnlyMemory<byte>> onText, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        var text = new ArrayBufferWriter<byte>();
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
                return;
            text.Write(buffer.AsSpan(0, received.Count));
            if (!received.EndOfMessage)
                continue;
            onText(text.WrittenMemory);
            text.Clear();
        }
    }
}
