namespace ServerlessTrader.Local.Configuration;

/// <summary>What the command line says.</summary>
public sealed record HostSettings
{
    /// <summary>Where to listen.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:7071";

    /// <summary>Folder of the database and the secrets; made when missing.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>Folder of strategy files; null looks for <c>strategies</c> here and in the folders above, then beside the program.</summary>
    public string? StrategyFolder { get; init; }

    /// <summary>The configuration file; null takes <c>trader.json</c> of the data folder when there is one.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Simulated seconds a second; 1 to 10,000.</summary>
    public int Speed { get; init; } = 1;

    /// <summary>Keep the exchanges' own hours in the simulated market instead of being open round the clock.</summary>
    public bool ExchangeHours { get; init; }

    /// <summary>Least severe log lines shown.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Log lines as JSON, one a line.</summary>
    public bool JsonLogs { get; init; }
}
