using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>A connection that only reads, with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteReadSession : IDisposable
{
    private const string Range = "SELECT row_key, etag, body FROM rows WHERE table_name = ? AND partition_key = ? AND row_key >= ?";

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _get;
    private readonly SqliteStatement _from;
    private readonly SqliteStatement _between;

    public SqliteReadSession(string path, SqliteTableOptions options)
    {
        _connection = new SqliteConnection(path, readOnly: true, options.BusyTimeout);
        try
        {
            _get = _connection.Prepare("SELECT etag, body FROM rows WHERE table_name = ? AND partition_key = ? AND row_key = ?");
            _from = _connection.Prepare(Range + " ORDER BY row_key");
            _between = _connection.Prepare(Range + " AND row_key < ? ORDER BY row_key");
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public TableRow? Get(string tableName, string partitionKey, string rowKey)
    {
        _get.Bind(1, tableName);
        _get.Bind(2, partitionKey);
        _get.Bind(3, rowKey);
        try
        {
            return _get.Step() ? new TableRow(partitionKey, rowKey, PendingWrite.Format(_get.GetInt64(0)), _get.GetBlob(1)) : null;
        }
        finally
        {
            _get.Reset();
        }
    }

    /// <summary>The next rows from <paramref name="from"/> on: up to <paramref name="maxRows"/>, or until their bodies exceed <paramref name="maxBytes"/>.</summary>
    /// <returns>True when the range has no row after these.</returns>
    public bool ReadPage(string tableName, string partitionKey, string from, string? to, int maxRows, int maxBytes, List<TableRow> page)
    {
        var statement = to is null ? _from : _between;
        statement.Bind(1, tableName);
        statement.Bind(2, partitionKey);
        statement.Bind(3, from);
        if (to is not null)
            statement.Bind(4, to);
        try
        {
            for (var bytes = 0; page.Count < maxRows && bytes <= maxBytes; bytes += page[^1].Body.Length)
            {
                if (!statement.Step())
                    return true;
                page.Add(new TableRow(partitionKey, statement.GetText(0), PendingWrite.Format(statement.GetInt64(1)), statement.GetBlob(2)));
            }
            return false;
        }
        finally
        {
            statement.Reset();
        }
    }

    public void Dispose() => _connection.Dispose();
}
