using System.Text;
using System.Threading.Channels;
using ServerlessTrader.Brokers.Streams;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>Makes sockets that the test holds the other end of.</summary>
internal sealed class FakeSockets
{
    private readonly Channel<FakeSocket> _opened = Channel.CreateUnbounded<FakeSocket>();
    private int _failures;

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; private set; }

    /// <summary>Makes the next attempts fail.</summary>
    public void FailNext(int times) => _failures = times;

    public IStreamSocket Make() => new FakeSocket(this);

    /// <summary>The next socket that was opened.</summary>
    public async Task<FakeSocket> NextAsync() => await _opened.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    internal void Open(FakeSocket socket)
    {
        Attempts++;
        if (_failures-- > 0)
            throw new StreamBrokenException("the connection was not made (no route to host)");
        _opened.Writer.TryWrite(socket);
    }
}

/// <summary>The test's end of a stream.</summary>
internal sealed class FakeSocket(FakeSockets sockets) : IStreamSocket
{
    private readonly Channel<byte[]> _toClient = Channel.CreateUnbounded<byte[]>();
    private readonly Channel<string> _fromClient = Channel.CreateUnbounded<string>();
    private ReadOnlyMemory<byte> _rest;
    private int _said;
    private int _waitsFor;

    public Uri? Address { get; private set; }

    /// <summary>Whether the client has taken all that was said and waits for more.</summary>
    public bool IsDrained => Volatile.Read(ref _waitsFor) == _said + 1;

    /// <summary>Sends a message to the client.</summary>
    public void Say(string message)
    {
        _said++;
        _toClient.Writer.TryWrite(Encoding.UTF8.GetBytes(message));
    }

    /// <summary>Breaks the line.</summary>
    public void Break() => _toClient.Writer.TryComplete(new StreamBrokenException("the connection broke"));

    /// <summary>The next message of the client.</summary>
    public async Task<string> HearAsync() => await _fromClient.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public Task ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        Address = address;
        sockets.Open(this);
        return Task.CompletedTask;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        _fromClient.Writer.TryWrite(Encoding.UTF8.GetString(message.Span));
        return ValueTask.CompletedTask;
    }

    public async ValueTask<(int Count, bool EndOfMessage)?> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.IsEmpty)
        {
            Interlocked.Increment(ref _waitsFor);
            _rest = await _toClient.Reader.ReadAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return (count, _rest.IsEmpty);
    }

    public void Dispose() => _toClient.Writer.TryComplete();
}
