namespace ServerlessTrader.Engine.Ledger;

/// <summary>
/// Where an alert and its trades live. An alert's key, its trades, their journal and their place among the open ones all share one partition, so that
/// admission and every later transition is one atomic write; sixteen partitions spread the load.
/// </summary>
internal static class TradeShard
{
    /// <summary>Partitions in use.</summary>
    public const int Count = 16;

    /// <summary>All partition keys.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enumerable.Range(0, Count).Select(Name)];

    /// <summary>The partition of an alert key, or of a trade id (which begins with its alert's key).</summary>
    public static string Of(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var first = id[0];
        var digit = char.IsAsciiLetter(first) ? char.ToLowerInvariant(first) - 'a' : first - '2' + 26;
        return All[(digit >> 1) & (Count - 1)];
    }

    private static string Name(int index) => $"shard{index:D2}";
}
