namespace ServerlessTrader.Engine.Ports;

/// <summary>
/// A table in the shape of Azure Table Storage: rows of JSON under a partition key and a row key, each with an ETag that changes at every write.
/// Keys are ordered ordinally. Every method is safe to call from any thread; a write that returned is durable.
/// </summary>
/// <remarks>
/// Keys: 1–512 characters, none of <c>/ \ # ?</c>, no control character. A body is at most 1 MiB of UTF-8 (<see cref="TableLimits"/>).
/// Failures: <see cref="TableConflictException"/> when a condition does not hold (nothing was written), <see cref="TableUnavailableException"/> when the
/// store cannot be reached, is locked or is full (nothing was acknowledged; for a time-out it may still have been written, so retries must be idempotent).
/// </remarks>
public interface ITable
{
    /// <summary>The row, or null when there is none.</summary>
    ValueTask<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default);

    /// <summary>
    /// Rows of one partition with <paramref name="fromRowKey"/> ≤ row key &lt; <paramref name="toRowKey"/> (ordinal), ascending.
    /// A null bound is open. At most <paramref name="limit"/> rows when given.
    /// </summary>
    IAsyncEnumerable<TableRow> QueryAsync(
        string partitionKey, string? fromRowKey = null, string? toRowKey = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies all changes to one partition, or none. 1–100 changes, each row at most once. Returns the new ETags in the order of the changes (null for a delete).
    /// </summary>
    /// <exception cref="TableConflictException">A condition did not hold; <see cref="TableConflictException.RowKey"/> names the first such row.</exception>
    ValueTask<IReadOnlyList<string?>> WriteAsync(string partitionKey, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken = default);
}
