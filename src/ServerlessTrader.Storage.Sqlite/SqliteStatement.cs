using SQLitePCL;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>A prepared statement of one connection; used by one thread at a time, and reset after each use.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : IDisposable
{
    private bool _hasRow;

    public void Bind(int index, string key)
    {
        if (key.Length == 0)
        {
            // An empty span would be bound as NULL, which compares with nothing.
            connection.Check(raw.sqlite3_bind_text(handle, index, ""));
            return;
        }
        var size = KeyEncoding.MaxBytes(key);
        Span<byte> bytes = size <= 512 ? stackalloc byte[512] : new byte[size];
        connection.Check(raw.sqlite3_bind_text(handle, index, bytes[..KeyEncoding.Encode(key, bytes)]));
    }

    public void Bind(int index, long value) => connection.Check(raw.sqlite3_bind_int64(handle, index, value));

    public void Bind(int index, ReadOnlySpan<byte> value) => connection.Check(raw.sqlite3_bind_blob(handle, index, value));

    /// <summary>True when there is a row to read, false when the statement is done. Waits for locks, as far as the connection's time-out allows.</summary>
    public bool Step()
    {
        var since = 0L;
        for (var attempt = 0; ; attempt++)
        {
            var code = raw.sqlite3_step(handle);
            if (code == raw.SQLITE_DONE)
                return false;
            if (code == raw.SQLITE_ROW)
                return _hasRow = true;
            // A lock is only ever refused at the start; to start over later would give the same rows twice.
            if ((code & 0xFF) != raw.SQLITE_BUSY || _hasRow || !connection.WaitForLock(ref since, attempt))
                throw connection.Failure(code);
            Reset();
        }
    }

    /// <summary>Runs a statement that returns no row, and makes it ready for the next use.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    public string GetText(int column) => KeyEncoding.Decode(raw.sqlite3_column_blob(handle, column));

    public long GetInt64(int column) => raw.sqlite3_column_int64(handle, column);

    public byte[] GetBlob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    /// <summary>Ends the use, and with it the read transaction of a query. Repeats the code of a step that failed, which was thrown already.</summary>
    public void Reset()
    {
        _hasRow = false;
        _ = raw.sqlite3_reset(handle);
    }

    public void Dispose() => handle.Dispose();
}
