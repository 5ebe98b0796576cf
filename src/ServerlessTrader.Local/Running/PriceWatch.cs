using System.Collections.Concurrent;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Running;

/// <summary>
/// Wakes trades on prices. Subscribes to a symbol's feed while at least one trade watches it. The cost of a price that crosses no level does not depend on the number
/// of trades.
/// </summary>
public sealed class PriceWatch : IDisposable
{
    private readonly IPriceFeed _feed;
    private readonly Action<string> _wake;
    private readonly ConcurrentDictionary<string, Symbol> _symbols = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, List<(Symbol Symbol, LevelWatch Watch)>> _byTrade = new(StringComparer.Ordinal);

    /// <param name="feed">Where prices come from.</param>
    /// <param name="wake">Called with a trade's id, on the feed's thread; must return quickly.</param>
    public PriceWatch(IPriceFeed feed, Action<string> wake)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(wake);
        _feed = feed;
        _wake = wake;
    }

    /// <summary>Watches the bands of a trade, instead of those it had before.</summary>
    /// <param name="tradeId">The trade.</param>
    /// <param name="bands">The bands; nulls are skipped.</param>
    /// <param name="lookedAt">When the prices behind these bands were read. A price that came since and lies outside a band wakes the trade at once.</param>
    public void Set(string tradeId, DateTimeOffset lookedAt, params ReadOnlySpan<PriceBand?> bands)
    {
        // The new watches come before the old ones go: a symbol whose only trade moves its levels keeps its subscription.
        var before = _byTrade.TryRemove(tradeId, out var held) ? held : null;
        List<(Symbol, LevelWatch)>? watches = null;
        var missed = false;
        foreach (var band in bands)
        {
            if (band is null)
                continue;
            var watch = new LevelWatch(tradeId, band.Below, band.Above);
            var symbol = Add(band.Symbol, watch);
            (watches ??= []).Add((symbol, watch));
            var latest = symbol.Latest;
            missed |= latest.At > lookedAt && band.IsCrossedBy(latest.Price);
        }

        if (watches is not null)
            _byTrade[tradeId] = watches;
        Cancel(before);
        if (missed)
            _wake(tradeId);
    }

    /// <summary>Forgets a trade.</summary>
    public void Clear(string tradeId)
    {
        if (_byTrade.TryRemove(tradeId, out var watches))
            Cancel(watches);
    }

    /// <summary>Takes one price, as the feed does. Returns the number of trades woken.</summary>
    public int Take(PriceTick tick) => _symbols.TryGetValue(tick.Symbol, out var symbol) ? symbol.Take(tick) : 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var symbol in _symbols.Values)
            symbol.Dispose();
        _symbols.Clear();
    }

    private static void Cancel(List<(Symbol Symbol, LevelWatch Watch)>? watches)
    {
        foreach (var (symbol, watch) in watches ?? [])
            symbol.Cancel(watch);
    }

    /// <summary>The stream has come back after a break: every trade that watches the symbol looks for itself.</summary>
    private void WakeWatchers(Symbol symbol)
    {
        foreach (var (tradeId, watches) in _byTrade)
        {
            if (watches.Exists(entry => ReferenceEquals(entry.Symbol, symbol)))
                _wake(tradeId);
        }
    }

    private Symbol Add(string name, LevelWatch watch)
    {
        while (true)
        {
            var symbol = _symbols.GetOrAdd(name, static (key, self) => new Symbol(key, self), this);
            if (symbol.TryAdd(watch))
                return symbol;

            // It was being given up by somebody else; a new one takes its place.
            _symbols.TryRemove(new KeyValuePair<string, Symbol>(name, symbol));
        }
    }

    private sealed class Symbol(string name, PriceWatch owner) : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly PriceLevels _levels = new();
        private IDisposable? _subscription;
        private bool _isGone;

        public PriceTick Latest
        {
            get
            {
                lock (_lock)
                    return _levels.Latest;
            }
        }

        public bool TryAdd(LevelWatch watch)
        {
            var subscribe = false;
            lock (_lock)
            {
                if (_isGone)
                    return false;
                subscribe = _levels.Count == 0 && _subscription is null;
                _levels.Add(watch);
            }

            if (!subscribe)
                return true;

            // Outside the lock: a feed may deliver its first price from within Subscribe.
            var subscription = owner._feed.Subscribe(name, tick => Take(tick), () => owner.WakeWatchers(this));
            lock (_lock)
            {
                if (!_isGone && _subscription is null)
                {
                    _subscription = subscription;
                    return true;
                }
            }

            subscription.Dispose();
            return true;
        }

        public void Cancel(LevelWatch watch)
        {
            lock (_lock)
            {
                _levels.Cancel(watch);
                if (_levels.Count > 0)
                    return;
            }

            GiveUp();
        }

        public int Take(PriceTick tick)
        {
            List<string>? crossed = null;
            lock (_lock)
                _levels.Take(tick, ref crossed);
            if (crossed is null)
                return 0;
            foreach (var tradeId in crossed)
                owner._wake(tradeId);
            return crossed.Count;
        }

        public void Dispose()
        {
            IDisposable? subscription;
            lock (_lock)
            {
                _isGone = true;
                (subscription, _subscription) = (_subscription, null);
            }

            subscription?.Dispose();
        }

        private void GiveUp()
        {
            IDisposable? subscription;
            lock (_lock)
            {
                if (_levels.Count > 0 || _isGone)
                    return;
                _isGone = true;
                (subscription, _subscription) = (_subscription, null);
            }

            owner._symbols.TryRemove(new KeyValuePair<string, Symbol>(name, this));
            subscription?.Dispose();
        }
    }
}
