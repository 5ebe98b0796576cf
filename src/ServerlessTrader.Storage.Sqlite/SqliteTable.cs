using System.Runtime.CompilerServices;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>One table of the store. Reads run on the caller's thread and have completed when they return; writes wait for their group's commit.</summary>
internal sealed class SqliteTable(string name, SqliteReadPool readers, SqliteWriter writer) : ITable
{
    // A query reads page by page and holds no read transaction while its consumer thinks, because that would keep the log from being emptied.
    private const int PageRows = 256;
    private const int PageBytes = 1024 * 1024;

    public ValueTask<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKey(partitionKey, nameof(partitionKey));
        TableLimits.CheckKey(rowKey, nameof(rowKey));
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<TableRow?>(cancellationToken);
        try
        {
            return ValueTask.FromResult(
                readers.Read((name, partitionKey, rowKey), static (session, key) => session.Get(key.name, key.partitionKey, key.rowKey)));
        }
        catch (TableUnavailableException failure)
        {
            return ValueTask.FromException<TableRow?>(failure);
        }
    }

    public IAsyncEnumerable<TableRow> QueryAsync(
        string partitionKey, string? fromRowKey = null, string? toRowKey = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKey(partitionKey, nameof(partitionKey));
        if (limit is { } count)
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(limit));
        return Enumerate(partitionKey, fromRowKey ?? "", toRowKey, limit ?? int.MaxValue, cancellationToken);
    }

    public ValueTask<IReadOnlyList<string?>> WriteAsync(
        string partitionKey, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken = default)
    {
        TableLimits.Check(partitionKey, changes);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyList<string?>>(cancellationToken);
        var write = new PendingWrite(name, partitionKey, changes);
        write.CancelWith(cancellationToken);
        ObjectDisposedException.ThrowIf(!writer.TryEnqueue(write), typeof(SqliteTableStore));
        return new ValueTask<IReadOnlyList<string?>>(write.Result);
    }

    private async IAsyncEnumerable<TableRow> Enumerate(
        string partitionKey, string from, string? to, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        var page = new List<TableRow>();
        for (var ended = limit == 0; !ended; from = page.Count > 0 ? page[^1].RowKey + '\0' : from)
        {
            cancellationToken.ThrowIfCancellationRequested();
            page.Clear();
            var maxRows = Math.Min(PageRows, limit);
            ended = readers.Read(
                (name, partitionKey, from, to, maxRows, page),
                static (session, range) => session.ReadPage(range.name, range.partitionKey, range.from, range.to, range.maxRows, PageBytes, range.page));
            foreach (var row in page)
                yield return row;
            limit -= page.Count;
            ended |= limit == 0;
        }
    }
}
