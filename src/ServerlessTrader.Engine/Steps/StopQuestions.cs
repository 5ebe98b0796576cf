using System.Collections.Concurrent;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Remembers when each trade's resting stop was last asked about, and for what the trade then lay down. A run that neither its time nor a price called for was called by
/// news or a command, and asks. Kept in memory only: a process that knows nothing asks once more, which costs one call and can do no harm.
/// </summary>
internal sealed class StopQuestions(TimeSpan interval)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>True when the broker should be asked now.</summary>
    public bool IsDue(Trade trade, decimal price, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(trade.Id, out var entry) || now - entry.AskedAt >= interval)
            return true;
        var wasCalled = entry.Wake is { } wake && now < wake.At && wake.Instrument?.IsCrossedBy(price) != true;
        return wasCalled || IsReached(trade, price);
    }

    /// <summary>The broker has been asked.</summary>
    public void Asked(Trade trade, DateTimeOffset now) => _entries[trade.Id] = new Entry(now, null);

    /// <summary>The trade lies down until a wake, or is being closed (null).</summary>
    public void Left(Trade trade, Wake? wake)
    {
        if (trade.Phase != TradePhase.Open)
            _entries.TryRemove(trade.Id, out _);
        else if (_entries.TryGetValue(trade.Id, out var entry))
            _entries[trade.Id] = entry with { Wake = wake };
    }

    private static bool IsReached(Trade trade, decimal price) => trade is { ExitState.Stop: { } stop, Plan: { } plan } && plan.Sign * (price - stop.Price) <= 0m;

    private sealed record Entry(DateTimeOffset AskedAt, Wake? Wake);
}
