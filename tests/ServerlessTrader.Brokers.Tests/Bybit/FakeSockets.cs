using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>Opens sockets that the test holds the other end of.</summary>
internal sealed class FakeSockets
{
    private readonly Channel<FakeSocket> _opened = Channel.CreateUnbounded<FakeSocket>();
    private int _failures;

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>Makes the next attempts fail.</summary>
    public void FailNext(int times) => _failures = times;

    public ValueTask<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        Attempts++;
        if (_failures > 0)
        {
            _failures--;
            throw new WebSocketException("no route to host");
        }

        var socket = new FakeSocket(address);
        _opened.Writer.TryWrite(socket);
        return ValueTask.FromResult<WebSocket>(socket);
    }

    /// <summary>The next socket that was opened.</summary>
    public async Task<FakeSocket> NextAsync() => await _opened.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}

/// <summary>The test's end of a stream.</summary>
internal sealed class FakeSocket(Uri address) : WebSocket
{
    private readonly Channel<byte[]> _toClient = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<string> _fromClient = Channel.CreateUnbounded<string>();
    private ReadOnlyMemory<byte> _rest;
    private int _said;
    private int _waitsFor;
    private WebSocketState _state = WebSocketState.Open;

    public Uri Address { get; } = address;

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    /// <summary>Whether the client has taken all that was said and waits for more.</summary>
    public bool IsDrained => Volatile.Read(ref _waitsFor) == _said + 1;

    /// <summary>Sends a message to the client.</summary>
    public void Say(string message)
    {
        _said++;
        _toClient.Writer.TryWrite(Encoding.UTF8.GetBytes(message));
    }

    /// <summary>Breaks the line.</summary>
    public void Break() => _toClient.Writer.TryComplete(new WebSocketException("connection reset"));

    /// <summary>The next message of the client.</summary>
    public async Task<string> HearAsync() => await _fromClient.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            Interlocked.Increment(ref _waitsFor);
            _rest = await _toClient.Reader.ReadAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return new ValueWebSocketReceiveResult(count, WebSocketMessageType.Text, _rest.IsEmpty);
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        _fromClient.Writer.TryWrite(Encoding.UTF8.GetString(buffer.Span));
        return ValueTask.CompletedTask;
    }

    public override void Abort()
    {
        _state = WebSocketState.Aborted;
        _toClient.Writer.TryComplete(new WebSocketException("aborted"));
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose() => Abort();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) => throw new NotSupportedException();
}
