using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Engine.Steps;

/// <summary>The calendars trades go by. Practice hours replace every one of them by one that is always open, so that a simulated market can be tried at any time of day.</summary>
public sealed class CalendarBook(bool practiceHours = false)
{
    /// <summary>True when the exchanges' own hours are not kept.</summary>
    public bool PracticeHours { get; } = practiceHours;

    /// <summary>The calendar of this name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public TradingCalendar Get(string name) =>
        !TradingCalendars.TryGet(name, out var calendar) ? throw new ArgumentException($"There is no calendar '{name}'. Known: {string.Join(", ", TradingCalendars.Names)}.", nameof(name))
        : PracticeHours ? TradingCalendars.AlwaysOpen
        : calendar;
}
