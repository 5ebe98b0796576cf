namespace ServerlessTrader.Brokers.Binance;

/// <summary>The orders one account may place, counted by the exchange a ten seconds and a minute. Safe to use from any thread.</summary>
public sealed class BinanceOrderBudget(BinanceClock clock)
{
    private readonly Lock _lock = new();
    private readonly RateWindow _tenSeconds = new(TimeSpan.FromSeconds(10), 300);
    private readonly RateWindow _minute = new(TimeSpan.FromMinutes(1), 1200);

    /// <summary>Takes one order. Null when it may go; else why it may not, for people.</summary>
    public string? TryTake(BinancePriority priority)
    {
        var share = BinanceWeight.ShareOf(priority);
        lock (_lock)
        {
            var now = clock.Now;
            if (!_tenSeconds.Fits(now, 1, share) || !_minute.Fits(now, 1, share))
                return $"held back to spare the order limit: {_tenSeconds.Used(now)} of {_tenSeconds.Limit} placed these 10 s, {_minute.Used(now)} of {_minute.Limit} this minute";
            _tenSeconds.Take(now, 1);
            _minute.Take(now, 1);
            return null;
        }
    }

    /// <summary>Sets the limits the exchange states; null keeps one.</summary>
    public void SetLimits(int? tenSeconds, int? minute)
    {
        lock (_lock)
        {
            if (tenSeconds > 0)
                _tenSeconds.Limit = tenSeconds.Value;
            if (minute > 0)
                _minute.Limit = minute.Value;
        }
    }

    /// <summary>Takes the exchange's own counts: headers X-MBX-ORDER-COUNT-10S and -1M.</summary>
    public void Observe(int? tenSeconds, int? minute, DateTimeOffset sentAt)
    {
        lock (_lock)
        {
            var now = clock.Now;
            if (tenSeconds is { } ten)
                _tenSeconds.Observe(sentAt, now, ten);
            if (minute is { } sixty)
                _minute.Observe(sentAt, now, sixty);
        }
    }

    /// <summary>The exchange said "too many new orders" (-1015): none until the ten seconds are over.</summary>
    public void Exhaust()
    {
        lock (_lock)
            _tenSeconds.Exhaust(clock.Now);
    }
}
