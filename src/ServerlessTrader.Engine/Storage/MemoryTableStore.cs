using System.Collections.Concurrent;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Storage;

/// <summary>Tables that live as long as this object: for tests, the demo and the backtester. Safe to call from any thread.</summary>
public sealed class MemoryTableStore : ITableStore
{
    private readonly ConcurrentDictionary<string, MemoryTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public ITable Open(string name)
    {
        TableLimits.CheckTableName(name);
        return _tables.GetOrAdd(name, _ => new MemoryTable());
    }
}
