namespace ServerlessTrader.Local.Running;

/// <summary>Times at which trades want to be woken, behind one timer of the host's clock.</summary>
internal sealed class WakeQueue : IDisposable
{
    /// <summary>Timers take at most 49 days; a later wake is simply looked at again then.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<(string TradeId, long Ticket), DateTimeOffset> _queue = new();
    private readonly Dictionary<string, long> _tickets = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly Action<string> _wake;
    private readonly ITimer _timer;
    private DateTimeOffset _armedFor = DateTimeOffset.MaxValue;
    private long _nextTicket;
    private bool _disposed;

    public WakeQueue(TimeProvider clock, Action<string> wake)
    {
        _clock = clock;
        _wake = wake;
        _timer = clock.CreateTimer(static state => ((WakeQueue)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Wakes the trade at a time, instead of the time set before.</summary>
    public void Set(string tradeId, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            var ticket = ++_nextTicket;
            _tickets[tradeId] = ticket;
            _queue.Enqueue((tradeId, ticket), at);
            if (_queue.Count > 64 && _queue.Count > 4 * _tickets.Count)
                Compact();
            if (at < _armedFor)
                Arm(at);
        }
    }

    /// <summary>Forgets the trade's time.</summary>
    public void Clear(string tradeId)
    {
        lock (_lock)
            _tickets.Remove(tradeId);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        _timer.Dispose();
    }

    private void Fire()
    {
        List<string>? due = null;
        lock (_lock)
        {
            if (_disposed)
                return;
            _armedFor = DateTimeOffset.MaxValue;
            var now = _clock.GetUtcNow();
            while (_queue.TryPeek(out var entry, out var at) && at <= now)
            {
                _queue.Dequeue();
                if (_tickets.TryGetValue(entry.TradeId, out var ticket) && ticket == entry.Ticket)
                {
                    _tickets.Remove(entry.TradeId);
                    (due ??= []).Add(entry.TradeId);
                }
            }

            if (_queue.TryPeek(out _, out var next))
                Arm(next);
        }

        if (due is null)
            return;
        foreach (var tradeId in due)
            _wake(tradeId);
    }

    private void Arm(DateTimeOffset at)
    {
        _armedFor = at;
        var wait = at - _clock.GetUtcNow();
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > _longestWait ? _longestWait : wait, Timeout.InfiniteTimeSpan);
    }

    private void Compact()
    {
        var live = _queue.UnorderedItems.Where(entry => _tickets.TryGetValue(entry.Element.TradeId, out var ticket) && ticket == entry.Element.Ticket).ToList();
        _queue.Clear();
        _queue.EnqueueRange(live);
    }
}
