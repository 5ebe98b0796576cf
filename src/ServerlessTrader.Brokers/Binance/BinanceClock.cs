namespace ServerlessTrader.Brokers.Binance;

/// <summary>The exchange's clock, as far as it is known: this host's plus a measured offset. Safe to use from any thread.</summary>
public sealed class BinanceClock(TimeProvider time)
{
    private static readonly TimeSpan _goodFor = TimeSpan.FromMinutes(10);

    private long _offsetTicks;
    private long _measuredAt;
    private volatile bool _isKnown;

    /// <summary>The exchange's time minus ours.</summary>
    public TimeSpan Offset => new(Interlocked.Read(ref _offsetTicks));

    /// <summary>The exchange's time now, UTC.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + Offset;

    /// <summary>True once the offset has been measured.</summary>
    public bool IsKnown => _isKnown;

    /// <summary>True when the offset was measured so long ago that it should be measured again.</summary>
    public bool IsStale => !_isKnown || time.GetElapsedTime(Interlocked.Read(ref _measuredAt)) > _goodFor;

    /// <summary>A moment of the exchange's clock, as this host's clock would show it.</summary>
    /// <param name="milliseconds">Since 1970.</param>
    public DateTimeOffset OnThisHost(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) - Offset;

    /// <summary>Takes a measurement: what the exchange's clock showed, halfway between asking and being answered.</summary>
    /// <param name="askedAt">Our time when it was asked.</param>
    /// <param name="took">How long the answer took.</param>
    /// <param name="shown">The exchange's time in the answer.</param>
    public void Learn(DateTimeOffset askedAt, TimeSpan took, DateTimeOffset shown)
    {
        Interlocked.Exchange(ref _offsetTicks, (shown - (askedAt + took / 2)).Ticks);
        Interlocked.Exchange(ref _measuredAt, time.GetTimestamp());
        _isKnown = true;
    }
}
