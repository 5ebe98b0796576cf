using System.Globalization;
using ServerlessTrader.Engine.Http;

namespace ServerlessTrader.Local.Tests.Http;

public sealed class AlertRateTests
{
    private static readonly IReadOnlyList<string> _twoAMinute = [ApiHost.Strategy("qqq-longs", "long", "\"entriesPerMinute\": 2,")];

    [Fact]
    public async Task A_strategy_takes_so_many_entries_a_minute_and_then_one_each_time_its_share_has_passed()
    {
        await using var host = await ApiHost.StartAsync(_twoAMinute);
        Assert.Equal(202, (await EntryAsync(host, 1)).Status);
        Assert.Equal(202, (await EntryAsync(host, 2)).Status);
        var refused = await EntryAsync(host, 3);
        Assert.Equal((429, "rate-limited"), (refused.Status, refused.Code));
        Assert.Equal(TimeSpan.FromSeconds(30), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(2, host.Scheduler.Started.Count);

        host.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(429, (await EntryAsync(host, 4)).Status);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(202, (await EntryAsync(host, 5)).Status);
        Assert.Equal(429, (await EntryAsync(host, 6)).Status);
    }

    [Fact]
    public async Task Exits_always_pass()
    {
        await using var host = await ApiHost.StartAsync(_twoAMinute, new TraderApiOptions { AlertsPerMinutePerSender = 2 });
        for (var i = 1; i <= 3; i++)
            await EntryAsync(host, i);
        Assert.Equal(429, (await EntryAsync(host, 4)).Status);
        for (var i = 1; i <= 10; i++)
            Assert.Equal(202, (await host.AlertAsync(Bodies.Exit(ApiHost.Start.AddMilliseconds(i)))).Status);
    }

    [Fact]
    public async Task An_exit_uses_up_nothing()
    {
        await using var host = await ApiHost.StartAsync(_twoAMinute, new TraderApiOptions { AlertsPerMinutePerSender = 2 });
        for (var i = 1; i <= 10; i++)
            Assert.Equal(202, (await host.AlertAsync(Bodies.Exit(ApiHost.Start.AddMilliseconds(i)))).Status);
        Assert.Equal(202, (await EntryAsync(host, 1)).Status);
        Assert.Equal(202, (await EntryAsync(host, 2)).Status);
    }

    [Fact]
    public async Task A_caller_is_limited_whatever_it_sends_and_before_its_token_is_looked_at()
    {
        await using var host = await ApiHost.StartAsync(options: new TraderApiOptions { AlertsPerMinutePerSender = 3 });
        for (var i = 0; i < 3; i++)
            Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs?token=guess", "not an alert")).Status);
        var refused = await host.PostAsync("/api/webhook/qqq-longs?token=guess", "not an alert");
        Assert.Equal(429, refused.Status);
        Assert.Equal(TimeSpan.FromSeconds(20), refused.Headers.RetryAfter!.Delta);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task Strangers_cannot_use_up_what_belongs_to_a_strategy()
    {
        await using var host = await ApiHost.StartAsync(_twoAMinute);
        for (var i = 0; i < 50; i++)
            Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs?token=guess", Bodies.Long(ApiHost.Start.AddMilliseconds(i)))).Status);
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task One_callers_flood_does_not_hold_up_another()
    {
        await using var host = await ApiHost.StartAsync(options: new TraderApiOptions { AlertsPerMinutePerSender = 1, TrustedProxies = ["127.0.0.1"] });
        Assert.Equal(202, (await EntryAsync(host, 1, "192.0.2.1")).Status);
        Assert.Equal(429, (await EntryAsync(host, 2, "192.0.2.1")).Status);
        Assert.Equal(202, (await EntryAsync(host, 3, "192.0.2.2")).Status);
    }

    [Fact]
    public async Task An_IPv6_subnet_is_one_caller()
    {
        await using var host = await ApiHost.StartAsync(options: new TraderApiOptions { AlertsPerMinutePerSender = 1, TrustedProxies = ["127.0.0.1"] });
        Assert.Equal(202, (await EntryAsync(host, 1, "2001:db8::1")).Status);
        Assert.Equal(429, (await EntryAsync(host, 2, "2001:db8::ffff:2")).Status);
        Assert.Equal(202, (await EntryAsync(host, 3, "2001:db8:0:1::1")).Status);
    }

    [Fact]
    public async Task Remembers_so_many_callers_and_lets_the_others_share()
    {
        const int Remembered = 4096;
        await using var host = await ApiHost.StartAsync(options: new TraderApiOptions { AlertsPerMinutePerSender = 1, TrustedProxies = ["127.0.0.1"] });
        await Parallel.ForEachAsync(Enumerable.Range(0, Remembered), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs", "", ("X-Forwarded-For", $"10.0.{i / 256}.{i % 256}"))).Status));
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs", "", ("X-Forwarded-For", "10.1.0.1"))).Status);
        Assert.Equal(429, (await host.PostAsync("/api/webhook/qqq-longs", "", ("X-Forwarded-For", "10.1.0.2"))).Status);

        // After a quiet minute the first ones are forgotten and everybody new has a bucket again.
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs", "", ("X-Forwarded-For", "10.1.0.3"))).Status);
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs", "", ("X-Forwarded-For", "10.1.0.4"))).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public async Task A_limit_out_of_range_is_refused_at_the_start(int limit) =>
        Assert.Contains(
            limit.ToString(CultureInfo.InvariantCulture),
            (await Assert.ThrowsAsync<ArgumentException>(() => ApiHost.StartAsync(options: new TraderApiOptions { AlertsPerMinutePerSender = limit }))).Message, StringComparison.Ordinal);

    private static Task<Reply> EntryAsync(ApiHost host, int number, string? from = null) =>
        host.AlertAsync(Bodies.Long(ApiHost.Start.AddMilliseconds(number)), "", from is null ? [] : [("X-Forwarded-For", from)]);
}
