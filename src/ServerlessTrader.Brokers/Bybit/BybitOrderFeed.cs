using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Streams;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>News of an account's orders and executions, from the private stream. Connects with the first subscription.</summary>
public sealed partial class BybitOrderFeed : IOrderFeed, IStreamReader, IDisposable
{
    /// <summary>How long the signature that opens the stream is good for.</summary>
    private static readonly TimeSpan _signatureLasts = TimeSpan.FromSeconds(10);

    private static readonly byte[] _subscribe = """{"req_id":"subscribe","op":"subscribe","args":["order","execution"]}"""u8.ToArray();

    private readonly BybitExchange _exchange;
    private readonly BybitBroker _broker;
    private readonly ILogger _logger;
    private readonly StreamConnection _connection;
    private readonly Lock _gate = new();
    private ImmutableArray<Subscription> _subscriptions = [];
    private TaskCompletionSource<BybitOrderMessage>? _answer;
    private BybitKeys? _replaced;
    private bool _isStarted;

    internal BybitOrderFeed(BybitExchange exchange, BybitBroker broker, ILogger logger)
    {
        _exchange = exchange;
        _broker = broker;
        _logger = logger;
        _connection = new StreamConnection(BybitHeartbeat.Options("bybit orders", exchange.Settings), this, exchange.Sockets, exchange.Time, logger);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<string> onNews, Action onGap)
    {
        ArgumentNullException.ThrowIfNull(onNews);
        ArgumentNullException.ThrowIfNull(onGap);
        var subscription = new Subscription(this, onNews, onGap);
        ImmutableInterlocked.Update(ref _subscriptions, static (all, one) => all.Add(one), subscription);
        lock (_gate)
        {
            if (!_isStarted)
                _connection.Start();
            _isStarted = true;
        }

        return subscription;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    ValueTask<Uri> IStreamReader.AddressAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_exchange.Endpoints.PrivateStream);

    async ValueTask IStreamReader.OnConnectedAsync(bool afterGap, CancellationToken cancellationToken)
    {
        await SignInAsync(cancellationToken).ConfigureAwait(false);
        if (await AskAsync(_subscribe, cancellationToken).ConfigureAwait(false) is { Succeeded: false } denied)
            throw new StreamBrokenException($"Bybit does not grant news of orders: {denied.Text}");
        if (afterGap)
        {
            foreach (var subscription in _subscriptions)
                subscription.Gap();
        }

        await BybitHeartbeat.KeepAsync(_connection, _exchange, static () => TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
    }

    bool IStreamReader.OnMessage(ReadOnlySpan<byte> message)
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

            return true;
        }
        catch (JsonException)
        {
            LogBroken();
            return true;
        }
    }

    private async ValueTask SignInAsync(CancellationToken cancellationToken)
    {
        try
        {
            var keys = Interlocked.Exchange(ref _replaced, null) ?? await _broker.Credentials.GetAsync(cancellationToken).ConfigureAwait(false);
            if (_exchange.Clock.IsDue)
                await _broker.Rest.RefreshClockAsync(cancellationToken).ConfigureAwait(false);
            if (await AskAsync(Opening(keys), cancellationToken).ConfigureAwait(false) is not { Succeeded: false } refused)
                return;

            // Once per refusal the keys are read again; if they have changed, the next connect tries them.
            _replaced = await _broker.Credentials.ReplaceAsync(keys, cancellationToken).ConfigureAwait(false);
            throw new StreamBrokenException($"Bybit does not accept the keys: {refused.Text}");
        }
        catch (Exception exception) when (exception is BybitClosedException or BrokerUnavailableException)
        {
            throw new StreamBrokenException(exception.Message);
        }
    }

    private byte[] Opening(BybitKeys keys)
    {
        var expires = (_exchange.Clock.Now + _signatureLasts).ToUnixTimeMilliseconds();
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"req_id":"auth","op":"auth","args":["{{keys.ApiKey}}",{{expires}},"{{keys.SignStream(expires)}}"]}"""));
    }

    /// <summary>Sends a request and waits for its answer; they are made one after the other.</summary>
    private async ValueTask<BybitOrderMessage> AskAsync(byte[] request, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<BybitOrderMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _answer, answer);
        _connection.Send(request);
        try
        {
            return await answer.Task.WaitAsync(_exchange.Settings.AnswerTimeout, _exchange.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new StreamBrokenException("Bybit does not answer");
        }
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
