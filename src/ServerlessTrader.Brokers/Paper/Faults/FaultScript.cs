using System.Collections.Immutable;

namespace ServerlessTrader.Brokers.Paper.Faults;

/// <summary>
/// Says, call by call, what goes wrong. First comes what was written with <see cref="Then"/>, call kind by call kind; after that faults happen by chance, with
/// <see cref="Probability"/>, the same ones in the same order for one seed. Safe to use from any thread.
/// </summary>
public sealed class FaultScript
{
    private static readonly ImmutableDictionary<FaultPoint, ImmutableArray<Fault>> _possible = new Dictionary<FaultPoint, ImmutableArray<Fault>>
    {
        [FaultPoint.Submit] = [Fault.TimeOutBefore, Fault.TimeOutAfter, Fault.ServerErrorBefore, Fault.ServerErrorAfter, Fault.Reject, Fault.PartialFill],
        [FaultPoint.Find] = [Fault.TimeOutBefore, Fault.ServerErrorBefore],
        [FaultPoint.Cancel] = [Fault.TimeOutBefore, Fault.TimeOutAfter, Fault.ServerErrorBefore, Fault.ServerErrorAfter],
        [FaultPoint.Account] = [Fault.Unavailable],
        [FaultPoint.Quote] = [Fault.Unavailable, Fault.StaleQuote, Fault.ThinQuote, Fault.NoQuote],
        [FaultPoint.Chain] = [Fault.Unavailable, Fault.StaleQuote],
        [FaultPoint.Market] = [Fault.Unavailable],
    }.ToImmutableDictionary();

    private readonly Lock _gate = new();
    private readonly ulong _seed;
    private readonly Dictionary<FaultPoint, Queue<Fault>> _written = [];
    private readonly Dictionary<FaultPoint, ulong> _calls = [];
    private double _probability;

    /// <param name="probability">Chance of a fault at each call beyond what is written, 0 to 1.</param>
    /// <param name="seed">Which faults chance brings.</param>
    public FaultScript(double probability = 0.0, ulong seed = 1)
    {
        Probability = probability;
        _seed = seed;
    }

    /// <summary>Chance of a fault at each call beyond what is written, 0 to 1. May be changed at any time: 0 ends the practice.</summary>
    public double Probability
    {
        get => Volatile.Read(ref _probability);
        set
        {
            if (value is not (>= 0.0 and <= 1.0))
                throw new ArgumentOutOfRangeException(nameof(value), value, "A probability is a number from 0 to 1.");
            Volatile.Write(ref _probability, value);
        }
    }

    /// <summary>Whether a fault makes sense at a call.</summary>
    public static bool CanHappen(FaultPoint at, Fault fault) => fault == Fault.None || _possible[at].Contains(fault);

    /// <summary>Writes what the next calls of a kind meet, after those already written. <see cref="Fault.None"/> lets one through.</summary>
    /// <exception cref="ArgumentException">The fault cannot happen at that call.</exception>
    public FaultScript Then(FaultPoint at, Fault fault, int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        if (!CanHappen(at, fault))
            throw new ArgumentException($"{fault} cannot happen at {at}; there it is {string.Join(", ", _possible[at])} or None.", nameof(fault));
        lock (_gate)
        {
            if (!_written.TryGetValue(at, out var queue))
                _written.Add(at, queue = new Queue<Fault>());
            for (var i = 0; i < times; i++)
                queue.Enqueue(fault);
        }

        return this;
    }

    /// <summary>What goes wrong at the call being made now.</summary>
    public Fault Next(FaultPoint at)
    {
        lock (_gate)
        {
            if (_written.TryGetValue(at, out var queue) && queue.TryDequeue(out var written))
                return written;
            var call = _calls[at] = _calls.GetValueOrDefault(at) + 1;
            var seed = SeededNoise.SeedOf(_seed, at.ToString());
            if (SeededNoise.Uniform(seed, 2 * call) >= Probability)
                return Fault.None;
            return _possible[at][(int)(SeededNoise.Bits(seed, 2 * call + 1) % (ulong)_possible[at].Length)];
        }
    }
}
