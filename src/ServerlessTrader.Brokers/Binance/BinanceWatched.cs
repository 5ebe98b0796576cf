using System.Collections.Immutable;
using System.Text;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>A symbol of the feed and who listens to it.</summary>
internal sealed class BinanceWatched(string symbol)
{
    private ImmutableArray<Listener> _listeners = [];
    private long _latest;

    public string Symbol { get; } = symbol;

    /// <summary>The symbol as it stands in messages.</summary>
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(symbol);

    /// <summary>When the last listener left, by the host's timestamps; meaningless while there is one.</summary>
    public long LeftAt { get; private set; }

    public bool IsWanted => !_listeners.IsEmpty;

    public void Add(Listener listener) => ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), listener);

    public void Remove(Listener listener, long now)
    {
        LeftAt = now;
        ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Remove(one), listener);
    }

    /// <summary>False when a message of a later time was seen before. Called by one thread at a time.</summary>
    /// <param name="at">By the exchange's clock, milliseconds since 1970.</param>
    public bool IsInOrder(long at)
    {
        if (at < _latest)
            return false;
        _latest = at;
        return true;
    }

    public void Deliver(PriceTick tick)
    {
        foreach (var listener in _listeners)
            listener.OnTick(tick);
    }

    public void TellOfGap()
    {
        foreach (var listener in _listeners)
            listener.OnGap?.Invoke();
    }

    public sealed record Listener(Action<PriceTick> OnTick, Action? OnGap)
    {
        // Two subscriptions of the same handler are two.
        public bool Equals(Listener? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
