using ServerlessTrader.Engine.Time;
using ServerlessTrader.Local.Running;

namespace ServerlessTrader.Local.Tests.Running;

public sealed class WakeQueueTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _clock = new(_noon);
    private readonly List<string> _woken = [];

    [Fact]
    public void Wakes_at_the_time_and_not_before()
    {
        using var queue = new WakeQueue(_clock, _woken.Add);
        queue.Set("t", _noon.AddSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(4.999));
        Assert.Empty(_woken);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["t"], _woken);
    }

    [Fact]
    public void Wakes_in_the_order_of_the_times()
    {
        using var queue = new WakeQueue(_clock, _woken.Add);
        queue.Set("late", _noon.AddSeconds(9));
        queue.Set("early", _noon.AddSeconds(3));
        queue.Set("middle", _noon.AddSeconds(6));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["early", "middle", "late"], _woken);
    }

    [Fact]
    public void A_new_time_replaces_the_old_one()
    {
        using var queue = new WakeQueue(_clock, _woken.Add);
        queue.Set("t", _noon.AddSeconds(5));
        queue.Set("t", _noon.AddSeconds(50));
        _clock.Advance(TimeSpan.FromSeconds(49));
        Assert.Empty(_woken);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["t"], _woken);
    }

    [Fact]
    public void A_cleared_trade_sleeps_on()
    {
        using var queue = new WakeQueue(_clock, _woken.Add);
        queue.Set("t", _noon.AddSeconds(5));
        queue.Clear("t");
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(_woken);
    }

    [Fact]
    public void A_time_that_has_passed_wakes_at_once()
    {
        using var queue = new WakeQueue(_clock, _woken.Add);
        queue.Set("t", _noon.AddSeconds(-5));
        Assert.Equal(["t"], _woken);
    }

    [Fact]
    public void A_time_beyond_what_a_timer_takes_is_kept()
    {
        using var queue = new WakeQueue(_clock, _woken.Add);
        queue.Set("t", _noon.AddDays(90));
        _clock.Advance(TimeSpan.FromDays(89));
        Assert.Empty(_woken);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["t"], _woken);
    }

    [Fact]
    public void Keeps_one_time_a_trade_however_often_it_is_set()
    {
        using var queue = new WakeQueue(_clock, _woken.Add);
        for (var i = 0; i < 10_000; i++)
            queue.Set($"t{i % 10}", _noon.AddSeconds(60 + i));
        _clock.Advance(TimeSpan.FromHours(10));
        Assert.Equal(10, _woken.Count);
    }
}
