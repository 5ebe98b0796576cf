using ServerlessTrader.Engine.Ports;
using SQLitePCL;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>Turns SQLite's result codes into words: the file, the cause, and what to do.</summary>
internal static class SqliteFailure
{
    /// <summary>The failure <paramref name="code"/> (plain or extended) as an exception; <paramref name="detail"/> is SQLite's own text.</summary>
    public static TableUnavailableException Of(string path, int code, string detail) =>
        new($"The database '{path}' {Explain(code & 0xFF)} (SQLite error {code}: {detail})");

    private static string Explain(int code) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            "is locked by another program. Close whatever has it open (a database browser, a backup, a virus scanner); the next write will then succeed.",
        raw.SQLITE_FULL =>
            "cannot grow: the disk is full, or the file has reached the size it was given. Free some space or raise the limit; nothing needs a restart.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            "cannot be written. Make the file and its directory writable for the user this program runs as.",
        raw.SQLITE_CANTOPEN =>
            "cannot be opened. Check that the path is a file in a directory which the user this program runs as may read and write.",
        raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT =>
            "is damaged, or is not a database at all. Stop the program, move the file and the -wal and -shm files beside it away, and restore a backup.",
        raw.SQLITE_IOERR =>
            "could not be read or written by the operating system. Check the disk and its log; the next call tries again.",
        raw.SQLITE_NOMEM =>
            "could not be used for want of memory. Free some; the next call tries again.",
        raw.SQLITE_TOOBIG =>
            "was given a row larger than SQLite stores.",
        _ =>
            "could not be used.",
    };
}
