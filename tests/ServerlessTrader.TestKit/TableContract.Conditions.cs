using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit;

public abstract partial class TableContract
{
    [Fact]
    public async Task Reads_back_what_was_inserted()
    {
        var etag = await Insert("t-1", """{"phase":"open"}""");
        var row = await Table.GetAsync("open", "t-1");
        Assert.NotNull(row);
        Assert.Equal(("open", "t-1", etag, """{"phase":"open"}"""), (row.PartitionKey, row.RowKey, row.ETag, Text(row)));
    }

    [Fact]
    public async Task A_row_that_was_never_written_reads_as_none()
    {
        await Insert("t-1");
        Assert.Null(await Table.GetAsync("open", "t-2"));
        Assert.Null(await Table.GetAsync("closed", "t-1"));
    }

    [Fact]
    public async Task Refuses_to_insert_a_row_that_exists()
    {
        await Insert("t-1", "first");
        var conflict = await Conflict(TableChange.Insert("t-1", Body("second")));
        Assert.Equal("t-1", conflict.RowKey);
        Assert.Equal("first", await Read("t-1"));
    }

    [Fact]
    public async Task Replaces_a_row_that_has_not_changed()
    {
        var etag = await Insert("t-1", "first");
        var replaced = await Table.WriteAsync("open", [TableChange.Replace("t-1", Body("second"), etag)]);
        var row = await Table.GetAsync("open", "t-1");
        Assert.Equal("second", Text(row));
        Assert.Equal(replaced[0], row!.ETag);
    }

    [Fact]
    public async Task Refuses_to_replace_a_row_that_has_changed_since()
    {
        var stale = await Insert("t-1", "first");
        await Table.WriteAsync("open", [TableChange.Replace("t-1", Body("second"), stale)]);
        var conflict = await Conflict(TableChange.Replace("t-1", Body("third"), stale));
        Assert.Equal("t-1", conflict.RowKey);
        Assert.Equal("second", await Read("t-1"));
    }

    [Fact]
    public async Task Refuses_to_replace_a_row_that_is_not_there()
    {
        var etag = await Insert("t-1");
        var conflict = await Conflict(TableChange.Replace("t-2", Body("second"), etag));
        Assert.Equal("t-2", conflict.RowKey);
        Assert.Equal("(none)", await Read("t-2"));
    }

    [Fact]
    public async Task Upsert_inserts_or_overwrites()
    {
        await Table.WriteAsync("open", [TableChange.Upsert("p-1", Body("first"))]);
        Assert.Equal("first", await Read("p-1"));
        await Table.WriteAsync("open", [TableChange.Upsert("p-1", Body("second"))]);
        Assert.Equal("second", await Read("p-1"));
    }

    [Fact]
    public async Task Deletes_a_row_that_has_not_changed()
    {
        var etag = await Insert("t-1");
        Assert.Null(Assert.Single(await Table.WriteAsync("open", [TableChange.Delete("t-1", etag)])));
        Assert.Equal("(none)", await Read("t-1"));
        Assert.Empty(await Keys());
    }

    [Fact]
    public async Task Refuses_to_delete_a_row_that_has_changed_since()
    {
        var stale = await Insert("t-1");
        await Table.WriteAsync("open", [TableChange.Upsert("t-1", Body("second"))]);
        Assert.Equal("t-1", (await Conflict(TableChange.Delete("t-1", stale))).RowKey);
        Assert.Equal("second", await Read("t-1"));
    }

    [Fact]
    public async Task Refuses_to_delete_a_row_twice()
    {
        var etag = await Insert("t-1");
        await Table.WriteAsync("open", [TableChange.Delete("t-1", etag)]);
        Assert.Equal("t-1", (await Conflict(TableChange.Delete("t-1", etag))).RowKey);
    }

    [Fact]
    public async Task Every_write_changes_the_ETag_even_with_the_same_body()
    {
        var first = await Insert("t-1", "same");
        var second = (await Table.WriteAsync("open", [TableChange.Replace("t-1", Body("same"), first)]))[0]!;
        var third = (await Table.WriteAsync("open", [TableChange.Upsert("t-1", Body("same"))]))[0]!;
        Assert.Equal(3, new HashSet<string> { first, second, third }.Count);
        Assert.Equal(third, (await Table.GetAsync("open", "t-1"))!.ETag);
    }

    [Fact]
    public async Task A_refused_write_leaves_the_ETag_alone()
    {
        var etag = await Insert("t-1");
        await Conflict(TableChange.Insert("t-1", Body("second")));
        Assert.Equal(etag, (await Table.GetAsync("open", "t-1"))!.ETag);
    }

    [Fact]
    public async Task A_row_inserted_again_does_not_answer_to_its_old_ETag()
    {
        var old = await Insert("t-1", "first life");
        await Table.WriteAsync("open", [TableChange.Delete("t-1", old)]);
        await Insert("t-1", "second life");
        await Conflict(TableChange.Replace("t-1", Body("third"), old));
        Assert.Equal("second life", await Read("t-1"));
    }

    [Fact]
    public async Task Of_fifty_replaces_with_one_ETag_one_wins()
    {
        var etag = await Insert("t-1", "start");
        var winners = await Winners(50, n => Table.WriteAsync("open", [TableChange.Replace("t-1", Body($"writer {n}"), etag)]));
        Assert.Equal($"writer {Assert.Single(winners)}", await Read("t-1"));
    }

    [Fact]
    public async Task Of_thirty_inserts_of_one_row_one_wins()
    {
        var winners = await Winners(30, n => Table.WriteAsync("open", [TableChange.Insert("t-1", Body($"writer {n}"))]));
        Assert.Equal($"writer {Assert.Single(winners)}", await Read("t-1"));
    }

    [Fact]
    public async Task Of_thirty_batches_over_the_same_rows_one_wins_whole()
    {
        var winners = await Winners(
            30, n => Table.WriteAsync("open", [TableChange.Insert($"own-{n}", Body("1")), TableChange.Insert("t-1", Body($"writer {n}"))]));
        var winner = Assert.Single(winners);
        Assert.Equal([$"own-{winner}", "t-1"], await Keys());
        Assert.Equal($"writer {winner}", await Read("t-1"));
    }

    /// <summary>Runs writers at once, and returns the numbers of those that met no conflict.</summary>
    private static async Task<List<int>> Winners(int writers, Func<int, ValueTask<IReadOnlyList<string?>>> write)
    {
        var won = await Task.WhenAll(Enumerable.Range(0, writers).Select(n => Task.Run(async () =>
        {
            try
            {
                await write(n);
                return true;
            }
            catch (TableConflictException)
            {
                return false;
            }
        })));
        return [.. Enumerable.Range(0, writers).Where(n => won[n])];
    }
}
