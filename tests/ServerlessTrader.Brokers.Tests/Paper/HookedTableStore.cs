using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Paper;

/// <summary>Runs a test's own code around every write: to fail it, or to let somebody else write first.</summary>
internal sealed class HookedTableStore(ITableStore inner) : ITableStore
{
    public Func<ValueTask>? BeforeWrite { get; set; }

    public Func<ValueTask>? AfterWrite { get; set; }

    public Action? BeforeRead { get; set; }

    public ITable Open(string name) => new Table(this, inner.Open(name));

    private sealed class Table(HookedTableStore hooks, ITable table) : ITable
    {
        public ValueTask<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default)
        {
            hooks.BeforeRead?.Invoke();
            return table.GetAsync(partitionKey, rowKey, cancellationToken);
        }

        public IAsyncEnumerable<TableRow> QueryAsync(
            string partitionKey, string? fromRowKey = null, string? toRowKey = null, int? limit = null, CancellationToken cancellationToken = default) =>
            table.QueryAsync(partitionKey, fromRowKey, toRowKey, limit, cancellationToken);

        public async ValueTask<IReadOnlyList<string?>> WriteAsync(
            string partitionKey, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken = default)
        {
            if (hooks.BeforeWrite is { } before)
                await before();
            var etags = await table.WriteAsync(partitionKey, changes, cancellationToken);
            if (hooks.AfterWrite is { } after)
                await after();
            return etags;
        }
    }
}
