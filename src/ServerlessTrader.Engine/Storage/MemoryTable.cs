using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Storage;

/// <summary>
/// An <see cref="ITable"/> in memory, with the conditions, limits and order of the stored ones. Nothing ever waits: every call has completed when it returns.
/// A query sees the rows as they were when its enumeration began.
/// </summary>
internal sealed class MemoryTable : ITable
{
    private readonly Lock _gate = new();

    // Each partition is one list in row key order: a lookup is a binary search, a range is a slice, and rows that arrive in order are appended.
    private readonly Dictionary<string, List<TableRow>> _partitions = new(StringComparer.Ordinal);
    private long _lastETag;

    /// <inheritdoc/>
    public ValueTask<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKey(partitionKey, nameof(partitionKey));
        TableLimits.CheckKey(rowKey, nameof(rowKey));
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<TableRow?>(cancellationToken);
        lock (_gate)
        {
            var rows = Rows(partitionKey);
            var index = IndexOf(rows, rowKey);
            return ValueTask.FromResult(index < 0 ? null : rows[index]);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TableRow> QueryAsync(
        string partitionKey, string? fromRowKey = null, string? toRowKey = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKey(partitionKey, nameof(partitionKey));
        if (limit is { } count)
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(limit));
        return Enumerate(partitionKey, fromRowKey, toRowKey, limit ?? int.MaxValue, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string?>> WriteAsync(
        string partitionKey, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken = default)
    {
        TableLimits.Check(partitionKey, changes);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyList<string?>>(cancellationToken);
        lock (_gate)
        {
            var rows = Rows(partitionKey);
            foreach (var change in changes)
            {
                var index = IndexOf(rows, change.RowKey);
                if (change.ConflictWith(index < 0 ? null : rows[index].ETag) is { } conflict)
                    return ValueTask.FromException<IReadOnlyList<string?>>(conflict);
            }
            return ValueTask.FromResult<IReadOnlyList<string?>>(Apply(partitionKey, rows, changes));
        }
    }

    private string?[] Apply(string partitionKey, List<TableRow> rows, IReadOnlyList<TableChange> changes)
    {
        _partitions.TryAdd(partitionKey, rows);
        var etags = new string?[changes.Count];
        for (var i = 0; i < etags.Length; i++)
        {
            var change = changes[i];
            var index = IndexOf(rows, change.RowKey);
            if (change.Kind == TableChangeKind.Delete)
            {
                rows.RemoveAt(index);
                continue;
            }
            etags[i] = (++_lastETag).ToString(CultureInfo.InvariantCulture);
            var row = new TableRow(partitionKey, change.RowKey, etags[i]!, change.Body.ToArray());
            if (index < 0)
                rows.Insert(~index, row);
            else
                rows[index] = row;
        }
        return etags;
    }

    private async IAsyncEnumerable<TableRow> Enumerate(
        string partitionKey, string? from, string? to, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach (var row in Slice(partitionKey, from, to, limit))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private TableRow[] Slice(string partitionKey, string? from, string? to, int limit)
    {
        lock (_gate)
        {
            var rows = Rows(partitionKey);
            var first = from is null ? 0 : Position(rows, from);
            var end = to is null ? rows.Count : Position(rows, to);
            return first >= end ? [] : CollectionsMarshal.AsSpan(rows)[first..end][..Math.Min(limit, end - first)].ToArray();
        }
    }

    private List<TableRow> Rows(string partitionKey) => _partitions.TryGetValue(partitionKey, out var rows) ? rows : [];

    private static int Position(List<TableRow> rows, string rowKey)
    {
        var index = IndexOf(rows, rowKey);
        return index < 0 ? ~index : index;
    }

    /// <summary>The row's index, or the complement of the index it would be inserted at.</summary>
    private static int IndexOf(List<TableRow> rows, string rowKey)
    {
        // Most new rows come last; looking there first makes appending a single comparison.
        var (low, high) = (0, rows.Count - 1);
        if (high >= 0 && string.CompareOrdinal(rows[high].RowKey, rowKey) < 0)
            return ~rows.Count;
        while (low <= high)
        {
            var middle = low + (high - low) / 2;
            var order = string.CompareOrdinal(rows[middle].RowKey, rowKey);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }
}
