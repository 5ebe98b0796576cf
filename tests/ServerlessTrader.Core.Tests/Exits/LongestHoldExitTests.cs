using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>13 hours of trading time.</summary>
public sealed class LongestHoldExitTests
{
    private static readonly LongestHoldExit _thirteenHours = new() { TradingTime = TimeSpan.FromHours(13) };

    [Theory]
    [InlineData("2026-09-30T14:00Z", "2026-10-02T14:00Z")] // two nights: 6 h + 6.5 h + 0.5 h
    [InlineData("2026-10-02T19:00Z", "2026-10-06T19:00Z")] // a weekend: 1 h + 6.5 h + 5.5 h
    [InlineData("2026-11-25T20:00Z", "2026-12-01T16:30Z")] // Thanksgiving and the early close after it: 1 h + 3.5 h + 6.5 h + 2 h
    public void Closes_after_thirteen_hours_in_which_the_market_was_open(string entered, string due)
    {
        var at = (Calls() with { EnteredAt = Utc(entered) }).At(4.55m);

        Assert.Null((at with { Now = Utc(due).AddSeconds(-1) }).Evaluate(_thirteenHours).Call);
        Assert.Equal("longest-hold", (at with { Now = Utc(due) }).Evaluate(_thirteenHours).Call!.Code);
    }

    [Fact]
    public void Wakes_when_it_is_due()
    {
        var at = Calls().At(4.55m) with { Now = Utc("2026-10-02T13:59:30Z") };

        Assert.Equal(Utc("2026-10-02T14:00Z"), at.Evaluate(_thirteenHours).Wake.At);
    }

    [Fact]
    public void A_market_that_never_closes_counts_every_hour()
    {
        var at = Bitcoin().At(65_000m) with { Calendar = TradingCalendars.AlwaysOpen };

        Assert.Null((at with { Now = Entered.AddHours(13).AddTicks(-1) }).Evaluate(_thirteenHours).Call);
        Assert.NotNull((at with { Now = Entered.AddHours(13) }).Evaluate(_thirteenHours).Call);
    }
}
