using ServerlessTrader.Engine.Storage;
using ServerlessTrader.Engine.Time;
using ServerlessTrader.Local.Hosting;

namespace ServerlessTrader.Local.Tests.Hosting;

public sealed class HostClockTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryTableStore _store = new();
    private readonly ManualTimeProvider _system = new(_noon);

    [Fact]
    public async Task In_real_time_it_is_the_systems_clock()
    {
        Assert.Same(_system, await HostClock.OpenAsync(_store, 1, _system));
    }

    [Fact]
    public async Task A_fast_clock_starts_at_the_present()
    {
        var clock = await HostClock.OpenAsync(_store, 100, _system);
        Assert.Equal(_noon, clock.GetUtcNow());
        _system.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(_noon.AddSeconds(300), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_restart_goes_on_from_where_the_fast_clock_would_be()
    {
        await HostClock.OpenAsync(_store, 100, _system);
        _system.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(_noon.AddSeconds(1000), (await HostClock.OpenAsync(_store, 100, _system)).GetUtcNow());
    }

    [Fact]
    public async Task Back_in_real_time_it_still_never_turns_back()
    {
        await HostClock.OpenAsync(_store, 100, _system);
        _system.Advance(TimeSpan.FromSeconds(10));
        var clock = await HostClock.OpenAsync(_store, 1, _system);
        Assert.Equal(_noon.AddSeconds(1000), clock.GetUtcNow());
        _system.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(_noon.AddSeconds(1001), clock.GetUtcNow());
    }
}
