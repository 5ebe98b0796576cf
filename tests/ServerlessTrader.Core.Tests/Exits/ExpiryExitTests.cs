using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>30 minutes before the end of the last session in which the option trades.</summary>
public sealed class ExpiryExitTests
{
    [Theory]
    [InlineData("us-options", "2026-10-05", "2026-10-05T19:30Z")]
    [InlineData("us-options-late", "2026-10-05", "2026-10-05T19:45Z")]
    [InlineData("us-options", "2026-11-27", "2026-11-27T17:30Z")] // early close
    [InlineData("us-options", "2026-04-03", "2026-04-02T19:30Z")] // Good Friday: the day before
    [InlineData("us-options", "2026-12-25", "2026-12-24T17:30Z")] // Christmas, and Christmas Eve closes early
    [InlineData("us-options", "2026-10-10", "2026-10-09T19:30Z")] // a Saturday
    [InlineData("nse", "2026-10-06", "2026-10-06T09:30Z")]
    public void Closes_half_an_hour_before_the_last_session_ends(string calendar, string expiry, string due)
    {
        Assert.True(TradingCalendars.TryGet(calendar, out var hours));
        var at = Expiring(DateOnly.Parse(expiry)) with { Calendar = hours };

        Assert.Null((at with { Now = Utc(due).AddSeconds(-1) }).Evaluate(new ExpiryExit()).Call);
        Assert.Equal("expiry", (at with { Now = Utc(due) }).Evaluate(new ExpiryExit()).Call!.Code);
    }

    [Fact]
    public void Wakes_when_it_is_due()
    {
        var at = Expiring(new DateOnly(2026, 10, 5)) with { Now = Utc("2026-10-05T19:29:30Z") };

        Assert.Equal(Utc("2026-10-05T19:30Z"), at.Evaluate(new ExpiryExit()).Wake.At);
    }

    [Fact]
    public void Another_time_may_be_set()
    {
        var rule = new ExpiryExit { Before = TimeSpan.FromHours(2) };

        Assert.NotNull((Expiring(new DateOnly(2026, 10, 5)) with { Now = Utc("2026-10-05T18:00Z") }).Evaluate(rule).Call);
    }

    [Fact]
    public void What_never_expires_is_left_alone() =>
        Assert.Null((Bitcoin().At(65_000m) with { Calendar = TradingCalendars.AlwaysOpen, Now = Utc("2099-01-01T00:00Z") }).Evaluate(new ExpiryExit()).Call);

    [Fact]
    public void An_expiry_in_a_year_without_a_holiday_list_does_not_keep_the_stop_from_being_looked_at()
    {
        var at = Expiring(new DateOnly(2099, 1, 6)) with { Calendar = TradingCalendars.Nse, Now = Utc("2026-09-30T05:00Z"), State = StopAt(4.55m) };

        Assert.Equal("stop", at.Evaluate(new ExpiryExit()).Call!.Code);
    }

    private static ExitContext Expiring(DateOnly expiry) => (Calls() with { Instrument = new OptionContract("QQQ", expiry, OptionRight.Call, 500m) }).At(4.55m);
}
