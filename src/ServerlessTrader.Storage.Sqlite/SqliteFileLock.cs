using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>
/// The right to be the only host of a database: a lock on a small file beside it. The operating system gives it back when the process ends, however it ends.
/// The file itself stays; deleting it would let two processes lock two files of the same name.
/// </summary>
internal static class SqliteFileLock
{
    /// <summary>Locks until the result is disposed.</summary>
    /// <exception cref="TableUnavailableException">Another process, or another store of this one, has the lock; or the file cannot be written.</exception>
    public static IDisposable Acquire(string databasePath)
    {
        var path = databasePath + "-lock";
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException failure) when (IsSharingViolation(failure))
        {
            throw new TableUnavailableException(
                $"The database '{databasePath}' is in use by another ServerlessTrader; two would trade twice. Stop the other one, or give this one a file of its own.",
                failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TableUnavailableException(
                $"The lock file '{path}' cannot be written: {failure.Message} Make the directory writable for the user this program runs as.", failure);
        }
    }

    // .NET reports a taken lock by the system's own code: ERROR_SHARING_VIOLATION on Windows, EWOULDBLOCK on Linux (11) and macOS (35).
    private static bool IsSharingViolation(IOException failure) =>
        failure.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11);
}
