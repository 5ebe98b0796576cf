namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// The exchange's clock as seen from here. A request's time stamp must not lie a second ahead of the exchange nor further behind than its window, so the difference is
/// measured and added. The answer's time is taken to be from the middle of the round trip.
/// </summary>
internal sealed class BybitClock(TimeProvider time, TimeSpan maxAge)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private TimeSpan _offset;
    private DateTimeOffset? _measuredAt;
    private DateTimeOffset? _triedAt;

    /// <summary>The exchange's time minus ours, as last measured.</summary>
    public TimeSpan Offset
    {
        get
        {
            lock (_gate)
                return _offset;
        }
    }

    /// <summary>Whether it was never measured. False for a while after an attempt: a request then goes out with our own time, and the exchange complains if that is wrong.</summary>
    public bool IsUnknown
    {
        get
        {
            lock (_gate)
                return _measuredAt is null && !WasJustTried;
        }
    }

    /// <summary>Whether the measurement is missing or old; false for a while after an attempt.</summary>
    public bool IsDue
    {
        get
        {
            lock (_gate)
                return (_measuredAt is not { } at || time.GetUtcNow() - at > maxAge) && !WasJustTried;
        }
    }

    /// <summary>The exchange's time now.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + Offset;

    private bool WasJustTried => _triedAt is { } tried && time.GetUtcNow() - tried < _pause;

    /// <summary>A time of the exchange on our clock.</summary>
    public DateTimeOffset ToOurs(DateTimeOffset theirs) => theirs - Offset;

    /// <summary>Notes an attempt.</summary>
    public void Tried(DateTimeOffset at)
    {
        lock (_gate)
            _triedAt = at;
    }

    /// <summary>Takes a measurement.</summary>
    /// <param name="asked">Our time when the question was sent.</param>
    /// <param name="answered">Our time when the answer had come.</param>
    /// <param name="theirs">The time in the answer.</param>
    public void Measure(DateTimeOffset asked, DateTimeOffset answered, DateTimeOffset theirs)
    {
        lock (_gate)
        {
            _offset = theirs - (asked + (answered - asked) / 2);
            _measuredAt = answered;
        }
    }
}
