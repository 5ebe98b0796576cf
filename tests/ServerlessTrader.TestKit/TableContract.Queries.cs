using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit;

public abstract partial class TableContract
{
    [Fact]
    public async Task Rows_come_in_ordinal_order_of_their_keys()
    {
        string[] keys = ["b", "a", "B", "_", "10", "9", "a-1", "a1", "é", "z", "Z", "注", " ", "~", "a "];
        foreach (var key in keys)
            await Insert(key);
        Assert.Equal(keys.Order(StringComparer.Ordinal), await Keys());
    }

    [Theory]
    [InlineData(null, null, "a b c d e")]
    [InlineData("b", null, "b c d e")]
    [InlineData(null, "d", "a b c")]
    [InlineData("b", "d", "b c")]
    [InlineData("bb", "dd", "c d")]
    [InlineData("b", "b", "")]
    [InlineData("d", "b", "")]
    [InlineData("f", null, "")]
    [InlineData(null, "a", "")]
    public async Task A_range_holds_its_lower_bound_and_not_its_upper(string? from, string? to, string expected)
    {
        await InsertMany("a", "b", "c", "d", "e");
        Assert.Equal(expected, string.Join(' ', await Keys(from, to)));
    }

    [Theory]
    [InlineData(null, null, 2, "a b")]
    [InlineData("b", null, 2, "b c")]
    [InlineData("b", "d", 1, "b")]
    [InlineData(null, null, 9, "a b c d e")]
    [InlineData(null, null, 0, "")]
    public async Task A_limit_takes_the_first_rows_of_the_range(string? from, string? to, int limit, string expected)
    {
        await InsertMany("a", "b", "c", "d", "e");
        Assert.Equal(expected, string.Join(' ', await Keys(from, to, limit)));
    }

    [Fact]
    public async Task A_prefix_is_a_range()
    {
        await InsertMany("paper", "paper-1", "paper-2", "paper-22", "paper.1", "papes");
        Assert.Equal(["paper-1", "paper-2", "paper-22"], await Keys("paper-", "paper."));
    }

    [Fact]
    public async Task A_query_gives_the_same_rows_as_a_read()
    {
        await Insert("t-1", """{"n":1}""");
        await Insert("t-2", """{"n":2}""");
        await foreach (var row in Table.QueryAsync("open"))
        {
            var read = await Table.GetAsync("open", row.RowKey);
            Assert.Equal((read!.PartitionKey, read.RowKey, read.ETag, Text(read)), (row.PartitionKey, row.RowKey, row.ETag, Text(row)));
        }
    }

    [Fact]
    public async Task An_empty_partition_has_no_rows() => Assert.Empty(await Keys(partition: "nothing here"));

    [Fact]
    public async Task More_rows_than_one_page_come_complete_and_in_order()
    {
        var keys = Enumerable.Range(0, 2_345).Select(n => $"t-{n:0000}").ToArray();
        foreach (var chunk in keys.Reverse().Chunk(TableLimits.MaxBatch))
            await Table.WriteAsync("open", [.. chunk.Select(key => TableChange.Insert(key, Body(key)))]);
        Assert.Equal(keys, await Keys());
        Assert.Equal(keys[..1_500], await Keys(limit: 1_500));
        Assert.Equal(keys[100..2_200], await Keys("t-0100", "t-2200"));
        Assert.Equal(keys[100..1_300], await Keys("t-0100", "t-2200", 1_200));
    }

    [Fact]
    public async Task Large_rows_come_complete_and_in_order()
    {
        var body = Body(new string('x', 300_000));
        var keys = Enumerable.Range(0, 20).Select(n => $"t-{n:00}").ToArray();
        foreach (var key in keys)
            await Table.WriteAsync("open", [TableChange.Insert(key, body)]);
        Assert.Equal(keys, await Keys());
        Assert.Equal(keys[5..15], await Keys("t-05", limit: 10));
    }

    [Fact]
    public async Task Partitions_do_not_see_each_other()
    {
        await Insert("t-1", "of a", "a");
        await Insert("t-1", "of ab", "ab");
        await Insert("t-2", "of ab", "ab");
        Assert.Equal("of a", await Read("t-1", "a"));
        Assert.Equal(["t-1"], await Keys(partition: "a"));
        Assert.Equal(["t-1", "t-2"], await Keys(partition: "ab"));
        Assert.Empty(await Keys(partition: "A"));
    }

    [Fact]
    public async Task Tables_do_not_see_each_other()
    {
        var other = OpenNew();
        await Insert("t-1", "of one");
        await other.WriteAsync("open", [TableChange.Insert("t-1", Body("of the other"))]);
        await other.WriteAsync("open", [TableChange.Insert("t-2", Body("of the other"))]);
        Assert.Equal("of one", await Read("t-1"));
        Assert.Equal(["t-1"], await Keys());
        Assert.Equal(["t-1", "t-2"], await Keys(table: other));
    }

    [Fact]
    public async Task The_same_name_is_the_same_table()
    {
        var name = NewName();
        await Store.Open(name).WriteAsync("open", [TableChange.Insert("t-1", Body("1"))]);
        Assert.Equal("1", Text(await Store.Open(name).GetAsync("open", "t-1")));
    }

    [Fact]
    public async Task A_write_that_has_returned_is_read_by_everyone()
    {
        var etag = await Insert("t-1", "0");
        for (var n = 1; n <= 50; n++)
        {
            etag = (await Table.WriteAsync("open", [TableChange.Replace("t-1", Body($"{n}"), etag)]))[0]!;
            var reads = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Read("t-1"))));
            Assert.All(reads, text => Assert.Equal($"{n}", text));
        }
    }

    [Fact]
    public async Task Writes_from_many_threads_all_arrive()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(() => Insert($"t-{n:000}", $"{n}", $"p-{n % 3}"))));
        Assert.Equal(200, (await Keys(partition: "p-0")).Count + (await Keys(partition: "p-1")).Count + (await Keys(partition: "p-2")).Count);
        for (var n = 0; n < 200; n += 7)
            Assert.Equal($"{n}", await Read($"t-{n:000}", $"p-{n % 3}"));
    }

    [Fact]
    public async Task A_call_that_was_cancelled_before_it_began_does_nothing()
    {
        await Insert("t-1", "first");
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Table.GetAsync("open", "t-1", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Table.WriteAsync("open", [TableChange.Upsert("t-1", Body("second"))], cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var row in Table.QueryAsync("open", cancellationToken: cancelled))
                Assert.Fail($"Row {row.RowKey} came after all.");
        });
        Assert.Equal("first", await Read("t-1"));
    }

    private async Task InsertMany(params string[] keys) =>
        await Table.WriteAsync("open", [.. keys.Select(key => TableChange.Insert(key, Body("1")))]);
}
