namespace ServerlessTrader.CrashTests;

/// <summary>How a crash run goes. Every wait in it has a limit.</summary>
public sealed record CrashOptions
{
    /// <summary>Kills while the run lasts, 1 or more. One more ends it.</summary>
    public int Kills { get; init; } = 10;

    /// <summary>Seed of the kills' moments, the alerts and the clients' pauses.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Simulated seconds a second of the host; 1 where the broker keeps real time. A body without a time of its own counts as the same alert for a simulated day, so a run must be over within one.</summary>
    public int Speed { get; init; } = 60;

    /// <summary>Clients that send alerts at the same time.</summary>
    public int Clients { get; init; } = 3;

    /// <summary>Shortest time between "ready" and a kill.</summary>
    public TimeSpan ShortestLife { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Longest time between "ready" and a kill.</summary>
    public TimeSpan LongestLife { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>Share of kills that come while the host is still starting.</summary>
    public double KillsWhileStarting { get; init; } = 0.1;

    /// <summary>Open trades from which on the clients hold back, so that a slow machine is not buried.</summary>
    public int MostOpenTrades { get; init; } = 200;

    /// <summary>Longest start.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Longest time for everything to become flat after the last kill.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Longest run in all; null allows ten seconds a kill and five minutes.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>The host's program.</summary>
    public string HostProgram { get; init; } = Path.Combine(AppContext.BaseDirectory, "ServerlessTrader.Local.dll");

    /// <summary>Told what is going on, a line at a time.</summary>
    public Action<string> Progress { get; init; } = static _ => { };
}
