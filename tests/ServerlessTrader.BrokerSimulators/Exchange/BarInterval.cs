namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>The grid bars lie on, UTC: from midnight within a day, from Monday for weeks, calendar months.</summary>
/// <param name="Minutes">Length in minutes; 0 for a month.</param>
public sealed record BarInterval(int Minutes)
{
    private const int MinutesPerWeek = 10_080;
    private static readonly DateTimeOffset _firstMonday = new(1970, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A calendar month.</summary>
    public static BarInterval Month { get; } = new(0);

    /// <summary>When the bar that holds a moment opened.</summary>
    public DateTimeOffset OpenOf(DateTimeOffset at)
    {
        if (Minutes == 0)
            return new DateTimeOffset(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
        var origin = Minutes == MinutesPerWeek ? _firstMonday : DateTimeOffset.UnixEpoch;
        var since = at.UtcTicks - origin.UtcTicks;
        var length = Minutes * TimeSpan.TicksPerMinute;
        return new DateTimeOffset(at.UtcTicks - ((since % length + length) % length), TimeSpan.Zero);
    }

    /// <summary>The open of a bar so many bars later, or earlier when negative.</summary>
    public DateTimeOffset Step(DateTimeOffset open, int bars) => Minutes == 0 ? open.AddMonths(bars) : open.AddMinutes((double)Minutes * bars);
}
