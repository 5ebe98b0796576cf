namespace ServerlessTrader.Brokers.Binance;

/// <summary>A budget that is new at every full window of the exchange's clock. Not thread-safe; its owner holds the lock.</summary>
internal sealed class RateWindow(TimeSpan length, int limit)
{
    private long _window;
    private int _used;

    public int Limit { get; set; } = limit;

    /// <summary>Used in the window of <paramref name="now"/>.</summary>
    public int Used(DateTimeOffset now)
    {
        Turn(now);
        return _used;
    }

    /// <summary>When the window of <paramref name="now"/> is over.</summary>
    public DateTimeOffset EndOf(DateTimeOffset now) => new((now.UtcTicks / length.Ticks + 1) * length.Ticks, TimeSpan.Zero);

    public bool Fits(DateTimeOffset now, int amount, double share)
    {
        Turn(now);
        return _used + amount <= Limit * share;
    }

    public void Take(DateTimeOffset now, int amount)
    {
        Turn(now);
        _used += amount;
    }

    /// <summary>Takes the exchange's own count. A call that crossed from one window into the next says nothing about either.</summary>
    public void Observe(DateTimeOffset sentAt, DateTimeOffset now, int used)
    {
        Turn(now);
        if (sentAt.UtcTicks / length.Ticks == _window)
            _used = Math.Max(_used, used);
    }

    /// <summary>Nothing more fits until the window ends.</summary>
    public void Exhaust(DateTimeOffset now)
    {
        Turn(now);
        _used = Math.Max(_used, Limit);
    }

    private void Turn(DateTimeOffset now)
    {
        var window = now.UtcTicks / length.Ticks;
        if (window == _window)
            return;
        (_window, _used) = (window, 0);
    }
}
