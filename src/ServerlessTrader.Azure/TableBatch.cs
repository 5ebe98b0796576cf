using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure;

/// <summary>The changes of one write as Table Storage takes them, and what became of them when its answer was lost.</summary>
internal sealed class TableBatch
{
    /// <summary>Bytes of one request, headers of its parts included: Table Storage's 4 MiB.</summary>
    public const int MaxRequestBytes = 4 * 1024 * 1024;

    // The lines around one part: boundaries, address, headers, property names.
    private const int PartOverheadBytes = 1536;

    // A character of a key is up to nine bytes in the part's address and six in its JSON.
    private const int BytesPerKeyCharacter = 15;

    // The ETag of a row that another writer has replaced since. It is well formed, and no row has it: tables are younger.
    private const string GoneETag = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";

    private const string WriteId = "WriteId";

    private readonly IReadOnlyList<TableChange> _changes;
    private readonly Guid _writeId = Guid.NewGuid();

    /// <exception cref="ArgumentException">The changes are more than fits one request.</exception>
    public TableBatch(string partitionKey, IReadOnlyList<TableChange> changes)
    {
        _changes = changes;
        var actions = new TableTransactionAction[changes.Count];
        var bytes = 0L;
        for (var i = 0; i < actions.Length; i++)
        {
            var change = changes[i];
            var entity = new TableEntity(partitionKey, change.RowKey);
            bytes += PartOverheadBytes + BytesPerKeyCharacter * (partitionKey.Length + change.RowKey.Length);
            if (change.Kind != TableChangeKind.Delete)
            {
                entity[WriteId] = _writeId;
                bytes += RowBody.Write(entity, change.Body);
            }

            actions[i] = new TableTransactionAction(ActionOf(change.Kind), entity, change.ETag is null ? default : new ETag(change.ETag));
        }

        if (bytes > MaxRequestBytes)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The batch of {changes.Count} changes to partition '{partitionKey}' makes a request of about {bytes:N0} bytes; at most {MaxRequestBytes:N0} can be written at once. Write fewer or smaller rows together."),
                nameof(changes));
        }

        Actions = actions;
    }

    /// <summary>In the order of the changes.</summary>
    public IReadOnlyList<TableTransactionAction> Actions { get; }

    /// <summary>The conflict that <paramref name="failure"/> reports, or null when it does not say which change it means.</summary>
    public TableConflictException? ConflictOf(RequestFailedException failure)
    {
        if (failure is not TableTransactionFailedException { FailedTransactionActionIndex: { } index } || index < 0 || index >= _changes.Count)
            return null;
        var rowKey = _changes[index].RowKey;
        return new TableConflictException(rowKey, failure.Status switch
        {
            409 => $"Row '{rowKey}' exists already.",
            404 => $"Row '{rowKey}' is gone.",
            _ => $"Row '{rowKey}' has changed since it was read.",
        });
    }

    /// <summary>
    /// Decides, from the rows as they are now, whether an earlier attempt was applied before a later one met a conflict.
    /// </summary>
    /// <returns>The ETags of the applied write.</returns>
    /// <exception cref="TableConflictException">
    /// It was not applied: no row carries our id. (Were every row of ours overwritten by others within the seconds between two attempts, this would be said
    /// in error; whoever reads again finds what was built on our write.)
    /// </exception>
    /// <exception cref="TableUnavailableException">Nothing is left to tell by: rows that were to be deleted are gone, by us or by somebody else.</exception>
    public async ValueTask<IReadOnlyList<string?>> SettleAsync(Func<string, ValueTask<TableEntity?>> read, string table)
    {
        var rows = new TableEntity?[_changes.Count];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = await read(_changes[i].RowKey).ConfigureAwait(false);
        if (rows.Any(IsOurs))
            return [.. rows.Select((row, i) => _changes[i].Kind == TableChangeKind.Delete ? null : IsOurs(row) ? row!.ETag.ToString() : GoneETag)];

        var conflict = _changes.Select((change, i) => change.ConflictWith(rows[i]?.ETag.ToString())).FirstOrDefault(conflict => conflict is not null);
        var leavesTraces = _changes.Any(change => change.Kind != TableChangeKind.Delete) || rows.Any(row => row is not null);
        if (conflict is not null && leavesTraces)
            throw conflict;
        throw new TableUnavailableException(
            $"An answer of table '{table}' was lost, and the rows no longer show whether the write was applied. Read them again and decide anew.");
    }

    private bool IsOurs(TableEntity? row) => row is not null && row.TryGetValue(WriteId, out var id) && id is Guid written && written == _writeId;

    private static TableTransactionActionType ActionOf(TableChangeKind kind) => kind switch
    {
        TableChangeKind.Insert => TableTransactionActionType.Add,
        TableChangeKind.Replace => TableTransactionActionType.UpdateReplace,
        TableChangeKind.Upsert => TableTransactionActionType.UpsertReplace,
        TableChangeKind.Delete => TableTransactionActionType.Delete,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown change."),
    };
}
