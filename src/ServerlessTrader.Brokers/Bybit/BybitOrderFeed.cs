using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>News of an account's orders and executions, from the private stream. Connects with the first subscription.</summary>
public sealed partial class BybitOrderFeed : IOrderFeed, IBybitStreamHandler, IAsyncDisposable
{
    /// <summary>How long the signature that opens the stream is good for.</summary>
    private static readonly TimeSpan _signatureLasts = TimeSpan.FromSeconds(10);

    private static readonly byte[] _subscribe = """{"req_id":"subscribe","op":"subscribe","args":["order","execution"]}"""u8.ToArray();

    private readonly BybitCredentials _credentials;
    private readonly BybitClock _clock;
    private readonly BybitRest _rest;
    private readonly BybitOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BybitStream _stream;
    private ImmutableArray<Subscription> _subscriptions = [];
    private TaskCompletionSource<BybitOrderMessage>? _answer;
    private BybitKeys? _replaced;
    private bool _hasMissed;

    internal BybitOrderFeed(
        BybitCredentials credentials, BybitClock clock, BybitRest rest, BybitConnect connect, BybitOptions options, TimeProvider time, ILogger logger)
    {
        _credentials = credentials;
        _clock = clock;
        _rest = rest;
        _options = options;
        _time = time;
        _logger = logger;
        _stream = new BybitStream(options.Endpoints.PrivateStream, this, connect, options, newsSilentAfter: TimeSpan.FromDays(1), time, logger);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<string> onNews, Action onGap)
    {
        ArgumentNullException.ThrowIfNull(onNews);
        ArgumentNullException.ThrowIfNull(onGap);
        var subscription = new Subscription(this, onNews, onGap);
        ImmutableInterlocked.Update(ref _subscriptions, static (all, one) => all.Add(one), subscription);
        _stream.Start();
        return subscription;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    async Task IBybitStreamHandler.ServeAsync(BybitConnection connection, CancellationToken cancellationToken)
    {
        var keys = _replaced ?? await _credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        _replaced = null;
        if (_clock.IsDue)
            await _rest.RefreshClockAsync(cancellationToken).ConfigureAwait(false);
        if (await AskAsync(connection, Opening(keys), cancellationToken).ConfigureAwait(false) is { Succeeded: false } refused)
        {
            // Once per refusal the keys are read again; if they have changed, the next connect tries them.
            _replaced = await _credentials.ReplaceAsync(keys, cancellationToken).ConfigureAwait(false);
            throw new IOException($"Bybit does not accept the keys: {refused.Text}");
        }

        if (await AskAsync(connection, _subscribe, cancellationToken).ConfigureAwait(false) is { Succeeded: false } denied)
            throw new IOException($"Bybit does not grant news of orders: {denied.Text}");
        if (Interlocked.Exchange(ref _hasMissed, false))
        {
            foreach (var subscription in _subscriptions)
                subscription.Gap();
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(false);
    }

    bool IBybitStreamHandler.Take(ReadOnlySpan<byte> message)
    {
        try
        {
            var read = BybitOrderMessage.Read(message);
            if (read.Operation is "auth" or "subscribe")
                Volatile.Read(ref _answer)?.TrySetResult(read);
            foreach (var id in read.ClientOrderIds)
            {
                foreach (var subscription in _subscriptions)
                    subscription.News(id);
            }

            return read.Operation is null;
        }
        catch (JsonException)
        {
            LogBroken();
            return false;
        }
    }

    void IBybitStreamHandler.Dropped() => Volatile.Write(ref _hasMissed, true);

    private byte[] Opening(BybitKeys keys)
    {
        var expires = (_clock.Now + _signatureLasts).ToUnixTimeMilliseconds();
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"req_id":"auth","op":"auth","args":["{{keys.ApiKey}}",{{expires}},"{{keys.SignStream(expires)}}"]}"""));
    }

    /// <summary>Sends a request and waits for its answer; they are made one after the other.</summary>
    private async Task<BybitOrderMessage> AskAsync(BybitConnection connection, byte[] request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<BybitOrderMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _answer, answer);
        await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await answer.Task.WaitAsync(_options.AnswerTimeout, _time, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bybit's order stream sent something that is no JSON")]
    private partial void LogBroken();

    private sealed class Subscription(BybitOrderFeed feed, Action<string> onNews, Action onGap) : IDisposable
    {
        private volatile bool _isEnded;

        public void News(string clientOrderId)
        {
            if (!_isEnded)
                onNews(clientOrderId);
        }

        public void Gap()
        {
            if (!_isEnded)
                onGap();
        }

        public void Dispose()
        {
            _isEnded = true;
            ImmutableInterlocked.Update(ref feed._subscriptions, static (all, one) => all.Remove(one), this);
        }
    }
}
