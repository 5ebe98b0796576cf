using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Paper;

internal sealed class MemoryTableStore : ITableStore
{
    private readonly ConcurrentDictionary<string, Table> _tables = new();

    public ITable Open(string name) => _tables.GetOrAdd(name, _ => new Table());

    private sealed class Table : ITable
    {
        private readonly SortedDictionary<(string, string), TableRow> _rows = [];
        private long _etag;

        public ValueTask<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default)
        {
            lock (_rows)
                return new(_rows.GetValueOrDefault((partitionKey, rowKey)));
        }

        public async IAsyncEnumerable<TableRow> QueryAsync(
            string partitionKey, string? fromRowKey = null, string? toRowKey = null, int? limit = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            List<TableRow> rows;
            lock (_rows)
                rows = [.. _rows.Values.Where(row => row.PartitionKey == partitionKey)];
            foreach (var row in rows)
                yield return row;
        }

        public ValueTask<IReadOnlyList<string?>> WriteAsync(string partitionKey, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken = default)
        {
            TableLimits.Check(partitionKey, changes);
            lock (_rows)
            {
                foreach (var change in changes)
                {
                    var found = _rows.GetValueOrDefault((partitionKey, change.RowKey));
                    if (change.Kind == TableChangeKind.Insert ? found is not null : found?.ETag != change.ETag)
                        throw new TableConflictException(change.RowKey, "conflict");
                }

                var etags = new List<string?>();
                foreach (var change in changes)
                {
                    var etag = $"{++_etag}";
                    _rows[(partitionKey, change.RowKey)] = new TableRow(partitionKey, change.RowKey, etag, change.Body.ToArray());
                    etags.Add(etag);
                }

                return new(etags);
            }
        }
    }
}
