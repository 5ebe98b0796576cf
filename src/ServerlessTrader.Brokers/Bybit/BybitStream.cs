using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Opens one stream.</summary>
internal delegate ValueTask<WebSocket> BybitConnect(Uri address, CancellationToken cancellationToken);

/// <summary>Keeps a stream open: connects, and connects again after a drop, with growing waits. Starts when first wanted and runs until disposed.</summary>
internal sealed partial class BybitStream(
    Uri address, IBybitStreamHandler handler, BybitConnect connect, BybitOptions options, TimeSpan newsSilentAfter, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>A connection that lived so long starts the waits anew.</summary>
    private static readonly TimeSpan _steady = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task? _running;

    /// <summary>Starts it, unless it runs.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (!_stopping.IsCancellationRequested)
                _running ??= Task.Run(RunAsync);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task? running;
        lock (_gate)
        {
            running = _running;
            _running = null;
        }

        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (running is not null)
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>Opens a stream on the network.</summary>
    public static async ValueTask<WebSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task RunAsync()
    {
        var stopping = _stopping.Token;
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            try
            {
                await LiveAsync(stopping).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever ended the connection, the answer is the next one.
            catch (Exception exception) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                handler.Dropped();
                failures = time.GetElapsedTime(began) > _steady ? 1 : failures + 1;
                var wait = Wait(failures);
                LogDropped(address.Host, address.AbsolutePath, exception.Message, wait.TotalSeconds);
                await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LiveAsync(CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(options.AnswerTimeout * 2, time);
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        using var socket = await connect(address, connecting.Token).ConfigureAwait(false);
        timeout.CancelAfter(Timeout.InfiniteTimeSpan);
        using var connection = new BybitConnection(socket, handler, options, newsSilentAfter, time);
        await connection.RunAsync(stopping).ConfigureAwait(false);
    }

    /// <summary>Doubles with every failure; up to a fifth less, so that many do not come back in step.</summary>
    private TimeSpan Wait(int failures)
    {
        var longest = options.LongestReconnectDelay;
        var wait = options.ReconnectDelay * Math.Pow(2, Math.Min(failures - 1, 16));
#pragma warning disable CA5394 // Nothing secret hangs on it.
        return (wait < longest ? wait : longest) * (1 - Random.Shared.NextDouble() / 5);
#pragma warning restore CA5394
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Bybit stream {Host}{Path} is down: {Reason}. It is opened again in {Seconds:0.#} s.")]
    private partial void LogDropped(string host, string path, string reason, double seconds);
}
