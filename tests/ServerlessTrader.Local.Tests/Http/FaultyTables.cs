using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Storage;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Tables in memory that can be made to fail.</summary>
internal sealed class FaultyTables : ITableStore
{
    private readonly MemoryTableStore _inner = new();

    /// <summary>When set, every call fails with it.</summary>
    public Exception? Fault { get; set; }

    public ITable Open(string name) => new FaultyTable(this, _inner.Open(name));

    private sealed class FaultyTable(FaultyTables owner, ITable inner) : ITable
    {
        public ValueTask<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default)
        {
            Check();
            return inner.GetAsync(partitionKey, rowKey, cancellationToken);
        }

        public IAsyncEnumerable<TableRow> QueryAsync(
            string partitionKey, string? fromRowKey = null, string? toRowKey = null, int? limit = null, CancellationToken cancellationToken = default)
        {
            Check();
            return inner.QueryAsync(partitionKey, fromRowKey, toRowKey, limit, cancellationToken);
        }

        public ValueTask<IReadOnlyList<string?>> WriteAsync(string partitionKey, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken = default)
        {
            Check();
            return inner.WriteAsync(partitionKey, changes, cancellationToken);
        }

        private void Check()
        {
            if (owner.Fault is { } fault)
                throw fault;
        }
    }
}
