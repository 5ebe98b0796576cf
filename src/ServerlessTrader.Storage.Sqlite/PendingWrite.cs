using System.Globalization;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>One call of <see cref="ITable.WriteAsync"/> on its way to the writer. A caller may give up while it is queued, but not once the writer has taken it.</summary>
internal sealed class PendingWrite
{
    private const int Queued = 0, Taken = 1, GivenUp = 2;

    private readonly TaskCompletionSource<IReadOnlyList<string?>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _etags;
    private CancellationTokenRegistration _cancellation;
    private TableConflictException? _conflict;
    private int _state;

    public PendingWrite(string tableName, string partitionKey, IReadOnlyList<TableChange> changes)
    {
        (TableName, PartitionKey, Changes) = (tableName, partitionKey, [.. changes]);
        _etags = new long[Changes.Length];
        for (var i = 0; i < _etags.Length; i++)
        {
            Bytes += Changes[i].Body.Length;
            if (Changes[i].Kind != TableChangeKind.Delete)
                _etags[i] = Random.Shared.NextInt64(1, long.MaxValue);
        }
    }

    public string TableName { get; }

    public string PartitionKey { get; }

    public TableChange[] Changes { get; }

    /// <summary>Size of all bodies.</summary>
    public long Bytes { get; }

    /// <summary>The new ETag of each change, zero for a delete. Random, so that a row which is deleted and inserted again cannot get an old one back.</summary>
    public ReadOnlySpan<long> ETags => _etags;

    public Task<IReadOnlyList<string?>> Result => _result.Task;

    /// <summary>From now on <paramref name="cancellationToken"/> cancels the call, until the writer takes it.</summary>
    public void CancelWith(CancellationToken cancellationToken) =>
        _cancellation = cancellationToken.UnsafeRegister(
            static (call, token) =>
            {
                var write = (PendingWrite)call!;
                if (Interlocked.CompareExchange(ref write._state, GivenUp, Queued) == Queued)
                    write._result.TrySetCanceled(token);
            },
            this);

    /// <summary>False when the caller has given up; its changes must not be read any more.</summary>
    public bool TryTake()
    {
        _cancellation.Dispose();
        return Interlocked.CompareExchange(ref _state, Taken, Queued) == Queued;
    }

    /// <summary>Notes the outcome, which the caller learns by <see cref="Complete"/> when the whole group is committed.</summary>
    public void Decide(TableConflictException? conflict) => _conflict = conflict;

    public void Complete()
    {
        if (_conflict is not null)
        {
            _result.SetException(_conflict);
            return;
        }
        var etags = new string?[_etags.Length];
        for (var i = 0; i < etags.Length; i++)
            etags[i] = _etags[i] == 0 ? null : Format(_etags[i]);
        _result.SetResult(etags);
    }

    public void Fail(Exception failure) => _result.SetException(new TableUnavailableException(failure.Message, failure));

    public static string Format(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
