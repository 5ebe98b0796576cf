using Microsoft.Win32.SafeHandles;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database file on a thread and a connection of its own, while the writer goes on. A log is used again from its start only when all
/// of it has been moved and nobody writes, so under constant load the writer is asked to move the last few pages itself: a pause of ten milliseconds instead of a
/// hundred for the whole log.
/// </summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    /// <summary>Pages written between two rounds.</summary>
    private const int RoundPages = 4_096;

    /// <summary>A log of this length is worth being started over: 64 MiB.</summary>
    private const int LongLogPages = 16_384;

    private readonly string _path;
    private readonly Func<SqliteConnection> _open;
    private readonly SemaphoreSlim _due = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _thread;
    private SqliteConnection? _connection;
    private SafeFileHandle? _file;
    private int _written;
    private volatile bool _isRestWanted;

    public SqliteCheckpointer(string path, Func<SqliteConnection> open)
    {
        (_path, _open) = (path, open);
        _thread = new Thread(Run) { IsBackground = true, Name = "SQLite checkpoints" };
        _thread.Start();
    }

    /// <summary>True, once, when the writer should move the rest of the log now; asked between two groups.</summary>
    public bool TakeRest()
    {
        if (!_isRestWanted)
            return false;
        _isRestWanted = false;
        return true;
    }

    /// <summary>Tells that about so many pages have been written. Called by the writer alone.</summary>
    public void Wrote(int pages)
    {
        _written += pages;
        if (_written < RoundPages || _due.CurrentCount > 0)
            return;
        _written = 0;
        _due.Release();
    }

    /// <summary>Ends the rounds. The writer can go on without them.</summary>
    public void Stop()
    {
        _stopping.Cancel();
        _thread.Join();
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>
    /// To be called when every connection to the file is closed: on POSIX, closing any descriptor of a file gives up all the locks that this process holds on it, and
    /// SQLite's are among them.
    /// </summary>
    public void Dispose()
    {
        _file?.Dispose();
        _due.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            try
            {
                _due.Wait(_stopping.Token);
                MoveLog();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure) when (failure is TableUnavailableException or IOException or UnauthorizedAccessException)
            {
                // What could not be moved stays in the log, and the writer will hear of the same trouble. The next round begins afresh.
                _connection?.Dispose();
                _connection = null;
            }
        }
    }

    private void MoveLog()
    {
        _connection ??= Open();
        var (log, moved) = _connection.MoveLog();

        // SQLite syncs the file only when all of the log has been moved. Done here, the writer's own turn finds next to nothing left to sync.
        _file ??= File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(_file);
        if (log >= LongLogPages && log - moved <= RoundPages)
            _isRestWanted = true;
    }

    /// <summary>A connection learns that there is a log by reading; before that it has none to move.</summary>
    private SqliteConnection Open()
    {
        var connection = _open();
        connection.Execute("PRAGMA user_version");
        return connection;
    }
}
