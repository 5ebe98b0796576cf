using System.Collections.Concurrent;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>Open read sessions, as many as were ever in use at once. Reads run on the caller's thread, so that is never more than there are threads.</summary>
internal sealed class SqliteReadPool(Func<SqliteReadSession> open) : IDisposable
{
    private readonly ConcurrentBag<SqliteReadSession> _idle = [];
    private volatile bool _disposed;

    /// <summary>Runs one read. A session that failed is closed rather than used again, so a fault leaves nothing behind.</summary>
    public TResult Read<TArgument, TResult>(TArgument argument, Func<SqliteReadSession, TArgument, TResult> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteTableStore));
        if (!_idle.TryTake(out var session))
            session = open();
        TResult result;
        try
        {
            result = read(session, argument);
        }
        catch
        {
            session.Dispose();
            throw;
        }
        _idle.Add(session);
        if (_disposed)
            CloseIdle();
        return result;
    }

    /// <summary>Closes the idle sessions now, and each busy one when its read ends.</summary>
    public void Dispose()
    {
        _disposed = true;
        CloseIdle();
    }

    private void CloseIdle()
    {
        while (_idle.TryTake(out var session))
            session.Dispose();
    }
}
