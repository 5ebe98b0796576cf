using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Engine.Http.Access;

/// <summary>
/// Token buckets of callers and of strategies. A strategy's bucket is looked at before authentication but taken from only after it, so that a stranger cannot
/// use up what belongs to the strategy's own sender.
/// </summary>
internal sealed class AlertRates
{
    /// <summary>Callers remembered at a time. Beyond that, new ones share one bucket until others have been quiet for a minute.</summary>
    public const int MostCallers = 4096;

    private readonly TimeProvider _clock;
    private readonly int _perCaller;
    private readonly ConcurrentDictionary<IPAddress, TokenBucket> _callers = new();
    private readonly TokenBucket _others;
    private readonly TokenBucket _sweeps;
    private readonly FrozenDictionary<string, TokenBucket> _strategies;

    public AlertRates(TimeProvider clock, int perCaller, IEnumerable<StrategyDefinition> strategies)
    {
        _clock = clock;
        _perCaller = perCaller;
        _others = new TokenBucket(clock, perCaller);
        _sweeps = new TokenBucket(clock, 4);
        _strategies = strategies.ToFrozenDictionary(
            strategy => strategy.Id, strategy => new TokenBucket(clock, strategy.Alert.EntriesPerMinute), StringComparer.Ordinal);
    }

    /// <summary>Takes one of the caller's; null, or how long it has to wait.</summary>
    public TimeSpan? TakeOf(IPAddress? caller) => BucketOf(Key(caller)).Take();

    /// <summary>Null when a strategy has one left, or how long until it has.</summary>
    public TimeSpan? LookAt(StrategyDefinition strategy) => _strategies[strategy.Id].Look();

    /// <summary>Takes one of the strategy's; null, or how long until it has one.</summary>
    public TimeSpan? TakeOf(StrategyDefinition strategy) => _strategies[strategy.Id].Take();

    private TokenBucket BucketOf(IPAddress key)
    {
        if (_callers.TryGetValue(key, out var bucket))
            return bucket;
        if (_callers.Count >= MostCallers && !TryForgetQuietOnes())
            return _others;
        return _callers.GetOrAdd(key, _ => new TokenBucket(_clock, _perCaller));
    }

    /// <summary>A full bucket is as good as none. Looking through all of them is not free either, so it is done a few times a minute at most.</summary>
    private bool TryForgetQuietOnes()
    {
        if (_sweeps.Take() is not null)
            return false;
        foreach (var (caller, bucket) in _callers)
        {
            if (bucket.IsFull)
                _callers.TryRemove(caller, out _);
        }

        return _callers.Count < MostCallers;
    }

    // Whoever has one IPv6 address has the 2^64 of its subnet.
    private static IPAddress Key(IPAddress? caller)
    {
        if (caller is not { AddressFamily: AddressFamily.InterNetworkV6 })
            return caller ?? IPAddress.None;
        var bytes = caller.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
