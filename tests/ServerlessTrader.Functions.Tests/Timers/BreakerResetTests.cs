using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Functions.Timers;

namespace ServerlessTrader.Functions.Tests.Timers;

/// <summary>The schedule is in UTC and knows nothing of markets; the calendar decides at which of its runs a breaker is reset.</summary>
public sealed class BreakerResetTests
{
    [Theory]
    [InlineData("2026-03-05", "2026-03-06T14:30:00Z")] // New York is five hours behind,
    [InlineData("2026-03-06", "2026-03-09T13:30:00Z")] // four after the clocks went forward on Sunday the 8th,
    [InlineData("2026-10-30", "2026-11-02T14:30:00Z")] // and five again after November 1st.
    [InlineData("2026-11-25", "2026-11-27T14:30:00Z")] // Thursday is Thanksgiving.
    public async Task A_breaker_is_reset_at_the_first_run_of_the_market_s_next_session(string tripped, string expected)
    {
        var notifier = new RecordingNotifier();
        var clock = new ManualTimeProvider(DateTimeOffset.Parse($"{tripped}T20:00:00Z", null));
        await using var services = TestServices.Build(notifier, clock, new RecordingLogs());
        var accounts = services.GetRequiredService<AccountLedger>();
        var trip = new BreakerTrip(BreakerCause.DailyLoss, clock.GetUtcNow(), "2 % of the day's equity lost", ResetsAtOpen: true);
        await accounts.UpdateAsync("paper", state => state with { Calendar = "us-options", Breaker = state.Breaker with { Trip = trip } });

        var timers = services.GetRequiredService<TimerFunctions>();
        while ((await accounts.GetAsync("paper")).Breaker.IsTripped)
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            await timers.ResetBreakersAsync(new TimerInfo(), CancellationToken.None);
        }

        Assert.Equal(DateTimeOffset.Parse(expected, null), clock.GetUtcNow());
        Assert.Equal(1, notifier.Count("breaker-reset"));
    }

    [Fact]
    public async Task A_breaker_that_only_the_operator_resets_stays()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 3, 5, 20, 0, 0, TimeSpan.Zero));
        await using var services = TestServices.Build(new RecordingNotifier(), clock, new RecordingLogs());
        var accounts = services.GetRequiredService<AccountLedger>();
        var trip = new BreakerTrip(BreakerCause.LosingStreak, clock.GetUtcNow(), "3 losing trades in a row", ResetsAtOpen: false);
        await accounts.UpdateAsync("paper", state => state with { Calendar = "us-options", Breaker = state.Breaker with { Trip = trip } });
        clock.Advance(TimeSpan.FromDays(7));
        await services.GetRequiredService<TimerFunctions>().ResetBreakersAsync(new TimerInfo(), CancellationToken.None);
        Assert.True((await accounts.GetAsync("paper")).Breaker.IsTripped);
    }
}
