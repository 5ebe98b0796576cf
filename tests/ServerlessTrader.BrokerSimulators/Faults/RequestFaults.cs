using System.Collections.Concurrent;

namespace ServerlessTrader.BrokerSimulators.Faults;

/// <summary>
/// Says, request by request, what goes wrong. First comes what was written with <see cref="Then"/>, kind by kind; after that faults happen by chance, by seed and by what
/// the request is about, so that one order has one fate however requests interleave. Safe from any thread.
/// </summary>
public sealed class RequestFaults
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RequestKind, Queue<WireFault>> _written = [];
    private readonly Dictionary<string, int> _times = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<WireFault, int> _met = new();
    private SeededDice _dice = new(1);
    private IReadOnlyList<FaultShare> _shares = [];

    /// <summary>How often each fault has happened.</summary>
    public IReadOnlyDictionary<WireFault, int> Met => _met;

    /// <summary>Writes what the next requests of a kind meet, after those already written. <see cref="WireFault.None"/> lets one through.</summary>
    public void Then(RequestKind at, WireFault fault, int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        lock (_gate)
        {
            if (!_written.TryGetValue(at, out var queue))
                _written.Add(at, queue = new Queue<WireFault>());
            for (var i = 0; i < times; i++)
                queue.Enqueue(fault);
        }
    }

    /// <summary>From now on faults happen by chance, too.</summary>
    public void ByChance(ulong seed, params IReadOnlyList<FaultShare> shares)
    {
        lock (_gate)
            (_dice, _shares) = (new SeededDice(seed), shares);
    }

    /// <summary>Nothing goes wrong from now on.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _written.Clear();
            _shares = [];
        }
    }

    /// <summary>What goes wrong with a request.</summary>
    /// <param name="at">Its kind.</param>
    /// <param name="name">What it is about: the client id of an order, the path of anything else.</param>
    public WireFault Next(RequestKind at, string name)
    {
        lock (_gate)
        {
            var fault = _written.TryGetValue(at, out var queue) && queue.TryDequeue(out var written) ? written : Rolled(at, name);
            if (fault != WireFault.None)
                _met.AddOrUpdate(fault, 1, static (_, count) => count + 1);
            return fault;
        }
    }

    /// <summary>Uniform in 0 to 1 for a name, by the seed in force.</summary>
    public double Roll(string name)
    {
        lock (_gate)
            return _dice.Roll(name);
    }

    private WireFault Rolled(RequestKind at, string name)
    {
        if (_shares.Count == 0)
            return WireFault.None;
        var asked = $"{at} {name}";
        var time = _times[asked] = _times.GetValueOrDefault(asked) + 1;
        var roll = _dice.Roll($"fault {asked} {time}");
        foreach (var share in _shares.Where(share => share.At == at))
        {
            roll -= share.Share;
            if (roll < 0)
                return share.Fault;
        }

        return WireFault.None;
    }
}
