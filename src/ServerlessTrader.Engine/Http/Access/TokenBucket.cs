namespace ServerlessTrader.Engine.Http.Access;

/// <summary>Allows a number of events a minute: as many at once, then one each time a minute's share has passed. Safe to call from any thread.</summary>
internal sealed class TokenBucket(TimeProvider clock, int perMinute)
{
    private readonly Lock _gate = new();
    private readonly double _perTick = perMinute / (60.0 * clock.TimestampFrequency);
    private double _tokens = perMinute;
    private long _at = clock.GetTimestamp();

    /// <summary>True when it has been left alone long enough to be like new.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
                return Refill() >= perMinute;
        }
    }

    /// <summary>Takes one, and returns null; or takes none, and returns how long until there is one.</summary>
    public TimeSpan? Take()
    {
        lock (_gate)
        {
            if (Refill() < 1.0)
                return Missing();
            _tokens -= 1.0;
            return null;
        }
    }

    /// <summary>The same answer without taking any.</summary>
    public TimeSpan? Look()
    {
        lock (_gate)
            return Refill() < 1.0 ? Missing() : null;
    }

    private double Refill()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(perMinute, _tokens + (now - _at) * _perTick);
        _at = now;
        return _tokens;
    }

    private TimeSpan Missing() => TimeSpan.FromMinutes((1.0 - _tokens) / perMinute);
}
