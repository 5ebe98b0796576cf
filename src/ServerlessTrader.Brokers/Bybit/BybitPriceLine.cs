using System.Collections.Immutable;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>One symbol of the price feed: who listens, and whether the stream is to be believed. Ticks go out one at a time and never back in time.</summary>
internal sealed class BybitPriceLine(string symbol)
{
    /// <summary>Held while ticks go out, so never while listeners come and go: whoever listens may hold a lock of its own when it subscribes.</summary>
    private readonly Lock _sending = new();
    private ImmutableArray<Subscription> _subscriptions = [];
    private PriceTick? _early;
    private DateTimeOffset _lastAt;
    private bool _isTrusted;
    private bool _hasMissed;

    public string Symbol { get; } = symbol;

    /// <summary>Whether nobody listens.</summary>
    public bool IsIdle => _subscriptions.IsEmpty;

    /// <summary>Adds a listener.</summary>
    /// <param name="onTick">Takes a price.</param>
    /// <param name="onGap">Told of a break.</param>
    /// <param name="onEnd">Called when it is removed.</param>
    public IDisposable Add(Action<PriceTick> onTick, Action? onGap, Action onEnd)
    {
        var subscription = new Subscription(this, onTick, onGap, onEnd);
        ImmutableInterlocked.Update(ref _subscriptions, static (all, one) => all.Add(one), subscription);
        return subscription;
    }

    /// <summary>A price from the stream. Before the line is trusted it is only kept.</summary>
    public void Take(decimal price, DateTimeOffset at)
    {
        lock (_sending)
        {
            var tick = new PriceTick(Symbol, price, at);
            if (_isTrusted)
                Send(tick);
            else
                _early = tick;
        }
    }

    /// <summary>The price that was asked for. From now on the stream is believed; who listened through a break is told.</summary>
    public void Trust(PriceTick snapshot)
    {
        lock (_sending)
        {
            _isTrusted = true;
            Send(snapshot);
            if (_early is { } early)
                Send(early);
            _early = null;
            if (!_hasMissed)
                return;
            _hasMissed = false;
            foreach (var subscription in _subscriptions)
                subscription.Gap();
        }
    }

    /// <summary>The stream was down: what it says next is not believed until a price was asked for.</summary>
    public void Distrust()
    {
        lock (_sending)
        {
            _isTrusted = false;
            _hasMissed = true;
            _early = null;
        }
    }

    private void Send(PriceTick tick)
    {
        if (tick.At < _lastAt)
            return;
        _lastAt = tick.At;
        foreach (var subscription in _subscriptions)
            subscription.Tick(tick);
    }

    private void Remove(Subscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, static (all, one) => all.Remove(one), subscription);

    private sealed class Subscription(BybitPriceLine line, Action<PriceTick> onTick, Action? onGap, Action onEnd) : IDisposable
    {
        private volatile bool _isEnded;

        public void Tick(PriceTick tick)
        {
            if (!_isEnded)
                onTick(tick);
        }

        public void Gap()
        {
            if (!_isEnded)
                onGap?.Invoke();
        }

        public void Dispose()
        {
            if (_isEnded)
                return;
            _isEnded = true;
            line.Remove(this);
            onEnd();
        }
    }
}
