using System.Buffers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace ServerlessTrader.Brokers.Streams;

/// <summary>
/// Keeps one stream connected until it is disposed: connects, reads, and connects again after a wait that grows with every failure. Silence beyond the limit and great age
/// end a connection too.
/// </summary>
internal sealed partial class StreamConnection : IDisposable
{
    private const int FirstBuffer = 16 * 1024;
    private const int LargestMessage = 4 * 1024 * 1024;

    private readonly StreamOptions _options;
    private readonly IStreamReader _reader;
    private readonly Func<IStreamSocket> _sockets;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Channel<byte[]>? _outgoing;
    private long _heardAt;

    public StreamConnection(StreamOptions options, IStreamReader reader, Func<IStreamSocket> sockets, TimeProvider time, ILogger logger)
    {
        _options = options;
        _reader = reader;
        _sockets = sockets;
        _time = time;
        _logger = logger;
    }

    /// <summary>Completes when the connection has been disposed and its loop has ended.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to connect.</summary>
    public void Start() => Completion = Task.Run(RunAsync);

    /// <summary>Sends a message on the present connection, in turn and at the pace allowed; dropped when there is none.</summary>
    public void Send(byte[] message) => Volatile.Read(ref _outgoing)?.Writer.TryWrite(message);

    public void Dispose() => _stopping.Cancel();

    private async Task RunAsync()
    {
        var (failures, afterGap) = (0, false);
        while (!_stopping.IsCancellationRequested)
        {
            var began = _time.GetTimestamp();
            var why = await ConnectOnceAsync(afterGap).ConfigureAwait(false);
            if (_stopping.IsCancellationRequested)
                return;
            afterGap = true;
            failures = _time.GetElapsedTime(began) >= _options.GoodAfter ? 1 : failures + 1;
            var wait = WaitAfter(failures);
            LogBroken(_options.Name, why, wait.TotalSeconds);
            try
            {
                await Task.Delay(wait, _time, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>One connection from beginning to end. Returns why it ended.</summary>
    private async Task<string> ConnectOnceAsync(bool afterGap)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        using var socket = _sockets();
        try
        {
            using (var connecting = new CancellationTokenSource(_options.ConnectTimeout, _time))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(connecting.Token, life.Token))
            {
                var address = await _reader.AddressAsync(either.Token).ConfigureAwait(false);
                await socket.ConnectAsync(address, either.Token).ConfigureAwait(false);
            }

            Interlocked.Exchange(ref _heardAt, _time.GetTimestamp());
            var outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
            Volatile.Write(ref _outgoing, outgoing);
            LogConnected(_options.Name);
            Task<string>[] parts = [ReadAsync(socket, life.Token), WriteAsync(socket, outgoing.Reader, life.Token), GreetAsync(afterGap, life.Token), WatchAsync(life.Token)];
            var why = await (await Task.WhenAny(parts).ConfigureAwait(false)).ConfigureAwait(false);
            await life.CancelAsync().ConfigureAwait(false);
            foreach (var part in parts)
                await part.ConfigureAwait(false);
            return why;
        }
        catch (StreamBrokenException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException)
        {
            return "no connection in time";
        }
#pragma warning disable CA1031 // Whatever its reader or the platform throws: the stream must come back.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"it failed ({exception.GetType().Name})";
        }
        finally
        {
            Volatile.Write(ref _outgoing, null);
        }
    }

    private Task<string> ReadAsync(IStreamSocket socket, CancellationToken cancellationToken) => UntilBrokenAsync(async () =>
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            var filled = 0;
            while (true)
            {
                if (await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false) is not { } received)
                    return "the other side closed it";
                Interlocked.Exchange(ref _heardAt, _time.GetTimestamp());
                filled += received.Count;
                if (received.EndOfMessage)
                {
                    if (!_reader.OnMessage(buffer.AsSpan(0, filled)))
                        return "its reader gave it up";
                    filled = 0;
                }
                else if (filled == buffer.Length)
                {
                    if (filled >= LargestMessage)
                        return "a message was too long";
                    var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    });

    private Task<string> WriteAsync(IStreamSocket socket, ChannelReader<byte[]> messages, CancellationToken cancellationToken) => UntilBrokenAsync(async () =>
    {
        await foreach (var message in messages.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await socket.SendAsync(message, cancellationToken).ConfigureAwait(false);
            await Task.Delay(_options.Pace, _time, cancellationToken).ConfigureAwait(false);
        }

        return "nothing more to send";
    });

    private Task<string> GreetAsync(bool afterGap, CancellationToken cancellationToken) => UntilBrokenAsync(async () =>
    {
        await _reader.OnConnectedAsync(afterGap, cancellationToken).ConfigureAwait(false);
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(false);
        return "";
    });

    private Task<string> WatchAsync(CancellationToken cancellationToken) => UntilBrokenAsync(async () =>
    {
        var connectedAt = _time.GetTimestamp();
        while (true)
        {
            var left = _options.LongestLife - _time.GetElapsedTime(connectedAt);
            if (left <= TimeSpan.Zero)
                return "it has reached its age";
            if (_options.LongestSilence != Timeout.InfiniteTimeSpan)
            {
                var quiet = _options.LongestSilence - _time.GetElapsedTime(Interlocked.Read(ref _heardAt));
                if (quiet <= TimeSpan.Zero)
                    return "it has fallen silent";
                left = quiet < left ? quiet : left;
            }

            await Task.Delay(left, _time, cancellationToken).ConfigureAwait(false);
        }
    });

    private static async Task<string> UntilBrokenAsync(Func<Task<string>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (StreamBrokenException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return "it was ended";
        }
    }

    /// <summary>Jitter keeps many hosts from coming back at the same moment.</summary>
    private TimeSpan WaitAfter(int failures)
    {
        var wait = _options.FirstWait * Math.Pow(2, Math.Min(failures - 1, 16));
        wait = wait < _options.LongestWait ? wait : _options.LongestWait;
#pragma warning disable CA5394 // Nothing secret hangs on it.
        return wait * (0.75 + Random.Shared.NextDouble() / 4);
#pragma warning restore CA5394
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The stream {Name} is connected")]
    private partial void LogConnected(string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The stream {Name} ended: {Why}; it is connected again in {Seconds:0.0} s")]
    private partial void LogBroken(string name, string why, double seconds);
}
