using System.Diagnostics;

namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>
/// A clock that begins at a fixed time, runs as fast as the real one, and can be set forward: timers that fall due on the way fire at once, together. The host and its
/// exchange share one, so that an hour's candle closes when a test says so.
/// </summary>
internal sealed class RunningClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<SkippingTimer> _timers = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _skipped;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => Stopwatch.GetElapsedTime(_began).Ticks + Interlocked.Read(ref _skipped);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    /// <summary>Sets the clock forward.</summary>
    public void Skip(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _skipped, by.Ticks);
        SkippingTimer[] timers;
        lock (_gate)
            timers = [.. _timers];
        foreach (var timer in timers)
            timer.Rearm();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkippingTimer(this, callback, state);
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SkippingTimer : ITimer
    {
        private readonly Lock _gate = new();
        private readonly RunningClock _clock;
        private readonly ITimer _inner;
        private long _due;
        private TimeSpan _period;
        private bool _isSet;

        public SkippingTimer(RunningClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _inner = System.CreateTimer(
                _ =>
                {
                    if (TakeDue())
                        callback(state);
                },
                null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _isSet = dueTime != Timeout.InfiniteTimeSpan;
                _due = _isSet ? _clock.GetTimestamp() + dueTime.Ticks : 0;
                _period = period;
                return Arm();
            }
        }

        /// <summary>The clock has been set forward.</summary>
        public void Rearm()
        {
            lock (_gate)
                Arm();
        }

        public void Dispose()
        {
            lock (_clock._gate)
                _clock._timers.Remove(this);
            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        /// <summary>True when it is to fire now. However many periods were skipped, it fires once for them.</summary>
        private bool TakeDue()
        {
            lock (_gate)
            {
                if (!_isSet)
                    return false;
                var now = _clock.GetTimestamp();
                if (_due > now)
                {
                    Arm();
                    return false;
                }

                _isSet = _period > TimeSpan.Zero;
                _due = now + _period.Ticks;
                Arm();
                return true;
            }
        }

        private bool Arm()
        {
            if (!_isSet)
                return _inner.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var left = TimeSpan.FromTicks(_due - _clock.GetTimestamp());
            // Rounded up: what fires a little early would have to be armed again.
            return _inner.Change(left <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }
}
