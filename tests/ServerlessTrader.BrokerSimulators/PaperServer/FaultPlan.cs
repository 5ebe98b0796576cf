using System.Collections.Concurrent;

namespace ServerlessTrader.BrokerSimulators.PaperServer;

/// <summary>Decides which request meets which fault, by seed.</summary>
internal sealed class FaultPlan(PaperServerFaults faults, SeededDice dice)
{
    private readonly ConcurrentDictionary<string, int> _times = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PaperServerFault, int> _met = new();

    /// <summary>How often each fault has happened.</summary>
    public IReadOnlyDictionary<PaperServerFault, int> Met => _met;

    /// <summary>The fault of the next request of a name, among those that can happen to it.</summary>
    public PaperServerFault Next(string request, params ReadOnlySpan<PaperServerFault> possible)
    {
        var time = _times.AddOrUpdate(request, 1, static (_, count) => count + 1);
        var roll = dice.Roll($"fault {request} {time}");
        foreach (var fault in possible)
        {
            roll -= ShareOf(fault);
            if (roll >= 0)
                continue;
            _met.AddOrUpdate(fault, 1, static (_, count) => count + 1);
            return fault;
        }

        return PaperServerFault.None;
    }

    /// <summary>How long after its arrival a late order is taken.</summary>
    public TimeSpan AcceptanceDelay(string clientOrderId) => faults.LongestAcceptance * (0.1 + 0.8 * dice.Roll($"delay {clientOrderId}"));

    private double ShareOf(PaperServerFault fault) => fault switch
    {
        PaperServerFault.Unavailable => faults.Unavailable,
        PaperServerFault.Unreadable => faults.Unreadable,
        PaperServerFault.Refused => faults.Refused,
        PaperServerFault.LostAnswer => faults.LostAnswer,
        PaperServerFault.SlowAnswer => faults.SlowAnswer,
        PaperServerFault.SlowAcceptance => faults.SlowAcceptance,
        _ => 0,
    };
}
