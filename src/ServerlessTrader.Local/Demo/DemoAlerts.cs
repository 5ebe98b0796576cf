namespace ServerlessTrader.Local.Demo;

/// <summary>The week that the demonstration plays.</summary>
internal static class DemoAlerts
{
    /// <summary>A Monday at the open, New York.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 14, 30, 0, TimeSpan.Zero);

    public static IReadOnlyList<DemoAlert> All { get; } =
    [
        At(0, 11, 0, "Long signal", "BUY", "LONG"),
        At(0, 11, 0, "The same alert again, as TradingView resends it", "BUY", "LONG"),
        At(0, 13, 30, "Short signal", "BUY", "SHORT"),
        At(1, 10, 30, "Long signal", "BUY", "LONG"),
        At(1, 15, 0, "Short signal", "BUY", "SHORT"),
        At(2, 11, 30, "Long signal", "BUY", "LONG"),
        At(2, 14, 30, "Exit signal for longs", "SELL", "LONG"),
        At(3, 10, 0, "Short signal", "BUY", "SHORT"),
        At(3, 18, 0, "Long signal after the close", "BUY", "LONG"),
        At(4, 10, 0, "Long signal", "BUY", "LONG"),
    ];

    /// <summary>New York is five hours behind UTC in that week.</summary>
    private static DemoAlert At(int day, int hour, int minute, string title, string signal, string type) =>
        new(new DateTimeOffset(2026, 3, 2 + day, hour, minute, 0, TimeSpan.FromHours(-5)).ToUniversalTime(), title, signal, type);
}
