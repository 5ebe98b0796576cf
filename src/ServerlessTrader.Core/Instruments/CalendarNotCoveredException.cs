using System.Globalization;

namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// A calendar was asked about a year for which it has no holiday list. It never guesses: taking every weekday for a trading day would send orders into a
/// closed market. <see cref="TradingCalendar.CoversYear"/> tells beforehand.
/// </summary>
public sealed class CalendarNotCoveredException(string calendar, int year) : InvalidOperationException(
    string.Create(CultureInfo.InvariantCulture, $"The trading calendar '{calendar}' has no holiday list for {year}. Add the year to its holiday file."))
{
    /// <summary>The calendar's name.</summary>
    public string Calendar { get; } = calendar;

    /// <summary>The year that is missing.</summary>
    public int Year { get; } = year;
}
