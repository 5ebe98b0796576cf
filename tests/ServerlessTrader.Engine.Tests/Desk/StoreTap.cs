using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>A store at whose every operation a test may fail, let somebody else in, or count.</summary>
internal sealed class StoreTap(ITableStore inner) : ITableStore
{
    /// <summary>Runs before every read.</summary>
    public Func<ValueTask>? BeforeRead { get; set; }

    /// <summary>Runs before every write.</summary>
    public Func<ValueTask>? BeforeWrite { get; set; }

    /// <summary>Runs after every write that succeeded.</summary>
    public Func<ValueTask>? AfterWrite { get; set; }

    public ITable Open(string name) => new Table(this, inner.Open(name));

    private sealed class Table(StoreTap tap, ITable table) : ITable
    {
        public async ValueTask<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default)
        {
            if (tap.BeforeRead is { } before)
                await before();
            return await table.GetAsync(partitionKey, rowKey, cancellationToken);
        }

        public IAsyncEnumerable<TableRow> QueryAsync(
            string partitionKey, string? fromRowKey = null, string? toRowKey = null, int? limit = null, CancellationToken cancellationToken = default) =>
            table.QueryAsync(partitionKey, fromRowKey, toRowKey, limit, cancellationToken);

        public async ValueTask<IReadOnlyList<string?>> WriteAsync(string partitionKey, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken = default)
        {
            if (tap.BeforeWrite is { } before)
                await before();
            var etags = await table.WriteAsync(partitionKey, changes, cancellationToken);
            if (tap.AfterWrite is { } after)
                await after();
            return etags;
        }
    }
}
