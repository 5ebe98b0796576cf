using System.Threading.Channels;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>
/// Commits in groups. One thread takes all the calls that wait, applies them in one transaction and syncs the disk once for all of them, so the disk's
/// latency bounds what one caller can do in a second, but not what many can.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxGroupChanges = 2_000;
    private const long MaxGroupBytes = 8 * 1024 * 1024;

    // The writer thread blocks on the queue; what runs synchronously is only its waking up.
    private readonly Channel<PendingWrite> _queue =
        Channel.CreateUnbounded<PendingWrite>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SqliteWriteSession> _openSession;
    private readonly SqliteCheckpointer _checkpointer;
    private SqliteWriteSession? _session;

    /// <summary>Starts with an open session; after a failure a new one is opened for the next group.</summary>
    public SqliteWriter(string path, SqliteTableOptions options)
    {
        _openSession = () => new SqliteWriteSession(path, options);
        _session = _openSession();
        _checkpointer = new SqliteCheckpointer(path, () => new SqliteConnection(path, readOnly: false, options.BusyTimeout));
        new Thread(Run) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    /// <summary>Queues a call. False when the store is being disposed.</summary>
    public bool TryEnqueue(PendingWrite write) => _queue.Writer.TryWrite(write);

    /// <summary>Writes what is queued, empties the write-ahead log and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopped.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        var group = new List<PendingWrite>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            TakeGroup(group);
            if (group.Count > 0)
                Commit(group);
            group.Clear();
        }
        Close();
        _stopped.SetResult();
    }

    private void TakeGroup(List<PendingWrite> group)
    {
        var changes = 0;
        var bytes = 0L;
        while (changes < MaxGroupChanges && bytes < MaxGroupBytes && _queue.Reader.TryRead(out var write))
        {
            if (!write.TryTake())
                continue;
            group.Add(write);
            changes += write.Changes.Length;
            bytes += write.Bytes;
        }
    }

    private void Commit(List<PendingWrite> group)
    {
        try
        {
            _session ??= _openSession();
            _session.Commit(group);
            _checkpointer.Wrote(PagesOf(group));
        }
        catch (Exception failure)
        {
            // Whatever went wrong, closing the connection rolls the group back, and the next group starts afresh: the writer must outlive every cause.
            _session?.Dispose();
            _session = null;
            foreach (var write in group)
                write.Fail(failure);
            return;
        }
        foreach (var write in group)
            write.Complete();
        TidyLog();
    }

    /// <summary>After the callers were told: their answers need not wait for it.</summary>
    private void TidyLog()
    {
        if (!_checkpointer.TakeRest())
            return;
        try
        {
            _session?.MoveLog();
        }
        catch (TableUnavailableException)
        {
            // The log only stays longer; the next group will hear of the same trouble if it lasts.
        }
    }

    /// <summary>Roughly what a group appends to the log: each change touches a page of the table and one of its index.</summary>
    private static int PagesOf(List<PendingWrite> group) => group.Sum(static write => 2 * write.Changes.Length + (int)(write.Bytes / SqliteSchema.PageBytes));

    private void Close()
    {
        _checkpointer.Stop();
        try
        {
            _session?.Checkpoint();
        }
        catch (TableUnavailableException)
        {
            // The log keeps what the file could not take; the next start reads it from there.
        }
        _session?.Dispose();
        _checkpointer.Dispose();
    }
}
