using System.Text;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Streams;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>The connection of a <see cref="BinancePriceFeed"/>: what is asked of it, and when what it says may be believed.</summary>
internal sealed class BinancePriceStream : IStreamReader, IDisposable
{
    private const int MostInAddress = 100;
    private static readonly TimeSpan _firstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestRetry = TimeSpan.FromSeconds(10);

    private readonly BinanceExchange _exchange;
    private readonly BinancePriceSource _source;
    private readonly StreamConnection _connection;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _requested = new(StringComparer.Ordinal);
    private IReadOnlyList<BinanceWatched> _symbols;
    private volatile BinanceSymbolTable _table;
    private volatile bool _isTrusted = true;
    private bool _isConnected;
    private bool _hasBroken;
    private int _lastRequest;

    public BinancePriceStream(BinanceExchange exchange, BinancePriceSource source, IReadOnlyList<BinanceWatched> symbols, ILogger logger)
    {
        _exchange = exchange;
        _source = source;
        _symbols = symbols;
        _table = new BinanceSymbolTable(symbols);
        _connection = new StreamConnection(
            new StreamOptions("binance prices")
            {
                // Marks come every second; the book of a quiet contract may rest for a while.
                LongestSilence = source == BinancePriceSource.Book ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(10),
            },
            this, exchange.Sockets, exchange.Time, logger);
    }

    public void Start() => _connection.Start();

    public void Dispose() => _connection.Dispose();

    /// <summary>From now on these symbols.</summary>
    public void Follow(IReadOnlyList<BinanceWatched> symbols)
    {
        lock (_lock)
        {
            _symbols = symbols;
            _table = new BinanceSymbolTable(symbols);
            if (_isConnected)
                RequestChanges();
        }
    }

    public ValueTask<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Asked a second time, it has broken: from here on nothing is believed until it has been looked after.
            _isTrusted = !_hasBroken;
            _hasBroken = true;
            _isConnected = false;
            _requested.Clear();
            foreach (var stream in _symbols.SelectMany(StreamsOf).Take(MostInAddress))
                _requested.Add(stream);
            var prefix = _source == BinancePriceSource.Book ? "public" : "market";
            return new ValueTask<Uri>(new Uri(_exchange.Endpoints.Streams, $"/{prefix}/stream?streams={string.Join('/', _requested)}"));
        }
    }

    public async ValueTask OnConnectedAsync(bool afterGap, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isConnected = true;
            RequestChanges();
        }

        if (!afterGap)
            return;
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
        _isTrusted = true;
        foreach (var symbol in Symbols())
            symbol.TellOfGap();
    }

    public bool OnMessage(ReadOnlySpan<byte> message)
    {
        if (_isTrusted && BinanceTickReader.TryRead(message, _table, _source, out var symbol, out var price, out var at) && symbol!.IsInOrder(at))
            symbol.Deliver(new PriceTick(symbol.Symbol, price, _exchange.Clock.OnThisHost(at)));
        return true;
    }

    /// <summary>Reads every symbol's price and passes it on; until it can, nothing else is.</summary>
    private async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var wait = _firstRetry;
        while (true)
        {
            try
            {
                var symbols = Symbols();
                var prices = (await _exchange.Market.GetLatestAsync([.. symbols.Select(symbol => symbol.Symbol)], _source, cancellationToken).ConfigureAwait(false))
                    .ToDictionary(tick => tick.Symbol, StringComparer.Ordinal);
                foreach (var symbol in symbols)
                {
                    if (prices.TryGetValue(symbol.Symbol, out var tick))
                        symbol.Deliver(tick);
                }

                return;
            }
            catch (BrokerUnavailableException)
            {
                await Task.Delay(wait, _exchange.Time, cancellationToken).ConfigureAwait(false);
                wait = 2 * wait < _longestRetry ? 2 * wait : _longestRetry;
            }
        }
    }

    private IReadOnlyList<BinanceWatched> Symbols()
    {
        lock (_lock)
            return _symbols;
    }

    /// <summary>Asks for what is wanted and not asked for, and the other way round. Under the lock.</summary>
    private void RequestChanges()
    {
        var wanted = _symbols.SelectMany(StreamsOf).ToHashSet(StringComparer.Ordinal);
        Request("SUBSCRIBE", [.. wanted.Except(_requested, StringComparer.Ordinal)]);
        Request("UNSUBSCRIBE", [.. _requested.Except(wanted, StringComparer.Ordinal)]);
        _requested.Clear();
        _requested.UnionWith(wanted);
    }

    private void Request(string method, string[] streams)
    {
        foreach (var part in streams.Chunk(MostInAddress))
        {
            var names = string.Join(',', part.Select(stream => $"\"{stream}\""));
            _connection.Send(Encoding.ASCII.GetBytes($"{{\"method\":\"{method}\",\"params\":[{names}],\"id\":{++_lastRequest}}}"));
        }
    }

    /// <summary>The mark comes beside the trades, because it comes every second: with it, silence means something.</summary>
    private IEnumerable<string> StreamsOf(BinanceWatched symbol)
    {
        var name = symbol.Symbol.ToLowerInvariant();
        return _source switch
        {
            BinancePriceSource.Book => [$"{name}@bookTicker"],
            BinancePriceSource.Mark => [$"{name}@markPrice@1s"],
            _ => [$"{name}@aggTrade", $"{name}@markPrice@1s"],
        };
    }
}
