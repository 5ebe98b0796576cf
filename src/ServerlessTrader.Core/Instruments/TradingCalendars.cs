using System.Diagnostics.CodeAnalysis;

namespace ServerlessTrader.Core.Instruments;

/// <summary>The calendars that come with the product, by name.</summary>
public static class TradingCalendars
{
    private static readonly Dictionary<string, TradingCalendar> _byName;

    static TradingCalendars() =>
        _byName = new TradingCalendar[] { UsEquities, UsOptions, UsOptionsLate, Nse, AlwaysOpen }
            .ToDictionary(calendar => calendar.Name, StringComparer.Ordinal);

    public static UsEquityCalendar UsEquities { get; } = new();

    public static UsOptionsCalendar UsOptions { get; } = new();

    /// <summary>The option classes that trade until 16:15.</summary>
    public static UsOptionsCalendar UsOptionsLate { get; } = new(closesLate: true);

    /// <summary>NSE with the holiday list that comes with the product.</summary>
    public static NseCalendar Nse { get; } = NseCalendar.FromBuiltInList();

    public static AlwaysOpenCalendar AlwaysOpen { get; } = new();

    /// <summary>All names, in the order above.</summary>
    public static IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>Finds a calendar; names are lower case and exact.</summary>
    public static bool TryGet(string? name, [NotNullWhen(true)] out TradingCalendar? calendar)
    {
        calendar = null;
        return name is not null && _byName.TryGetValue(name, out calendar);
    }
}
