using System.Buffers;
using System.Net.WebSockets;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>One open stream, from connect to drop.</summary>
internal sealed class BybitConnection(WebSocket socket, IBybitStreamHandler handler, BybitOptions options, TimeSpan newsSilentAfter, TimeProvider time) : IDisposable
{
    private const int LargestMessage = 8 * 1024 * 1024;

    private static readonly byte[] _ping = """{"req_id":"ping","op":"ping"}"""u8.ToArray();

    private readonly SemaphoreSlim _sending = new(1, 1);
    private long _heardAt = time.GetTimestamp();
    private long _newsAt = time.GetTimestamp();

    /// <summary>Sends one message.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Receives, serves and pings until one of them fails. Always ends with an exception that says why.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] tasks = [ReceiveAsync(life.Token), handler.ServeAsync(this, life.Token), WatchAsync(life.Token)];
        var first = await Task.WhenAny(tasks).ConfigureAwait(false);
        await life.CancelAsync().ConfigureAwait(false);
        socket.Abort();
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
        throw new IOException("the stream came to an end");
    }

    /// <inheritdoc/>
    public void Dispose() => _sending.Dispose();

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer);
                var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (received.MessageType == WebSocketMessageType.Close)
                    throw new IOException("Bybit has closed the stream");
                length += received.Count;
                if (!received.EndOfMessage)
                    continue;
                Volatile.Write(ref _heardAt, time.GetTimestamp());
                if (handler.Take(buffer.AsSpan(0, length)))
                    Volatile.Write(ref _newsAt, Volatile.Read(ref _heardAt));
                length = 0;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= LargestMessage)
            throw new IOException($"a message of more than {LargestMessage} bytes came");
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>Pings, and ends a connection that is open but says nothing: a dead line looks just like a quiet one.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var untilPing = options.PingEvery;
        var pingedAt = time.GetTimestamp();
        while (true)
        {
            var untilSilent = options.SilentAfter - time.GetElapsedTime(Volatile.Read(ref _heardAt));
            var untilNoNews = newsSilentAfter - time.GetElapsedTime(Volatile.Read(ref _newsAt));
            if (untilSilent <= TimeSpan.Zero)
                throw new IOException($"nothing was heard for {options.SilentAfter.TotalSeconds:0} s, not even an answer to a ping");
            if (untilNoNews <= TimeSpan.Zero)
                throw new IOException($"there was no news for {newsSilentAfter.TotalSeconds:0} s");
            untilPing = options.PingEvery - time.GetElapsedTime(pingedAt);
            if (untilPing <= TimeSpan.Zero)
            {
                pingedAt = time.GetTimestamp();
                await SendAsync(_ping, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await Task.Delay(Shortest(untilPing, untilSilent, untilNoNews), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Rounded up to whole milliseconds, which is the finest a timer knows.</summary>
    private static TimeSpan Shortest(TimeSpan one, TimeSpan other, TimeSpan third) =>
        TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(one.TotalMilliseconds, Math.Min(other.TotalMilliseconds, third.TotalMilliseconds))));
}
