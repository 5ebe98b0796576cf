using System.Text;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>15:15 in India is 09:45 UTC.</summary>
public sealed class SquareOffExitTests
{
    private static readonly SquareOffExit _quarterPastThree = new() { At = new TimeOnly(15, 15) };

    [Theory]
    [InlineData("2026-09-30T05:00Z", "2026-09-30T09:45Z")] // 10:30 in India
    [InlineData("2026-09-30T09:44:59Z", "2026-09-30T09:45Z")]
    [InlineData("2026-09-30T09:45Z", "2026-10-01T09:45Z")] // entered at the time or after it: the next session's
    [InlineData("2026-09-30T09:50Z", "2026-10-01T09:45Z")]
    [InlineData("2026-10-01T09:50Z", "2026-10-05T09:45Z")] // over Gandhi Jayanti and the weekend
    [InlineData("2025-10-21T08:30Z", "2025-10-21T09:14Z")] // the Diwali session of 13:45 to 14:45 ends before the time
    public void Squares_off_at_the_exchanges_time(string entered, string due) => AssertDue(TradingCalendars.Nse, _quarterPastThree, entered, due);

    [Theory]
    [InlineData("2026-11-27T16:00Z", "2026-11-27T17:59Z")] // 13:00 is the early close
    [InlineData("2026-11-27T17:59:30Z", "2026-11-30T20:45Z")] // entered in its last minute: Monday's
    public void A_session_that_ends_before_the_time_squares_off_a_minute_before_its_end(string entered, string due) =>
        AssertDue(TradingCalendars.UsOptions, new SquareOffExit { At = new TimeOnly(15, 45) }, entered, due);

    [Fact]
    public void A_session_that_begins_after_the_time_squares_off_a_minute_before_its_end()
    {
        var evening = NseCalendar.Parse(Encoding.UTF8.GetBytes("""
            {
              "hours": [{ "from": "2026-01-01", "open": "09:15", "close": "15:30" }],
              "years": [{
                "year": 2026, "source": "test", "holidays": [],
                "specialSessions": [{ "date": "2026-11-08", "name": "Muhurat", "open": "18:00", "close": "19:00" }]
              }]
            }
            """));

        AssertDue(evening, _quarterPastThree, "2026-11-08T12:40Z", "2026-11-08T13:29Z"); // 18:10; 18:59
    }

    [Fact]
    public void Wakes_when_it_is_due()
    {
        var at = SoldPuts().At(100m) with { Calendar = TradingCalendars.Nse, Now = Utc("2026-09-30T09:44:30Z") };

        Assert.Equal(Utc("2026-09-30T09:45Z"), at.Evaluate(_quarterPastThree).Wake.At);
    }

    private static void AssertDue(TradingCalendar calendar, SquareOffExit rule, string entered, string due)
    {
        var at = (SoldPuts() with { EnteredAt = Utc(entered) }).At(100m) with { Calendar = calendar };

        Assert.Null((at with { Now = Utc(due).AddSeconds(-1) }).Evaluate(rule).Call);
        Assert.Equal("square-off", (at with { Now = Utc(due) }).Evaluate(rule).Call!.Code);
    }
}
