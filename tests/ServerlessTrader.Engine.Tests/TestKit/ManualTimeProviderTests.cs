using ServerlessTrader.TestKit;

namespace ServerlessTrader.Engine.Tests.TestKit;

public sealed class ManualTimeProviderTests
{
    private static readonly DateTimeOffset _start = new(2025, 3, 3, 14, 30, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _clock = new(_start);
    private readonly List<string> _fired = [];

    [Fact]
    public void Stands_still_until_it_is_moved()
    {
        Assert.Equal(_start, _clock.GetUtcNow());
        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(_start.AddSeconds(90), _clock.GetUtcNow());
    }

    [Fact]
    public void Tells_UTC_whatever_offset_it_was_started_with()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2025, 3, 3, 9, 30, 0, TimeSpan.FromHours(-5)));
        Assert.Equal(TimeSpan.Zero, clock.GetUtcNow().Offset);
        Assert.Equal(_start, clock.GetUtcNow());
    }

    [Fact]
    public void Timestamps_measure_what_the_clock_was_moved()
    {
        var before = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(1234));
        Assert.Equal(TimeSpan.FromMilliseconds(1234), _clock.GetElapsedTime(before));
    }

    [Fact]
    public void Does_not_go_back()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.SetUtcNow(_start.AddTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(TimeSpan.FromTicks(-1)));
        Assert.Equal(_start, _clock.GetUtcNow());
    }

    [Fact]
    public void A_timer_fires_at_its_time_and_not_before()
    {
        using var timer = Timer("a", 10);
        _clock.SetUtcNow(_start.AddSeconds(10).AddTicks(-1));
        Assert.Empty(_fired);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["a@10"], _fired);
    }

    [Fact]
    public void Timers_fire_in_the_order_they_fall_due_each_at_its_own_time()
    {
        using var c = Timer("c", 30);
        using var a = Timer("a", 10);
        using var b = Timer("b", 20);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a@10", "b@20", "c@30"], _fired);
        Assert.Equal(_start.AddMinutes(1), _clock.GetUtcNow());
    }

    [Fact]
    public void Timers_due_together_fire_in_the_order_they_were_set()
    {
        using var b = Timer("b", 10);
        using var a = Timer("a", 10);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["b@10", "a@10"], _fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_for_each_period_that_passes()
    {
        using var timer = Timer("tick", 5, 10);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["tick@5", "tick@15", "tick@25"], _fired);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(4, _fired.Count);
    }

    [Fact]
    public void A_timer_due_now_fires_at_once()
    {
        using var timer = Timer("now", 0);
        Assert.Equal(["now@0"], _fired);
    }

    [Fact]
    public void A_timer_of_infinite_time_waits_until_it_is_changed()
    {
        using var timer = _clock.CreateTimer(Note, "a", Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromDays(400));
        Assert.Empty(_fired);
        Assert.True(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(_fired);
    }

    [Fact]
    public void Change_replaces_the_time_that_was_set()
    {
        using var timer = Timer("a", 10, 10);
        timer.Change(TimeSpan.FromSeconds(40), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["a@40"], _fired);
    }

    [Fact]
    public void A_disposed_timer_neither_fires_nor_changes()
    {
        var timer = Timer("a", 10);
        timer.Dispose();
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(_fired);
    }

    [Fact]
    public void A_timer_set_by_a_callback_fires_in_the_same_move()
    {
        ITimer? second = null;
        using var first = _clock.CreateTimer(_ => second = Timer("second", 5), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        using var last = Timer("last", 20);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(["second@15", "last@20"], _fired);
        second!.Dispose();
    }

    [Fact]
    public void A_timer_set_for_now_by_a_callback_does_not_pull_later_ones_forward()
    {
        using var first = _clock.CreateTimer(
            _ =>
            {
                using var now = Timer("now", 0);
                _fired.Add("after-now");
            },
            null,
            TimeSpan.FromSeconds(10),
            Timeout.InfiniteTimeSpan);
        using var later = Timer("later", 20);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["now@10", "after-now", "later@20"], _fired);
    }

    [Fact]
    public void A_move_inside_a_callback_adds_to_the_one_under_way()
    {
        using var first = _clock.CreateTimer(_ => _clock.Advance(TimeSpan.FromSeconds(5)), null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(_start.AddSeconds(25), _clock.GetUtcNow());
    }

    [Fact]
    public void Moves_from_many_threads_add_up()
    {
        using var timer = Timer("tick", 1, 1);
        Parallel.For(0, 100, _ => _clock.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(_start.AddSeconds(100), _clock.GetUtcNow());
        Assert.Equal(100, _fired.Count);
    }

    [Fact]
    public async Task Delays_and_time_outs_of_the_framework_run_on_it()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _clock);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(30), _clock);
        _clock.Advance(TimeSpan.FromMinutes(30));
        Assert.True(timeout.IsCancellationRequested);
        Assert.False(delay.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(30));
        await delay;
    }

    [Fact]
    public void Tells_when_the_next_timer_falls_due()
    {
        Assert.Null(_clock.NextDue);
        using var b = Timer("b", 20);
        using var a = Timer("a", 10);
        Assert.Equal(_start.AddSeconds(10), _clock.NextDue);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(_start.AddSeconds(20), _clock.NextDue);
    }

    [Fact]
    public void Callbacks_see_the_context_that_set_the_timer()
    {
        var account = new AsyncLocal<string> { Value = "paper" };
        string? seen = null;
        using var timer = _clock.CreateTimer(_ => seen = account.Value, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        account.Value = "other";
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("paper", seen);
    }

    [Fact]
    public void Refuses_a_negative_time() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Timer("a", -5));

    private ITimer Timer(string name, int dueSeconds, int periodSeconds = 0) =>
        _clock.CreateTimer(Note, name, TimeSpan.FromSeconds(dueSeconds), TimeSpan.FromSeconds(periodSeconds));

    private void Note(object? name)
    {
        lock (_fired)
            _fired.Add($"{name}@{(_clock.GetUtcNow() - _start).TotalSeconds:0}");
    }
}
