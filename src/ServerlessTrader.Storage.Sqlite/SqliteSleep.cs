using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>
/// Older packages build SQLite for Unix without usleep (SQLitePCLRaw 2.0.6 does), and then it knows no sleep shorter than a second: where it means to wait a
/// microsecond for a neighbour to finish with the log's header, a busy store would stand still for that second. This gives the old ones a copy of their own
/// file layer that sleeps as asked. Newer ones use nanosleep and need no help.
/// </summary>
internal static unsafe partial class SqliteSleep
{
    private const int LayoutVersion = 3;
    private const string Name = "short-sleep";

    /// <summary>The name to open connections with; null for SQLite's default.</summary>
    public static string? FileLayer { get; } = Register();

    private static string? Register()
    {
        if (OperatingSystem.IsWindows() || SqliteConnection.LibraryVersion >= SqliteTableStore.OldestSafeLibrary)
            return null;
        var standard = FindLayer(0);
        if (standard->Version != LayoutVersion)
            return null;

        // SQLite keeps what is registered for as long as the process lives, so this is never freed.
        var layer = (Layer*)NativeMemory.Alloc((nuint)sizeof(Layer));
        *layer = *standard;
        layer->Next = 0;
        layer->Name = Marshal.StringToCoTaskMemUTF8(Name);
        layer->Sleep = &Sleep;
        return RegisterLayer(layer, makeDefault: 0) == raw.SQLITE_OK ? Name : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(nint layer, int microseconds)
    {
        Thread.Sleep(microseconds / 1000);
        return microseconds;
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static partial Layer* FindLayer(nint name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterLayer(Layer* layer, int makeDefault);

    /// <summary>The struct sqlite3_vfs, version 3 (https://sqlite.org/c3ref/vfs.html). It is SQLite's interface to the outside, and so does not change.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Layer
    {
        public int Version, FileSize, MaxPath;
        public nint Next, Name, AppData;
        public nint Open, Delete, Access, FullPathname, DlOpen, DlError, DlSym, DlClose, Randomness;
        public delegate* unmanaged[Cdecl]<nint, int, int> Sleep;
        public nint CurrentTime, GetLastError, CurrentTimeInt64, SetSystemCall, GetSystemCall, NextSystemCall;
    }
}
