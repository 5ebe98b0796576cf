using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Local.Running;

/// <summary>
/// The price levels at which the trades of one symbol want to be woken, sorted, so that a price which crosses none of them costs two comparisons however many trades
/// are open. Not thread-safe; <see cref="PriceWatch"/> holds its lock.
/// </summary>
internal sealed class PriceLevels
{
    // The level that a falling price meets first is the highest, a rising one the lowest. Levels of trades that have moved on stay until they surface.
    private readonly PriorityQueue<Level, decimal> _below = new(Comparer<decimal>.Create(static (a, b) => b.CompareTo(a)));
    private readonly PriorityQueue<Level, decimal> _above = new();
    private decimal _nextBelow = decimal.MinValue;
    private decimal _nextAbove = decimal.MaxValue;
    private int _live;

    /// <summary>Watches that are still wanted.</summary>
    public int Count => _live;

    /// <summary>The latest price seen.</summary>
    public PriceTick Latest { get; private set; }

    /// <summary>Adds a watch for one trade.</summary>
    public void Add(LevelWatch watch)
    {
        _live++;
        if (watch.Below is { } below)
        {
            _below.Enqueue(new Level(watch), below);
            _nextBelow = Math.Max(_nextBelow, below);
        }

        if (watch.Above is { } above)
        {
            _above.Enqueue(new Level(watch), above);
            _nextAbove = Math.Min(_nextAbove, above);
        }
    }

    /// <summary>Forgets a watch.</summary>
    public void Cancel(LevelWatch watch)
    {
        if (watch.IsCancelled)
            return;
        watch.IsCancelled = true;
        _live--;
        DropCancelled(_below);
        DropCancelled(_above);
        Refresh();
    }

    /// <summary>Takes a price; adds the trades whose level it has reached to <paramref name="crossed"/> and forgets their watches.</summary>
    public void Take(PriceTick tick, ref List<string>? crossed)
    {
        Latest = tick;
        if (tick.Price > _nextBelow && tick.Price < _nextAbove)
            return;
        Collect(_below, tick.Price, static (price, level) => price <= level, ref crossed);
        Collect(_above, tick.Price, static (price, level) => price >= level, ref crossed);
        Refresh();
    }

    private void Collect(PriorityQueue<Level, decimal> queue, decimal price, Func<decimal, decimal, bool> reached, ref List<string>? crossed)
    {
        while (queue.TryPeek(out var level, out var at) && (level.Watch.IsCancelled || reached(price, at)))
        {
            queue.Dequeue();
            if (level.Watch.IsCancelled)
                continue;
            level.Watch.IsCancelled = true;
            _live--;
            (crossed ??= []).Add(level.Watch.TradeId);
        }
    }

    private static void DropCancelled(PriorityQueue<Level, decimal> queue)
    {
        while (queue.TryPeek(out var level, out _) && level.Watch.IsCancelled)
            queue.Dequeue();
    }

    private void Refresh()
    {
        DropCancelled(_below);
        DropCancelled(_above);
        _nextBelow = _below.TryPeek(out _, out var below) ? below : decimal.MinValue;
        _nextAbove = _above.TryPeek(out _, out var above) ? above : decimal.MaxValue;
        Compact(_below);
        Compact(_above);
    }

    /// <summary>Cancelled levels deep in a heap would pile up with trades that keep moving theirs; past twice the live ones they are swept out.</summary>
    private void Compact(PriorityQueue<Level, decimal> queue)
    {
        if (queue.Count < 64 || queue.Count < 4 * _live)
            return;
        var live = queue.UnorderedItems.Where(entry => !entry.Element.Watch.IsCancelled).ToList();
        queue.Clear();
        queue.EnqueueRange(live);
    }

    private readonly record struct Level(LevelWatch Watch);
}
