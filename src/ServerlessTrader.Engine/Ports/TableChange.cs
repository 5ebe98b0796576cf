namespace ServerlessTrader.Engine.Ports;

/// <summary>One change of a batch.</summary>
/// <param name="Kind">What is done, and on what condition.</param>
/// <param name="RowKey">The row.</param>
/// <param name="Body">UTF-8 JSON; empty for a delete.</param>
/// <param name="ETag">The ETag the row must still have; only for <see cref="TableChangeKind.Replace"/> and <see cref="TableChangeKind.Delete"/>.</param>
public readonly record struct TableChange(TableChangeKind Kind, string RowKey, ReadOnlyMemory<byte> Body, string? ETag)
{
    /// <summary>Insert; conflicts when the row exists.</summary>
    public static TableChange Insert(string rowKey, ReadOnlyMemory<byte> body) => new(TableChangeKind.Insert, rowKey, body, null);

    /// <summary>Replace; conflicts when the row is missing or has another ETag.</summary>
    public static TableChange Replace(string rowKey, ReadOnlyMemory<byte> body, string etag) => new(TableChangeKind.Replace, rowKey, body, etag);

    /// <summary>Insert or overwrite, unconditionally. Only for rows that are a pure function of others (a projection).</summary>
    public static TableChange Upsert(string rowKey, ReadOnlyMemory<byte> body) => new(TableChangeKind.Upsert, rowKey, body, null);

    /// <summary>Delete; conflicts when the row is missing or has another ETag.</summary>
    public static TableChange Delete(string rowKey, string etag) => new(TableChangeKind.Delete, rowKey, ReadOnlyMemory<byte>.Empty, etag);

    /// <summary>The conflict this change meets when its row now has <paramref name="currentETag"/> (null: there is no such row), or null when its condition holds.</summary>
    public TableConflictException? ConflictWith(string? currentETag) => Kind switch
    {
        TableChangeKind.Insert when currentETag is not null => new TableConflictException(RowKey, $"Row '{RowKey}' exists already."),
        TableChangeKind.Replace or TableChangeKind.Delete when currentETag is null => new TableConflictException(RowKey, $"Row '{RowKey}' is gone."),
        TableChangeKind.Replace or TableChangeKind.Delete when currentETag != ETag =>
            new TableConflictException(RowKey, $"Row '{RowKey}' has changed since it was read: its ETag is now {currentETag}, not {ETag}."),
        _ => null,
    };
}
