using System.Text;
using ServerlessTrader.Engine.Ports;
using SQLitePCL;

namespace ServerlessTrader.Storage.Sqlite.Tests;

public sealed class SqliteFailureTests : IDisposable
{
    private static readonly SqliteTableOptions _impatient = new() { BusyTimeout = TimeSpan.Zero };

    private readonly TemporaryDatabase _database = new();

    [Fact]
    public async Task Creates_the_directory_when_it_is_missing()
    {
        Assert.False(Directory.Exists(_database.Directory));
        await using var store = _database.Open();
        Assert.True(File.Exists(_database.Path));
    }

    [Fact]
    public void Refuses_a_directory_that_cannot_be_created()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_database.Directory)!);
        File.WriteAllText(_database.Directory, "a file where the directory should be");
        Assert.Contains("choose a path that can be written", _database.OpenFails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_directory_that_cannot_be_written()
    {
        // A lock file that cannot be opened is what an unwritable directory comes to, and root can be kept from it too.
        Directory.CreateDirectory(_database.Path + "-lock");
        Assert.Contains("Make the directory writable", _database.OpenFails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_path_that_is_no_file()
    {
        Directory.CreateDirectory(_database.Path);
        Assert.Contains("cannot be opened", _database.OpenFails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_host_of_the_same_file_is_refused_until_the_first_is_gone()
    {
        await using (var first = _database.Open())
        {
            Assert.Contains("in use by another ServerlessTrader", _database.OpenFails().Message, StringComparison.Ordinal);
            await first.Open("Trades").WriteAsync("open", [TableChange.Insert("t-1", "1"u8.ToArray())]);
        }
        await using var second = _database.Open();
        Assert.NotNull(await second.Open("Trades").GetAsync("open", "t-1"));
    }

    [Fact]
    public async Task A_failed_opening_does_not_keep_the_lock()
    {
        _database.RunAsAnotherProgram("CREATE TABLE theirs (id INTEGER)");
        _database.OpenFails();
        _database.RunAsAnotherProgram("DROP TABLE theirs");
        await using var store = _database.Open();
    }

    [Fact]
    public void Refuses_a_file_of_garbage()
    {
        Directory.CreateDirectory(_database.Directory);
        File.WriteAllText(_database.Path, string.Concat(Enumerable.Repeat("this was never a database. ", 500)));
        Assert.Contains("is damaged, or is not a database at all", _database.OpenFails().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4_096)]
    [InlineData(50_000)]
    public async Task Refuses_a_file_that_was_cut_short(int bytes)
    {
        await _database.FillAsync(100);
        using (var file = File.OpenWrite(_database.Path))
            file.SetLength(bytes);
        Assert.Contains("is damaged", _database.OpenFails().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_inside_the_file_is_reported_by_the_call_that_meets_it()
    {
        await _database.FillAsync(100);
        using (var file = File.OpenWrite(_database.Path))
        {
            file.Position = 4_096;
            file.Write(Encoding.ASCII.GetBytes(new string('?', (int)file.Length - 4_096)));
        }
        await using var store = _database.Open();
        var table = store.Open("Trades");
        var read = await Assert.ThrowsAsync<TableUnavailableException>(async () => await table.GetAsync("open", "t-0001"));
        var write = await Assert.ThrowsAsync<TableUnavailableException>(
            async () => await table.WriteAsync("open", [TableChange.Insert("t-9999", "1"u8.ToArray())]));
        Assert.All([read, write], failure => Assert.Contains($"'{_database.Path}' is damaged", failure.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_file_of_a_newer_schema_and_leaves_it_alone()
    {
        await _database.FillAsync(1);
        _database.RunAsAnotherProgram("PRAGMA user_version = 99");
        var before = File.ReadAllBytes(_database.Path);
        var failure = _database.OpenFails();
        Assert.Contains("has schema version 99", failure.Message, StringComparison.Ordinal);
        Assert.Contains("versions up to 1", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_database.Path));
    }

    [Fact]
    public void Refuses_the_database_of_another_program_and_leaves_it_alone()
    {
        _database.RunAsAnotherProgram("CREATE TABLE theirs (id INTEGER)");
        var before = File.ReadAllBytes(_database.Path);
        Assert.Contains("belongs to another program", _database.OpenFails().Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_database.Path));
    }

    [Fact]
    public async Task A_file_locked_by_another_program_refuses_writes_until_it_is_released()
    {
        await using var store = _database.Open(_impatient);
        var table = store.Open("Trades");
        await table.WriteAsync("open", [TableChange.Insert("t-1", "1"u8.ToArray())]);
        using (var other = _database.OpenAsAnotherProgram())
        {
            TemporaryDatabase.Run(other, "BEGIN IMMEDIATE");
            var failure = await Assert.ThrowsAsync<TableUnavailableException>(
                async () => await table.WriteAsync("open", [TableChange.Insert("t-2", "1"u8.ToArray())]));
            Assert.Contains($"'{_database.Path}' is locked by another program", failure.Message, StringComparison.Ordinal);
            Assert.NotNull(await table.GetAsync("open", "t-1"));
            Assert.Null(await table.GetAsync("open", "t-2"));
            TemporaryDatabase.Run(other, "ROLLBACK");
        }
        await table.WriteAsync("open", [TableChange.Insert("t-2", "1"u8.ToArray())]);
        Assert.NotNull(await table.GetAsync("open", "t-2"));
    }

    [Fact]
    public async Task A_lock_that_is_released_in_time_is_waited_for()
    {
        await using var store = _database.Open(new SqliteTableOptions { BusyTimeout = TimeSpan.FromMinutes(5) });
        var table = store.Open("Trades");
        using var other = _database.OpenAsAnotherProgram();
        TemporaryDatabase.Run(other, "BEGIN IMMEDIATE");
        var write = table.WriteAsync("open", [TableChange.Insert("t-1", "1"u8.ToArray())]);
        Assert.False(write.IsCompleted);
        TemporaryDatabase.Run(other, "ROLLBACK");
        Assert.NotNull((await write)[0]);
    }

    [Fact]
    public async Task A_file_that_is_locked_from_the_start_cannot_be_opened_until_it_is_released()
    {
        using (var other = _database.OpenAsAnotherProgram())
        {
            TemporaryDatabase.Run(other, "BEGIN EXCLUSIVE");
            Assert.Contains("is locked by another program", _database.OpenFails(_impatient).Message, StringComparison.Ordinal);
            TemporaryDatabase.Run(other, "ROLLBACK");
        }
        await using var store = _database.Open(_impatient);
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_acknowledges_none_of_them_and_is_got_over()
    {
        await using var store = _database.Open(new SqliteTableOptions { MaxFileBytes = 200_000 });
        var table = store.Open("Trades");
        var body = Encoding.UTF8.GetBytes(new string('x', 20_000));
        var etags = new List<string>();
        TableUnavailableException? failure = null;
        while (failure is null)
        {
            try
            {
                etags.Add((await table.WriteAsync("open", [TableChange.Insert($"t-{etags.Count}", body)]))[0]!);
            }
            catch (TableUnavailableException e)
            {
                failure = e;
            }
        }
        Assert.Contains($"'{_database.Path}' cannot grow: the disk is full", failure.Message, StringComparison.Ordinal);
        Assert.InRange(etags.Count, 1, 9);
        Assert.Null(await table.GetAsync("open", $"t-{etags.Count}"));

        var group = Enumerable.Range(0, 20).Select(n => table.WriteAsync("other", [TableChange.Insert($"g-{n}", body)]).AsTask()).ToList();
        foreach (var write in group)
            await Assert.ThrowsAsync<TableUnavailableException>(() => write);
        await foreach (var row in table.QueryAsync("other"))
            Assert.Fail($"{row.RowKey} was written but not acknowledged.");

        await table.WriteAsync("open", [TableChange.Delete("t-0", etags[0])]);
        await table.WriteAsync("open", [TableChange.Insert("t-new", body)]);
        Assert.Equal(body.Length, (await table.GetAsync("open", "t-new"))!.Body.Length);
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_a_group_leaves_nothing_behind()
    {
        await using var store = _database.Open();
        var table = store.Open("Trades");
        await table.WriteAsync("open", [TableChange.Insert("t-1", "1"u8.ToArray())]);
        _database.RunAsAnotherProgram("ALTER TABLE rows RENAME TO hidden");
        await Assert.ThrowsAsync<TableUnavailableException>(async () => await table.WriteAsync("open", [TableChange.Insert("t-2", "1"u8.ToArray())]));
        await Assert.ThrowsAsync<TableUnavailableException>(async () => await table.GetAsync("open", "t-1"));
        _database.RunAsAnotherProgram("ALTER TABLE hidden RENAME TO rows");
        await table.WriteAsync("open", [TableChange.Insert("t-3", "1"u8.ToArray())]);
        Assert.NotNull(await table.GetAsync("open", "t-1"));
        Assert.Null(await table.GetAsync("open", "t-2"));
        Assert.NotNull(await table.GetAsync("open", "t-3"));
    }

    public void Dispose() => _database.Dispose();
}
