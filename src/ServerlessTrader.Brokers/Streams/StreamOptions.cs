namespace ServerlessTrader.Brokers.Streams;

/// <summary>How a stream is kept alive.</summary>
/// <param name="Name">What log lines call it.</param>
public sealed record StreamOptions(string Name)
{
    /// <summary>A connection that brings nothing for so long is taken to be dropped; infinite where silence is normal.</summary>
    public TimeSpan LongestSilence { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>A connection is replaced at this age, before the other side ends it.</summary>
    public TimeSpan LongestLife { get; init; } = TimeSpan.FromHours(23.5);

    /// <summary>Wait after the first failure; doubled at each further one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that has held so long has put its forerunners' failures behind it.</summary>
    public TimeSpan GoodAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait for a connection to be made.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Shortest time between two messages of ours.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(200);
}
