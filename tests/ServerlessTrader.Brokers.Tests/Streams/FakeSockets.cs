using System.Text;
using System.Threading.Channels;
using ServerlessTrader.Brokers.Streams;

namespace ServerlessTrader.Brokers.Tests.Streams;

/// <summary>Connections that a test drives by hand: it sees each one made, feeds it, and breaks it.</summary>
internal sealed class FakeSockets
{
    private readonly Channel<FakeSocket> _made = Channel.CreateUnbounded<FakeSocket>();

    /// <summary>How many of the next attempts to connect fail.</summary>
    public int Failures;

    public Func<IStreamSocket> Factory => () => new FakeSocket(this);

    /// <summary>The next connection that was made.</summary>
    public async Task<FakeSocket> NextAsync() => await _made.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public bool HasNone => !_made.Reader.TryPeek(out _);

    public void Made(FakeSocket socket) => _made.Writer.TryWrite(socket);
}

internal sealed class FakeSocket(FakeSockets owner) : IStreamSocket
{
    private readonly Channel<byte[]?> _incoming = Channel.CreateUnbounded<byte[]?>();
    private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();
    private byte[] _rest = [];

    public Uri Address { get; private set; } = new("ws://none");

    public Task ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref owner.Failures) >= 0)
            throw new StreamBrokenException("refused for the test");
        Address = address;
        owner.Made(this);
        return Task.CompletedTask;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        _sent.Writer.TryWrite(Encoding.UTF8.GetString(message.Span));
        return ValueTask.CompletedTask;
    }

    public async ValueTask<(int Count, bool EndOfMessage)?> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_rest.Length == 0)
        {
            if (await _incoming.Reader.ReadAsync(cancellationToken) is not { } next)
                return null;
            _rest = next;
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest.AsSpan(0, count).CopyTo(buffer.Span);
        _rest = _rest[count..];
        return (count, _rest.Length == 0);
    }

    /// <summary>A message from the other side.</summary>
    public void Say(string message) => _incoming.Writer.TryWrite(Encoding.UTF8.GetBytes(message));

    /// <summary>The other side closes.</summary>
    public void Close() => _incoming.Writer.TryWrite(null);

    /// <summary>What we sent next.</summary>
    public async Task<string> HeardAsync() => await _sent.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public void Dispose()
    {
    }
}

/// <summary>Things that happen on other threads, taken in turn.</summary>
internal sealed class Happenings<T>
{
    private readonly Channel<T> _all = Channel.CreateUnbounded<T>();

    public void Add(T what) => _all.Writer.TryWrite(what);

    public async Task<T> NextAsync() => await _all.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public bool HasNone => !_all.Reader.TryPeek(out _);
}

internal static class ClockSteps
{
    private const int Patience = 10_000_000;

    /// <summary>Waits until a timer is set (others set it on their own threads) and moves the clock to it.</summary>
    public static Task GoToNextTimerAsync(this ManualTimeProvider clock, TimeSpan atMost)
    {
        var moved = false;
        return clock.GoOnUntilAsync(() => moved, atMost, () => moved = true);
    }

    /// <summary>Moves the clock from timer to timer, none of them further away than a limit, until something is so.</summary>
    public static async Task GoOnUntilAsync(this ManualTimeProvider clock, Func<bool> isSo, TimeSpan atMost, Action? onMove = null)
    {
        for (var i = 0; i < Patience; i++)
        {
            if (isSo())
                return;
            if (clock.NextDue is { } due && due <= clock.GetUtcNow() + atMost)
            {
                clock.SetUtcNow(due > clock.GetUtcNow() ? due : clock.GetUtcNow());
                onMove?.Invoke();
            }

            await Task.Yield();
        }

        throw new TimeoutException("It did not come about.");
    }

    /// <summary>The next thing that happens, with the clock moved on until it does.</summary>
    public static async Task<T> NextAfterAsync<T>(this Happenings<T> happenings, ManualTimeProvider clock)
    {
        for (var i = 0; i < Patience && happenings.HasNone; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await happenings.NextAsync();
    }
}
