using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>The shipped files for perpetuals, on the desk's account, and alerts for them.</summary>
internal static class PerpetualStrategies
{
    /// <summary>System 2.</summary>
    public static StrategyDefinition Futures { get; } = Load("futures-webhook");

    /// <summary>System 3.</summary>
    public static StrategyDefinition RMultiple { get; } = Load("r-multiple");

    /// <summary>System 2's alert.</summary>
    public static string Order(string action = "buy", string fraction = "0.25", int leverage = 10, string entry = "50000.0", string symbol = "BTCUSDT") =>
        $$"""{"symbol":"{{symbol}}","action":"{{action}}","balance_percentage":{{fraction}},"leverage":{{leverage}},"entry":{{entry}}}""";

    /// <summary>System 3's alert.</summary>
    public static string Signal(string action = "BUY", string stop = "64800.00") => $$"""{"action":"{{action}}","symbol":"BTCUSDT","sl":{{stop}},"timeframe":"1H"}""";

    private static StrategyDefinition Load(string id)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "strategies")))
            folder = folder.Parent!;
        return StrategyFile.Parse(id, File.ReadAllBytes(Path.Combine(folder.FullName, "strategies", id + ".json"))) with { Accounts = ["paper"] };
    }
}
