using System.Collections.Concurrent;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>Keeps which trades are to be run; the desk runs them. <see cref="Fails"/> makes it a scheduler that is down.</summary>
internal sealed class RecordingScheduler : ITradeScheduler
{
    private readonly ConcurrentDictionary<string, bool> _due = new(StringComparer.Ordinal);

    /// <summary>Every trade ever started.</summary>
    public ConcurrentBag<string> Started { get; } = [];

    /// <summary>Every trade ever woken.</summary>
    public ConcurrentBag<string> Woken { get; } = [];

    /// <summary>For which trades calls fail; null for none.</summary>
    public Func<string, bool>? Fails { get; set; }

    public ValueTask StartAsync(string tradeId, CancellationToken cancellationToken = default)
    {
        Started.Add(tradeId);
        return Mark(tradeId);
    }

    public ValueTask WakeAsync(string tradeId, CancellationToken cancellationToken = default)
    {
        Woken.Add(tradeId);
        return Mark(tradeId);
    }

    /// <summary>The trades asked for since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        var ids = _due.Keys.Order(StringComparer.Ordinal).ToList();
        foreach (var id in ids)
            _due.TryRemove(id, out _);
        return ids;
    }

    private ValueTask Mark(string tradeId)
    {
        if (Fails?.Invoke(tradeId) == true)
            throw new InvalidOperationException("The scheduler is down.");
        _due[tradeId] = true;
        return ValueTask.CompletedTask;
    }
}
