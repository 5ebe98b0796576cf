using System.Globalization;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>The layout of the database file, and its version (PRAGMA user_version).</summary>
internal static class SqliteSchema
{
    /// <summary>The version this program reads and writes.</summary>
    public const int Version = 1;

    /// <summary>Bytes of one page of the file.</summary>
    public const int PageBytes = 4096;

    // "SvTr": tells our file from any other program's (PRAGMA application_id).
    private const int ApplicationId = 0x53765472;

    // An ordinary table with its key in an index, not WITHOUT ROWID: keys arrive in random order, and this way only the small ones go to random pages, while
    // the bodies are appended. A group of inserts writes half as much.
    private const string CreateRows =
        """
        CREATE TABLE rows (
            table_name TEXT NOT NULL,
            partition_key TEXT NOT NULL,
            row_key TEXT NOT NULL,
            etag INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (table_name, partition_key, row_key)
        )
        """;

    /// <summary>Makes an empty file ours, leaves a current one alone, and refuses every other before anything in it is changed.</summary>
    public static void Ensure(SqliteConnection connection, string path)
    {
        var isCurrent = IsCurrent(connection, path);
        connection.Execute($"PRAGMA page_size = {PageBytes}");
        if (connection.Execute("PRAGMA journal_mode = WAL") != "wal")
        {
            throw new TableUnavailableException(
                $"The database '{path}' cannot keep a write-ahead log; its file system lacks shared memory, as network shares do. Put it on a local disk.");
        }
        if (!isCurrent)
            Create(connection);
    }

    private static void Create(SqliteConnection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute(CreateRows);
        connection.Execute($"PRAGMA application_id = {ApplicationId}");
        connection.Execute($"PRAGMA user_version = {Version}");
        connection.Execute("COMMIT");
    }

    private static bool IsCurrent(SqliteConnection connection, string path)
    {
        var application = Number(connection, "PRAGMA application_id");
        var version = Number(connection, "PRAGMA user_version");
        if (application == 0 && version == 0 && Number(connection, "SELECT count(*) FROM sqlite_master") == 0)
            return false;
        if (application != ApplicationId)
            throw new TableUnavailableException($"The database '{path}' belongs to another program. Choose another file.");
        if (version > Version)
        {
            throw new TableUnavailableException(
                $"The database '{path}' has schema version {version}, and this program knows versions up to {Version}: a newer ServerlessTrader wrote it. " +
                "Run that version, or choose another file.");
        }
        return true;
    }

    private static int Number(SqliteConnection connection, string sql) => int.Parse(connection.Execute(sql), CultureInfo.InvariantCulture);
}
