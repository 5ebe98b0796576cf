using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Streams;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// An account's stream of order news, connected while somebody listens. The exchange's own orders (liquidations) and rejected triggers concern positions rather than
/// orders of ours, and are told as a gap: whoever waits looks for itself.
/// </summary>
public sealed class BinanceOrderFeed : IOrderFeed, IDisposable
{
    private readonly BinanceExchange _exchange;
    private readonly BinanceBroker _broker;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private ImmutableArray<Subscription> _subscriptions = [];
    private StreamConnection? _connection;
    private bool _isDisposed;

    internal BinanceOrderFeed(BinanceExchange exchange, BinanceBroker broker, ILogger logger)
    {
        _exchange = exchange;
        _broker = broker;
        _logger = logger;
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<string> onNews, Action onGap)
    {
        ArgumentNullException.ThrowIfNull(onNews);
        ArgumentNullException.ThrowIfNull(onGap);
        var subscription = new Subscription(this, onNews, onGap);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _subscriptions = _subscriptions.Add(subscription);
            if (_connection is null)
            {
                _connection = new StreamConnection(
                    new StreamOptions("binance orders"), new BinanceOrderStream(_exchange, _broker, Tell, TellOfGap), _exchange.Sockets, _exchange.Time, _logger);
                _connection.Start();
            }
        }

        return subscription;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _subscriptions = [];
            _connection?.Dispose();
            _connection = null;
        }
    }

    private void Tell(string clientOrderId)
    {
        foreach (var subscription in _subscriptions)
            subscription.OnNews(clientOrderId);
    }

    private void TellOfGap()
    {
        foreach (var subscription in _subscriptions)
            subscription.OnGap();
    }

    private void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = _subscriptions.Remove(subscription);
            if (!_subscriptions.IsEmpty)
                return;
            _connection?.Dispose();
            _connection = null;
        }
    }

    private sealed class Subscription(BinanceOrderFeed feed, Action<string> onNews, Action onGap) : IDisposable
    {
        public Action<string> OnNews { get; } = onNews;

        public Action OnGap { get; } = onGap;

        public void Dispose() => feed.Remove(this);
    }
}
