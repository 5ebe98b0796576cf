using System.Text;
using ServerlessTrader.Engine.Ports;
using SQLitePCL;

namespace ServerlessTrader.Storage.Sqlite.Tests;

/// <summary>A path for one test's database, in a directory that does not exist yet and is removed afterwards; and ways to do to the file what the world does.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly string _root = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "trader-" + Guid.NewGuid().ToString("N"));

    public string Directory => System.IO.Path.Combine(_root, "data");

    public string Path => System.IO.Path.Combine(Directory, "trader.db");

    public SqliteTableStore Open(SqliteTableOptions? options = null) => SqliteTableStore.Open(Path, options);

    public TableUnavailableException OpenFails(SqliteTableOptions? options = null)
    {
        var failure = Assert.Throws<TableUnavailableException>(() => Open(options));
        Assert.Contains(Path, failure.Message, StringComparison.Ordinal);
        return failure;
    }

    /// <summary>A database of so many rows of a kilobyte in table Trades, closed again.</summary>
    public async Task FillAsync(int rows)
    {
        await using var store = Open();
        var body = Encoding.UTF8.GetBytes(new string('x', 1_000));
        for (var n = 0; n < rows; n++)
            await store.Open("Trades").WriteAsync("open", [TableChange.Insert($"t-{n:0000}", body)]);
    }

    /// <summary>Opens the file as another program would, without the store's lock.</summary>
    public sqlite3 OpenAsAnotherProgram()
    {
        System.IO.Directory.CreateDirectory(Directory);
        Batteries_V2.Init();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path, out var connection));
        return connection;
    }

    public void RunAsAnotherProgram(string sql)
    {
        using var connection = OpenAsAnotherProgram();
        Run(connection, sql);
    }

    public static void Run(sqlite3 connection, string sql) => Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(connection, sql));

    public void Dispose()
    {
        if (System.IO.Directory.Exists(_root))
            System.IO.Directory.Delete(_root, recursive: true);
    }
}
