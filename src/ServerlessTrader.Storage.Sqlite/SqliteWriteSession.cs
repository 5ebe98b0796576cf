using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>The one connection that writes, with its prepared statements.</summary>
internal sealed class SqliteWriteSession : IDisposable
{
    // The writer moves the log itself only when nobody else has done so for 256 MiB; see SqliteCheckpointer.
    private const int LastResortPages = 65_536;

    private const string Put =
        """
        INSERT INTO rows (table_name, partition_key, row_key, etag, body) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (table_name, partition_key, row_key) DO UPDATE SET etag = excluded.etag, body = excluded.body
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _etag;
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _delete;

    public SqliteWriteSession(string path, SqliteTableOptions options)
    {
        _connection = new SqliteConnection(path, readOnly: false, options.BusyTimeout);
        try
        {
            SqliteSchema.Ensure(_connection, path);
            _connection.Execute("PRAGMA synchronous = FULL");
            _connection.Execute($"PRAGMA wal_autocheckpoint = {LastResortPages}");
            if (options.MaxFileBytes is { } bytes)
                _connection.Execute($"PRAGMA max_page_count = {Math.Max(1, bytes / SqliteSchema.PageBytes)}");
            _begin = _connection.Prepare("BEGIN IMMEDIATE");
            _commit = _connection.Prepare("COMMIT");
            _etag = _connection.Prepare("SELECT etag FROM rows WHERE table_name = ? AND partition_key = ? AND row_key = ?");
            _put = _connection.Prepare(Put);
            _delete = _connection.Prepare("DELETE FROM rows WHERE table_name = ? AND partition_key = ? AND row_key = ?");
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Applies the calls in their order, each wholly or (on a conflict) not at all, and makes them durable together.</summary>
    /// <exception cref="TableUnavailableException">None of them was written, and this session must be disposed.</exception>
    public void Commit(List<PendingWrite> group)
    {
        _begin.Run();
        foreach (var write in group)
        {
            var conflict = FindConflict(write);
            if (conflict is null)
                Apply(write);
            write.Decide(conflict);
        }
        _commit.Run();
    }

    /// <summary>Moves what is left of the log, so that the next write starts it over.</summary>
    public void MoveLog() => _connection.MoveLog();

    public void Checkpoint() => _connection.Checkpoint();

    public void Dispose() => _connection.Dispose();

    // All conditions are looked at before the first change, so that a refused call needs no undoing.
    private TableConflictException? FindConflict(PendingWrite write)
    {
        foreach (var change in write.Changes)
        {
            if (change.Kind == TableChangeKind.Upsert)
                continue;
            BindRow(_etag, write, change);
            try
            {
                if (change.ConflictWith(_etag.Step() ? PendingWrite.Format(_etag.GetInt64(0)) : null) is { } conflict)
                    return conflict;
            }
            finally
            {
                _etag.Reset();
            }
        }
        return null;
    }

    private void Apply(PendingWrite write)
    {
        for (var i = 0; i < write.Changes.Length; i++)
        {
            var change = write.Changes[i];
            var statement = change.Kind == TableChangeKind.Delete ? _delete : _put;
            BindRow(statement, write, change);
            if (change.Kind != TableChangeKind.Delete)
            {
                statement.Bind(4, write.ETags[i]);
                statement.Bind(5, change.Body.Span);
            }
            statement.Run();
        }
    }

    private static void BindRow(SqliteStatement statement, PendingWrite write, in TableChange change)
    {
        statement.Bind(1, write.TableName);
        statement.Bind(2, write.PartitionKey);
        statement.Bind(3, change.RowKey);
    }
}
