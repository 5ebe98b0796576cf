namespace ServerlessTrader.TestKit;

/// <summary>
/// A clock that moves only when told. Its timers fire on the thread that moves it, in the order they fall due (those due together in the order they were set),
/// each with the clock at its due time; a timer set for now fires at once. A callback may set timers and move the clock. Safe to call from any thread.
/// </summary>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedSet<ManualTimer> _timers = [];
    private DateTimeOffset _now = start.ToUniversalTime();

    // Where the clock is being moved to. It runs ahead of the clock while timers fire, so that moves made meanwhile add up.
    private DateTimeOffset _target = start.ToUniversalTime();
    private long _lastOrder;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer fires; null when none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
                return _timers.Min?.Due;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves the clock forward and fires what falls due on the way. An exception of a callback stops the move where it is and passes through.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_gate)
            _target += by;
        Fire(moving: true);
    }

    /// <summary>Moves the clock forward to a time, as <see cref="Advance"/> does.</summary>
    public void SetUtcNow(DateTimeOffset value)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, _target);
            _target = value.ToUniversalTime();
        }
        Fire(moving: true);
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Set(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        _timers.Remove(timer);
        timer.Period = period;
        if (dueTime == Timeout.InfiniteTimeSpan)
            return;
        timer.Due = _now + dueTime;
        timer.Order = ++_lastOrder;
        _timers.Add(timer);
    }

    private void Fire(bool moving)
    {
        while (TakeDue(moving) is { } timer)
            timer.Fire();
    }

    private ManualTimer? TakeDue(bool moving)
    {
        lock (_gate)
        {
            var until = moving ? _target : _now;
            if (_timers.Min is not { } timer || timer.Due > until)
            {
                _now = until;
                return null;
            }
            _timers.Remove(timer);
            _now = timer.Due > _now ? timer.Due : _now;
            if (timer.Period > TimeSpan.Zero)
            {
                timer.Due += timer.Period;
                timer.Order = ++_lastOrder;
                _timers.Add(timer);
            }
            return timer;
        }
    }

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer, IComparable<ManualTimer>
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private bool _disposed;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public long Order { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            CheckInterval(dueTime, nameof(dueTime));
            CheckInterval(period, nameof(period));
            lock (clock._gate)
            {
                if (_disposed)
                    return false;
                clock.Set(this, dueTime, period);
            }
            if (dueTime == TimeSpan.Zero)
                clock.Fire(moving: false);
            return true;
        }

        public void Fire()
        {
            if (_context is null)
                callback(state);
            else
                ExecutionContext.Run(_context, static timer => ((ManualTimer)timer!).Invoke(), this);
        }

        public int CompareTo(ManualTimer? other) => other is null ? 1 : (Due, Order).CompareTo((other.Due, other.Order));

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Invoke() => callback(state);

        private static void CheckInterval(TimeSpan interval, string name)
        {
            if (interval < TimeSpan.Zero && interval != Timeout.InfiniteTimeSpan)
                throw new ArgumentOutOfRangeException(name, interval, "A timer's times are zero or more, or Timeout.InfiniteTimeSpan.");
        }
    }
}
