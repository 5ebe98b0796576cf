namespace ServerlessTrader.Engine.Time;

/// <summary>
/// A clock that runs faster than the one it stands on, so that a trade of thirteen hours can be watched in seconds. Everything a <see cref="TimeProvider"/>
/// gives is accelerated alike: the time of day, timestamps, and the due times and periods of timers (so <c>Task.Delay</c> over it too).
/// </summary>
/// <remarks>
/// A timer never fires before its accelerated time has come, but may be late by what the inner clock's timers are late, times <see cref="Speed"/>: about a
/// millisecond of real time, which is ten seconds at 10,000×. Periods missed that way are left out, not made up for. Timestamps count ticks of 100 ns.
/// At 10,000× the years run out after some 290 days.
/// </remarks>
public sealed class AcceleratedTimeProvider : TimeProvider
{
    /// <summary>The highest speed.</summary>
    public const int MaxSpeed = 10_000;

    private readonly TimeProvider _inner;
    private readonly DateTimeOffset _start;
    private readonly long _innerStart;

    /// <summary>Starts the clock now.</summary>
    /// <param name="inner">The clock it stands on.</param>
    /// <param name="speed">Accelerated seconds per inner second, 1 to <see cref="MaxSpeed"/>.</param>
    /// <param name="start">What the accelerated clock shows first.</param>
    public AcceleratedTimeProvider(TimeProvider inner, int speed, DateTimeOffset start)
    {
        ArgumentNullException.ThrowIfNull(inner);
        if (speed is < 1 or > MaxSpeed)
            throw new ArgumentOutOfRangeException(nameof(speed), speed, $"A speed is a whole number from 1 (real time) to {MaxSpeed}.");
        _inner = inner;
        Speed = speed;
        _start = start.ToUniversalTime();
        _innerStart = inner.GetTimestamp();
    }

    /// <summary>Accelerated seconds per inner second.</summary>
    public int Speed { get; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _inner.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    /// <summary>Ticks of 100 ns since the clock was started.</summary>
    public override long GetTimestamp() =>
        // 128 bits: nanoseconds times 10,000 leave a long within days.
        (long)((Int128)(_inner.GetTimestamp() - _innerStart) * Speed * TimeSpan.TicksPerSecond / _inner.TimestampFrequency);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new AcceleratedTimer(this, callback, state, dueTime, period);
    }

    /// <summary>
    /// Inner time for a wait of accelerated ticks: whole milliseconds, since system timers know no finer, rounded up so as not to wake early.
    /// </summary>
    private TimeSpan ToInner(long ticks) =>
        ticks <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds((ticks + Speed * TimeSpan.TicksPerMillisecond - 1) / (Speed * TimeSpan.TicksPerMillisecond));

    private sealed class AcceleratedTimer : ITimer
    {
        private readonly AcceleratedTimeProvider _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly Lock _gate = new();
        private readonly ITimer _timer;
        private long _due;
        private long _period;
        private bool _armed;
        private bool _disposed;

        public AcceleratedTimer(AcceleratedTimeProvider clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _timer = clock._inner.CreateTimer(static timer => ((AcceleratedTimer)timer!).OnInner(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            CheckWait(dueTime, nameof(dueTime));
            CheckWait(period, nameof(period));
            lock (_gate)
            {
                if (_disposed)
                    return false;
                _armed = dueTime != Timeout.InfiniteTimeSpan;
                _due = _armed ? _clock.GetTimestamp() + dueTime.Ticks : 0;
                _period = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
                return _timer.Change(_armed ? _clock.ToInner(dueTime.Ticks) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose()
        {
            lock (_gate)
                _disposed = true;
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            lock (_gate)
                _disposed = true;
            return _timer.DisposeAsync();
        }

        private static void CheckWait(TimeSpan wait, string name)
        {
            if (wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(name, wait, "A timer waits for zero or longer, or is Timeout.InfiniteTimeSpan.");
        }

        private void OnInner()
        {
            lock (_gate)
            {
                if (_disposed || !_armed)
                    return;
                var now = _clock.GetTimestamp();
                if (now < _due)
                {
                    // System timers run on a coarser clock than timestamps and can come a moment early, which speed would magnify.
                    _timer.Change(_clock.ToInner(_due - now), Timeout.InfiniteTimeSpan);
                    return;
                }

                if (_period > 0)
                {
                    _due = Math.Max(_due + _period, now);
                    _timer.Change(_clock.ToInner(Math.Max(1, _due - now)), Timeout.InfiniteTimeSpan);
                }
                else
                {
                    _armed = false;
                }
            }

            _callback(_state);
        }
    }
}
