using ServerlessTrader.Engine.Ports;
using SQLitePCL;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>
/// A thin skin over SQLite's own interface: the hot statements stay prepared, and no ADO.NET objects are made for each.
/// Used by one thread at a time. Every failure is a <see cref="TableUnavailableException"/> that names the file.
/// </summary>
internal sealed class SqliteConnection : IDisposable
{
    private readonly List<SqliteStatement> _statements = [];
    private readonly sqlite3 _handle;
    private readonly string _path;
    private readonly TimeSpan _busyTimeout;

    static SqliteConnection() => Batteries_V2.Init();

    /// <summary>Opens the file; a writer creates it when missing. The directory must exist.</summary>
    public SqliteConnection(string path, bool readOnly, TimeSpan busyTimeout)
    {
        (_path, _busyTimeout) = (path, busyTimeout);
        var flags = raw.SQLITE_OPEN_NOMUTEX | (readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(path, out _handle, flags, SqliteSleep.FileLayer);
        try
        {
            Check(code);
            Check(raw.sqlite3_extended_result_codes(_handle, 1));

            // SQLite opens a write-protected file all the same, and would only say so at the first alert.
            if (!readOnly && raw.sqlite3_db_readonly(_handle, "main") == 1)
                throw SqliteFailure.Of(path, raw.SQLITE_READONLY, "the file is write-protected");
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>The version of the native library.</summary>
    public static Version LibraryVersion => Version.Parse(raw.sqlite3_libversion().utf8_to_string());

    /// <summary>A statement to be used again and again; it lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var statement = Compile(sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs one statement, and returns the first column of its first row as text; empty when there is none.</summary>
    public string Execute(string sql)
    {
        using var statement = Compile(sql);
        return statement.Step() ? statement.GetText(0) : "";
    }

    /// <summary>Moves what the write-ahead log holds into the database file and empties the log, as far as other connections let it.</summary>
    public void Checkpoint() => Check(raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _));

    /// <summary>Moves as much of the write-ahead log as can be moved without waiting for anybody. Returns the pages in the log, and how many of them are in the file now.</summary>
    public (int Log, int Moved) MoveLog()
    {
        // Busy means that another connection is moving it just now.
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var log, out var moved);
        if (code != raw.SQLITE_BUSY)
            Check(code);
        return (log, moved);
    }

    /// <summary>
    /// Waits a little for a lock that another connection holds; false when it has lasted longer than the time-out. Not left to SQLite's own busy handler:
    /// builds without usleep know no wait shorter than a second, and our own readers hold the writer's lock for microseconds when they meet a half-written header.
    /// </summary>
    public bool WaitForLock(ref long since, int attempt)
    {
        if (attempt == 0)
            since = TimeProvider.System.GetTimestamp();
        else if (TimeProvider.System.GetElapsedTime(since) >= _busyTimeout)
            return false;
        Thread.Sleep(attempt < 10 ? 0 : attempt < 20 ? 1 : 10);
        return true;
    }

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw Failure(code);
    }

    public TableUnavailableException Failure(int code) => SqliteFailure.Of(_path, code, raw.sqlite3_errmsg(_handle).utf8_to_string());

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _handle.Dispose();
    }

    private SqliteStatement Compile(string sql)
    {
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return new SqliteStatement(this, statement);
    }
}
