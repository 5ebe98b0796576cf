using System.Collections.Concurrent;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>
/// All tables in one SQLite file: what the embedded host runs on. A write that returned has been synced to the disk (write-ahead log, synchronous = FULL).
/// Safe to call from any thread. One process at a time may have the file open this way.
/// </summary>
public sealed class SqliteTableStore : ITableStore, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SqliteTable> _tables = new(StringComparer.Ordinal);
    private readonly IDisposable _lock;
    private readonly SqliteReadPool _readers;
    private readonly SqliteWriter _writer;

    private SqliteTableStore(string path, SqliteTableOptions options, IDisposable fileLock)
    {
        _lock = fileLock;
        _writer = new SqliteWriter(path, options);
        _readers = new SqliteReadPool(() => new SqliteReadSession(path, options));
    }

    /// <summary>The version of SQLite in use. A host should warn when it is below <see cref="OldestSafeLibrary"/>.</summary>
    public static Version LibraryVersion => SqliteConnection.LibraryVersion;

    /// <summary>The first SQLite without CVE-2025-6965, a memory error that crafted SQL can reach. The store itself runs only its own SQL.</summary>
    public static Version OldestSafeLibrary { get; } = new(3, 50, 2);

    /// <summary>Opens the database file, and creates it and its directory when missing.</summary>
    /// <exception cref="TableUnavailableException">
    /// The file is in use by another process, locked, damaged, of a newer schema, not ours, or out of reach; the message says which and what to do.
    /// </exception>
    public static SqliteTableStore Open(string path, SqliteTableOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        path = Path.GetFullPath(path);
        CreateDirectory(path);
        var fileLock = SqliteFileLock.Acquire(path);
        try
        {
            return new SqliteTableStore(path, options ?? new SqliteTableOptions(), fileLock);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ITable Open(string name)
    {
        TableLimits.CheckTableName(name);
        return _tables.GetOrAdd(name.ToLowerInvariant(), key => new SqliteTable(key, _readers, _writer));
    }

    /// <summary>Completes the writes that were queued, moves the write-ahead log into the file and closes it. Later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        // Readers first: only a connection that may write can tidy the log away, so it has to be the last to close.
        _readers.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
        _lock.Dispose();
    }

    private static void CreateDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TableUnavailableException(
                $"The directory of the database '{path}' cannot be created: {failure.Message} Create it, or choose a path that can be written.", failure);
        }
    }
}
