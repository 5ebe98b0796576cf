using ServerlessTrader.CrashTests;

namespace ServerlessTrader.Local.Tests.Reliability;

/// <summary>
/// The one test that runs real processes in real time: a small version of the crash run (see docs/reliability.md). It waits for events, each with a generous limit,
/// and asserts nothing about time.
/// </summary>
public sealed class CrashRunTests
{
    [Fact]
    public async Task Ten_kills_leave_no_order_twice_no_trade_lost_and_no_position_behind()
    {
        await using var broker = new PaperServerVenue(seed: 1);

        var report = await CrashDriver.RunAsync(broker, new CrashOptions { Kills = 10, Seed = 1 });

        Assert.True(report.Violations.IsEmpty, report.Summary());
        Assert.Equal(0, report.DuplicateOrders);
        Assert.Equal(10, report.Kills);
        Assert.True(report.Entered > 0, $"Nothing was traded, so nothing was tested. {report.Summary()}");
    }
}
