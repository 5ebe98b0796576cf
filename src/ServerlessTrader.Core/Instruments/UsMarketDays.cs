namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// The days of the US stock and option exchanges, by the rules of NYSE Rule 7.2 as they stand since 2013 (before that the early closes around Independence
/// Day differed). Checked against the calendars NYSE Group publishes.
/// </summary>
internal static class UsMarketDays
{
    /// <summary>Closures no rule foresees: days of mourning and disasters.</summary>
    private static readonly HashSet<DateOnly> _unforeseenClosures =
    [
        new(2001, 9, 11), new(2001, 9, 12), new(2001, 9, 13), new(2001, 9, 14),
        new(2004, 6, 11), // President Reagan
        new(2007, 1, 2), // President Ford
        new(2012, 10, 29), new(2012, 10, 30), // hurricane Sandy
        new(2018, 12, 5), // President G. H. W. Bush
        new(2025, 1, 9), // President Carter
    ];

    public static bool IsTradingDay(DateOnly date) =>
        date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !IsHoliday(date) && !_unforeseenClosures.Contains(date);

    /// <summary>
    /// True for a trading day that ends early: the day after Thanksgiving, and July 3 and Christmas Eve when the holiday is kept on its own day.
    /// </summary>
    public static bool IsEarlyClose(DateOnly date) => date.Month switch
    {
        7 => date.Day == 3 && IsTradingDay(date),
        11 => date == NthWeekday(date.Year, 11, DayOfWeek.Thursday, 4).AddDays(1),
        12 => date.Day == 24 && IsTradingDay(date),
        _ => false,
    };

    private static bool IsHoliday(DateOnly date)
    {
        var year = date.Year;
        return date.Month switch
        {
            // New Year's Day on a Saturday is not made up for: 31 December is a trading day.
            1 => date == Observed(new DateOnly(year, 1, 1)) || date == NthWeekday(year, 1, DayOfWeek.Monday, 3),
            2 => date == NthWeekday(year, 2, DayOfWeek.Monday, 3),
            3 or 4 => date == EasterSunday(year).AddDays(-2),
            5 => date == LastMondayOfMay(year),
            6 => year >= 2022 && date == Observed(new DateOnly(year, 6, 19)),
            7 => date == Observed(new DateOnly(year, 7, 4)),
            9 => date == NthWeekday(year, 9, DayOfWeek.Monday, 1),
            11 => date == NthWeekday(year, 11, DayOfWeek.Thursday, 4),
            12 => date == Observed(new DateOnly(year, 12, 25)),
            _ => false,
        };
    }

    private static DateOnly Observed(DateOnly holiday) => holiday.DayOfWeek switch
    {
        DayOfWeek.Saturday => holiday.AddDays(-1),
        DayOfWeek.Sunday => holiday.AddDays(1),
        _ => holiday,
    };

    private static DateOnly NthWeekday(int year, int month, DayOfWeek weekday, int n)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((int)weekday - (int)first.DayOfWeek + 7) % 7 + 7 * (n - 1));
    }

    private static DateOnly LastMondayOfMay(int year)
    {
        var last = new DateOnly(year, 5, 31);
        return last.AddDays(-(((int)last.DayOfWeek - (int)DayOfWeek.Monday + 7) % 7));
    }

    /// <summary>Easter of the Gregorian calendar, by the anonymous computus (Meeus, Jones, Butcher).</summary>
    private static DateOnly EasterSunday(int year)
    {
        var golden = year % 19;
        var (century, inCentury) = (year / 100, year % 100);
        var moonCorrection = (century - (century + 8) / 25 + 1) / 3;
        var epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - epact - inCentury % 4) % 7;
        var late = (golden + 11 * epact + 22 * weekday) / 451;
        var monthAndDay = epact + weekday - 7 * late + 114;
        return new DateOnly(year, monthAndDay / 31, monthAndDay % 31 + 1);
    }
}
