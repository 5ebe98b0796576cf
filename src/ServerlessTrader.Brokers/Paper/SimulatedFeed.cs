using System.Collections.Immutable;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Time;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// Streams the marks of a <see cref="SimulatedMarket"/>: of underlyings, perpetuals and options, and only of symbols somebody subscribed to. While nobody is
/// subscribed no timer runs.
/// </summary>
public sealed class SimulatedFeed : IPriceFeed, IDisposable
{
    private static readonly TimeSpan _realTimePeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _shortestInnerPeriod = TimeSpan.FromMilliseconds(20);

    private readonly SimulatedMarket _market;
    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private readonly ITimer _timer;
    private readonly Lock _subscribing = new();
    private readonly Lock _publishing = new();
    private ImmutableDictionary<string, ImmutableArray<Subscription>> _subscriptions = ImmutableDictionary<string, ImmutableArray<Subscription>>.Empty;
    private int _rounds;
    private bool _disposed;

    /// <param name="market">Where the prices come from.</param>
    /// <param name="time">The clock the timer and the ticks run by; the market's.</param>
    /// <param name="period">Time between ticks of a symbol, by <paramref name="time"/>; null for <see cref="PeriodAt"/> its speed.</param>
    public SimulatedFeed(SimulatedMarket market, TimeProvider time, TimeSpan? period = null)
    {
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(time);
        _market = market;
        _time = time;
        _period = period ?? PeriodAt((time as AcceleratedTimeProvider)?.Speed ?? 1);
        if (_period <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(period), period, "The time between ticks is above zero.");
        _timer = time.CreateTimer(static feed => ((SimulatedFeed)feed!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// Accelerated time between ticks at a speed: 250 ms while that leaves the processor idle, and never more than fifty rounds a second of real time. At
    /// 10,000× that is a tick every 200 s, or 234 in a trade of 13 hours.
    /// </summary>
    public static TimeSpan PeriodAt(int speed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(speed, 1);
        var shortest = _shortestInnerPeriod * speed;
        return shortest > _realTimePeriod ? shortest : _realTimePeriod;
    }

    /// <summary>Subscribes; the present price follows a millisecond later, from the clock's timer. This stream never breaks.</summary>
    public IDisposable Subscribe(string symbol, Action<PriceTick> onTick, Action? onGap = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentNullException.ThrowIfNull(onTick);
        var subscription = new Subscription(this, symbol, onTick);
        lock (_subscribing)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var first = _subscriptions.IsEmpty;
            _subscriptions = _subscriptions.SetItem(symbol, _subscriptions.GetValueOrDefault(symbol, []).Add(subscription));
            if (first)
                _timer.Change(_period, _period);
        }

        subscription.DeliverSoon();
        return subscription;
    }

    /// <summary>Sends every subscribed symbol's present mark.</summary>
    public void PublishNow()
    {
        foreach (var symbol in _subscriptions.Keys)
        {
            lock (_publishing)
            {
                if (TickOf(symbol) is { } tick)
                    Send(tick);
            }
        }
    }

    /// <summary>Sends a price of the caller's own to whoever is subscribed to <paramref name="symbol"/>.</summary>
    public void Tick(string symbol, decimal price)
    {
        lock (_publishing)
            Send(new PriceTick(symbol, price, _time.GetUtcNow()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_subscribing)
        {
            _disposed = true;
            foreach (var subscription in _subscriptions.Values.SelectMany(ofSymbol => ofSymbol))
                subscription.End();
            _subscriptions = _subscriptions.Clear();
        }

        _timer.Dispose();
    }

    private void OnTimer()
    {
        // A round that takes longer than the period is not joined by a second one.
        if (Interlocked.Exchange(ref _rounds, 1) == 1)
            return;
        try
        {
            PublishNow();
        }
        finally
        {
            Volatile.Write(ref _rounds, 0);
        }
    }

    private PriceTick? TickOf(string symbol)
    {
        var now = _time.GetUtcNow();
        return _market.MarkOf(symbol, now) is { } mark ? new PriceTick(symbol, mark, now) : null;
    }

    /// <summary>Called under <see cref="_publishing"/>, which is what keeps the ticks of a symbol in order.</summary>
    private void Send(PriceTick tick)
    {
        foreach (var subscription in _subscriptions.GetValueOrDefault(tick.Symbol, []))
            subscription.OnTick(tick);
    }

    private void Remove(Subscription subscription)
    {
        lock (_subscribing)
        {
            if (!_subscriptions.TryGetValue(subscription.Symbol, out var ofSymbol))
                return;
            var rest = ofSymbol.Remove(subscription);
            _subscriptions = rest.IsEmpty ? _subscriptions.Remove(subscription.Symbol) : _subscriptions.SetItem(subscription.Symbol, rest);
            if (_subscriptions.IsEmpty && !_disposed)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Subscription(SimulatedFeed feed, string symbol, Action<PriceTick> onTick) : IDisposable
    {
        private ITimer? _first;
        private volatile bool _ended;

        public string Symbol { get; } = symbol;

        public void OnTick(PriceTick tick)
        {
            if (!_ended)
                onTick(tick);
        }

        /// <summary>Not at once: a timer set for now may fire within Subscribe, when the subscriber does not hold its subscription yet.</summary>
        public void DeliverSoon()
        {
            _first = feed._time.CreateTimer(static own => ((Subscription)own!).DeliverFirst(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _first.Change(_soon, Timeout.InfiniteTimeSpan);
        }

        public void End()
        {
            _ended = true;
            _first?.Dispose();
        }

        public void Dispose()
        {
            End();
            feed.Remove(this);
        }

        private void DeliverFirst()
        {
            lock (feed._publishing)
            {
                if (feed.TickOf(Symbol) is { } tick)
                    OnTick(tick);
            }

            _first?.Dispose();
        }
    }
}
