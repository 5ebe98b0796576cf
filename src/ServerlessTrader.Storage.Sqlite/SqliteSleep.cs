using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>
/// SQLite before 3.39, as the older packages build it for Unix, knows no sleep shorter than a second: where it means to wait a microsecond for a neighbour to
/// finish with the log's header, a busy store would stand still for that second. This gives those builds a copy of their own file layer that sleeps as asked.
/// </summary>
internal static unsafe partial class SqliteSleep
{
    private const int FirstBuildThatNeedsNone = 3_039_000;
    private const string Name = "short-sleep";

    /// <summary>The name to open connections with; null for SQLite's default, which is right for every newer build.</summary>
    public static string? FileLayer { get; } = Register();

    private static string? Register()
    {
        if (OperatingSystem.IsWindows() || raw.sqlite3_libversion_number() >= FirstBuildThatNeedsNone)
            return null;
        var layer = (Layer*)NativeMemory.Alloc((nuint)sizeof(Layer));
        *layer = *FindLayer(0);
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
