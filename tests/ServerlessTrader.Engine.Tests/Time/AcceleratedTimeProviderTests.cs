using ServerlessTrader.Engine.Time;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Engine.Tests.Time;

public sealed class AcceleratedTimeProviderTests
{
    private static readonly DateTimeOffset _realStart = new(2026, 10, 12, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _open = new(2026, 10, 12, 13, 30, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _inner = new(_realStart);

    [Fact]
    public void Starts_where_it_is_told() => Assert.Equal(_open, new AcceleratedTimeProvider(_inner, 100, _open).GetUtcNow());

    [Fact]
    public void A_thirteen_hour_trade_passes_in_under_five_seconds_at_ten_thousand()
    {
        var clock = new AcceleratedTimeProvider(_inner, 10_000, _open);
        _inner.Advance(TimeSpan.FromSeconds(4.68));
        Assert.Equal(_open.AddHours(13), clock.GetUtcNow());
    }

    [Fact]
    public void At_speed_one_it_keeps_pace()
    {
        var clock = new AcceleratedTimeProvider(_inner, 1, _open);
        _inner.Advance(TimeSpan.FromTicks(1_234_567));
        Assert.Equal(_open.AddTicks(1_234_567), clock.GetUtcNow());
    }

    [Fact]
    public void Timestamps_measure_accelerated_time()
    {
        var clock = new AcceleratedTimeProvider(_inner, 60, _open);
        var before = clock.GetTimestamp();
        _inner.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromMinutes(2), clock.GetElapsedTime(before));
    }

    [Fact]
    public void Timestamps_do_not_overflow_on_a_nanosecond_clock_in_a_hundred_days_at_full_speed()
    {
        var inner = new NanosecondClock();
        var clock = new AcceleratedTimeProvider(inner, 10_000, _open);
        inner.Nanoseconds = 100L * 86_400 * 1_000_000_000;
        Assert.Equal(_open.AddDays(1_000_000), clock.GetUtcNow());
    }

    [Fact]
    public void A_timer_comes_due_when_the_accelerated_time_has_come()
    {
        var clock = new AcceleratedTimeProvider(_inner, 60, _open);
        DateTimeOffset? fired = null;
        using var timer = clock.CreateTimer(_ => fired = clock.GetUtcNow(), null, TimeSpan.FromMinutes(5), Timeout.InfiniteTimeSpan);
        _inner.Advance(TimeSpan.FromSeconds(4.999));
        Assert.Null(fired);
        _inner.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal(_open.AddMinutes(5), fired);
    }

    [Fact]
    public void A_wait_shorter_than_a_system_timer_knows_is_rounded_up_not_down()
    {
        var clock = new AcceleratedTimeProvider(_inner, 1_000, _open);
        DateTimeOffset? fired = null;
        using var timer = clock.CreateTimer(_ => fired = clock.GetUtcNow(), null, TimeSpan.FromMilliseconds(1_500), Timeout.InfiniteTimeSpan);
        _inner.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(fired);
        _inner.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(_open.AddSeconds(2), fired);
    }

    [Fact]
    public void A_timer_that_the_inner_clock_fires_early_waits_for_the_rest()
    {
        var early = new EarlyClock(_inner, TimeSpan.FromMilliseconds(3));
        var clock = new AcceleratedTimeProvider(early, 100, _open);
        DateTimeOffset? fired = null;
        using var timer = clock.CreateTimer(_ => fired = clock.GetUtcNow(), null, TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
        _inner.Advance(TimeSpan.FromMilliseconds(19));
        Assert.Null(fired);
        _inner.Advance(TimeSpan.FromMilliseconds(10));
        Assert.True(fired >= _open.AddSeconds(2), $"fired at {fired:O}");
    }

    [Fact]
    public void A_periodic_timer_keeps_its_accelerated_period()
    {
        var clock = new AcceleratedTimeProvider(_inner, 60, _open);
        var fired = new List<DateTimeOffset>();
        using var timer = clock.CreateTimer(_ => fired.Add(clock.GetUtcNow()), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
        _inner.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal([_open.AddMinutes(1), _open.AddMinutes(3), _open.AddMinutes(5)], fired);
    }

    [Fact]
    public void A_period_too_short_for_the_inner_clock_leaves_ticks_out()
    {
        var clock = new AcceleratedTimeProvider(_inner, 10_000, _open);
        var count = 0;
        using var timer = clock.CreateTimer(_ => count++, null, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250));
        _inner.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(10, count);
    }

    [Fact]
    public void A_disposed_timer_stays_silent()
    {
        var clock = new AcceleratedTimeProvider(_inner, 60, _open);
        var count = 0;
        var timer = clock.CreateTimer(_ => count++, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        _inner.Advance(TimeSpan.FromSeconds(1));
        timer.Dispose();
        _inner.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(1, count);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public async Task Task_delay_waits_accelerated_time()
    {
        var clock = new AcceleratedTimeProvider(_inner, 3_600, _open);
        var wait = Task.Delay(TimeSpan.FromHours(1), clock);
        Assert.False(wait.IsCompleted);
        _inner.Advance(TimeSpan.FromSeconds(1));
        await wait;
        Assert.Equal(_open.AddHours(1), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void Refuses_a_speed_out_of_range(int speed) =>
        Assert.Equal("speed", Assert.Throws<ArgumentOutOfRangeException>(() => new AcceleratedTimeProvider(_inner, speed, _open)).ParamName);

    [Fact]
    public void Refuses_a_negative_wait() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new AcceleratedTimeProvider(_inner, 2, _open).CreateTimer(_ => { }, null, TimeSpan.FromSeconds(-2), Timeout.InfiniteTimeSpan));

    private sealed class NanosecondClock : TimeProvider
    {
        public long Nanoseconds { get; set; }

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => Nanoseconds;
    }

    /// <summary>Fires timers a little before they are due, as system timers do.</summary>
    private sealed class EarlyClock(TimeProvider inner, TimeSpan by) : TimeProvider
    {
        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new EarlyTimer(inner.CreateTimer(callback, state, dueTime, period), by);

        private sealed class EarlyTimer(ITimer timer, TimeSpan by) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime > by ? dueTime - by : dueTime, period);

            public void Dispose() => timer.Dispose();

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }
}
