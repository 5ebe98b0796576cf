using System.Globalization;
using System.Text;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Storage.Sqlite.Tests;

public sealed class SqliteDurabilityTests : IDisposable
{
    private readonly TemporaryDatabase _database = new();

    [Fact]
    public async Task Rows_and_their_ETags_survive_closing_and_opening()
    {
        string etag;
        await using (var store = _database.Open())
            etag = (await store.Open("Trades").WriteAsync("open", [TableChange.Insert("t-1", "first"u8.ToArray())]))[0]!;
        await using (var store = _database.Open())
        {
            var table = store.Open("Trades");
            Assert.Equal("first", Encoding.UTF8.GetString((await table.GetAsync("open", "t-1"))!.Body.Span));
            await table.WriteAsync("open", [TableChange.Replace("t-1", "second"u8.ToArray(), etag)]);
        }
        await using (var store = _database.Open())
            Assert.Equal("second", Encoding.UTF8.GetString((await store.Open("Trades").GetAsync("open", "t-1"))!.Body.Span));
    }

    [Fact]
    public async Task An_ETag_of_a_deleted_row_is_not_given_again_after_opening()
    {
        string old;
        await using (var store = _database.Open())
        {
            old = (await store.Open("Trades").WriteAsync("open", [TableChange.Insert("t-1", "1"u8.ToArray())]))[0]!;
            await store.Open("Trades").WriteAsync("open", [TableChange.Delete("t-1", old)]);
        }
        await using (var store = _database.Open())
        {
            await store.Open("Trades").WriteAsync("open", [TableChange.Insert("t-1", "2"u8.ToArray())]);
            await Assert.ThrowsAsync<TableConflictException>(async () => await store.Open("Trades").WriteAsync("open", [TableChange.Delete("t-1", old)]));
        }
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_sudden_end_is_there_afterwards()
    {
        using var remains = new TemporaryDatabase();
        List<int> acknowledged = [];
        await using (var store = _database.Open())
        {
            var table = store.Open("Trades");
            using var stop = new CancellationTokenSource();
            var enough = new TaskCompletionSource();
            var callers = Enumerable.Range(0, 8).Select(caller => Task.Run(async () =>
            {
                for (var n = caller; !stop.IsCancellationRequested; n += 8)
                {
                    await table.WriteAsync("open", [TableChange.Insert(Key(n, 'a'), "1"u8.ToArray()), TableChange.Insert(Key(n, 'b'), "1"u8.ToArray())]);
                    lock (acknowledged)
                    {
                        acknowledged.Add(n);
                        if (acknowledged.Count == 400)
                            enough.SetResult();
                    }
                }
            })).ToList();
            await enough.Task;

            // The copy is what a power cut in this moment would leave: the file, the log, and nothing that was only in memory.
            List<int> expected;
            lock (acknowledged)
                expected = [.. acknowledged];
            Directory.CreateDirectory(remains.Directory);
            File.Copy(_database.Path, remains.Path);
            File.Copy(_database.Path + "-wal", remains.Path + "-wal");
            await stop.CancelAsync();
            await Task.WhenAll(callers);
            acknowledged = expected;
        }

        await using var survivor = remains.Open();
        var found = new HashSet<string>();
        await foreach (var row in survivor.Open("Trades").QueryAsync("open"))
            found.Add(row.RowKey);
        Assert.All(acknowledged, n => Assert.Contains(Key(n, 'a'), found));
        Assert.All(found, key => Assert.Contains(key[..^1] + (key[^1] == 'a' ? 'b' : 'a'), found));
    }

    [Fact]
    public async Task Disposing_completes_what_was_queued_and_leaves_one_file()
    {
        var store = _database.Open();
        var table = store.Open("Trades");
        var writes = Enumerable.Range(0, 500).Select(n => table.WriteAsync("open", [TableChange.Insert(Key(n, 'a'), "1"u8.ToArray())]).AsTask()).ToList();
        await store.DisposeAsync();
        await Task.WhenAll(writes);
        Assert.False(File.Exists(_database.Path + "-wal"));

        await using var again = _database.Open();
        var rows = 0;
        await foreach (var row in again.Open("Trades").QueryAsync("open"))
            rows++;
        Assert.Equal(500, rows);
    }

    [Fact]
    public async Task A_disposed_store_says_so()
    {
        var store = _database.Open();
        var table = store.Open("Trades");
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await table.GetAsync("open", "t-1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await table.WriteAsync("open", [TableChange.Insert("t-1", "1"u8.ToArray())]));
    }

    [Fact]
    public async Task A_conflict_of_one_call_leaves_the_others_of_its_group_alone()
    {
        await using var store = _database.Open();
        var table = store.Open("Trades");
        await table.WriteAsync("open", [TableChange.Insert("taken", "1"u8.ToArray())]);
        var calls = Enumerable.Range(0, 300).Select(n => (n, Task: table.WriteAsync(
            "open",
            [TableChange.Insert(Key(n, 'a'), "1"u8.ToArray()), n % 3 == 0 ? TableChange.Insert("taken", "2"u8.ToArray()) : TableChange.Insert(Key(n, 'b'), "1"u8.ToArray())])
            .AsTask())).ToList();
        foreach (var (n, task) in calls)
        {
            if (n % 3 == 0)
                Assert.Equal("taken", (await Assert.ThrowsAsync<TableConflictException>(() => task)).RowKey);
            else
                await task;
            Assert.Equal(n % 3 != 0, await table.GetAsync("open", Key(n, 'a')) is not null);
        }
    }

    [Fact]
    public async Task A_queued_call_that_was_given_up_is_not_taken()
    {
        using var cancellation = new CancellationTokenSource();
        var write = new PendingWrite("trades", "open", [TableChange.Insert("t-1", "1"u8.ToArray())]);
        write.CancelWith(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write.Result);
        Assert.False(write.TryTake());
    }

    [Fact]
    public async Task A_call_that_was_taken_can_no_longer_be_given_up()
    {
        using var cancellation = new CancellationTokenSource();
        var write = new PendingWrite("trades", "open", [TableChange.Insert("t-1", "1"u8.ToArray())]);
        write.CancelWith(cancellation.Token);
        Assert.True(write.TryTake());
        await cancellation.CancelAsync();
        Assert.False(write.Result.IsCompleted);
        write.Complete();
        Assert.Single(await write.Result);
    }

    [Fact]
    public void Tells_the_version_of_its_library() => Assert.True(SqliteTableStore.LibraryVersion >= new Version(3, 35));

    public void Dispose() => _database.Dispose();

    private static string Key(int n, char part) => string.Create(CultureInfo.InvariantCulture, $"t-{n:00000}-{part}");
}
