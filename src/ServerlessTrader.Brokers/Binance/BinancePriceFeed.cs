using Microsoft.Extensions.Logging;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// Streams prices of the symbols somebody listens to, over one connection, at most 1,024 of them. After a break nothing is passed on before the price of every symbol
/// has been read afresh; that price comes first, then the listeners are told of the gap. A symbol nobody listens to any more is kept for a minute: trades come and go.
/// </summary>
public sealed class BinancePriceFeed : IPriceFeed, IDisposable
{
    private static readonly TimeSpan _linger = TimeSpan.FromMinutes(1);

    private readonly BinanceExchange _exchange;
    private readonly BinancePriceSource _source;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BinanceWatched> _symbols = new(StringComparer.Ordinal);
    private readonly ITimer _sweep;
    private BinancePriceStream? _stream;
    private bool _isDisposed;

    internal BinancePriceFeed(BinanceExchange exchange, BinancePriceSource source, ILogger logger)
    {
        _exchange = exchange;
        _source = source;
        _logger = logger;
        _sweep = exchange.Time.CreateTimer(static feed => ((BinancePriceFeed)feed!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(string symbol, Action<PriceTick> onTick, Action? onGap = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentNullException.ThrowIfNull(onTick);
        var listener = new BinanceWatched.Listener(onTick, onGap);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var isNew = !_symbols.TryGetValue(symbol, out var watched);
            if (watched is null)
                _symbols.Add(symbol, watched = new BinanceWatched(symbol));
            watched.Add(listener);
            if (_stream is null)
            {
                _stream = new BinancePriceStream(_exchange, _source, [.. _symbols.Values], _logger);
                _stream.Start();
                _sweep.Change(_linger, _linger);
            }
            else if (isNew)
            {
                _stream.Follow([.. _symbols.Values]);
            }

            return new Subscription(this, watched, listener);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _stream?.Dispose();
            _stream = null;
            _symbols.Clear();
        }

        _sweep.Dispose();
    }

    private void Sweep()
    {
        lock (_lock)
        {
            var unwanted = _symbols.Values.Where(symbol => !symbol.IsWanted && _exchange.Time.GetElapsedTime(symbol.LeftAt) >= _linger).ToList();
            if (unwanted.Count == 0 || _stream is null)
                return;
            foreach (var symbol in unwanted)
                _symbols.Remove(symbol.Symbol);
            if (_symbols.Count > 0)
            {
                _stream.Follow([.. _symbols.Values]);
                return;
            }

            _stream.Dispose();
            _stream = null;
            _sweep.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void Leave(BinanceWatched watched, BinanceWatched.Listener listener)
    {
        lock (_lock)
            watched.Remove(listener, _exchange.Time.GetTimestamp());
    }

    private sealed class Subscription(BinancePriceFeed feed, BinanceWatched watched, BinanceWatched.Listener listener) : IDisposable
    {
        public void Dispose() => feed.Leave(watched, listener);
    }
}
