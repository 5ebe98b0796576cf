using System.Security.Cryptography;
using System.Text;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit;

public abstract partial class TableContract
{
    [Fact]
    public async Task A_mixed_batch_is_applied_together()
    {
        var replaced = await Insert("replaced");
        var deleted = await Insert("deleted");
        var etags = await Table.WriteAsync(
            "open",
            [
                TableChange.Replace("replaced", Body("2"), replaced), TableChange.Delete("deleted", deleted),
                TableChange.Insert("inserted", Body("3")), TableChange.Upsert("upserted", Body("4")),
            ]);
        Assert.Equal(["inserted", "replaced", "upserted"], await Keys());
        Assert.Equal("2 3 4", $"{await Read("replaced")} {await Read("inserted")} {await Read("upserted")}");
        Assert.Null(etags[1]);
        Assert.Equal((await Table.GetAsync("open", "replaced"))!.ETag, etags[0]);
        Assert.Equal((await Table.GetAsync("open", "inserted"))!.ETag, etags[2]);
        Assert.Equal((await Table.GetAsync("open", "upserted"))!.ETag, etags[3]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_conflict_anywhere_in_a_batch_leaves_every_row_as_it_was(int position)
    {
        await Insert("taken", "first");
        var kept = await Insert("kept", "first");
        List<TableChange> batch = [TableChange.Insert("new", Body("2")), TableChange.Replace("kept", Body("2"), kept), TableChange.Upsert("other", Body("2"))];
        batch.Insert(position, TableChange.Insert("taken", Body("2")));
        Assert.Equal("taken", (await Conflict([.. batch])).RowKey);
        Assert.Equal(["kept", "taken"], await Keys());
        Assert.Equal("first first", $"{await Read("kept")} {await Read("taken")}");
        Assert.Equal(kept, (await Table.GetAsync("open", "kept"))!.ETag);
    }

    [Fact]
    public async Task Takes_a_hundred_changes_and_no_more()
    {
        var changes = Enumerable.Range(0, 101).Select(n => TableChange.Insert($"t-{n:000}", Body("1"))).ToList();
        await Assert.ThrowsAsync<ArgumentException>(async () => await Table.WriteAsync("open", changes));
        Assert.Empty(await Keys());
        Assert.Equal(100, (await Table.WriteAsync("open", changes[..100])).Count);
        Assert.Equal(100, (await Keys()).Count);
    }

    [Fact]
    public async Task Refuses_a_batch_of_nothing() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Table.WriteAsync("open", []));

    [Fact]
    public async Task Refuses_one_row_twice_in_a_batch()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Table.WriteAsync("open", [TableChange.Insert("t-1", Body("1")), TableChange.Upsert("t-1", Body("2"))]));
        Assert.Empty(await Keys());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    public async Task Refuses_a_key_that_Table_Storage_forbids(string key)
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Table.WriteAsync("open", [TableChange.Insert(key, Body("1"))]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Table.WriteAsync(key, [TableChange.Insert("t-1", Body("1"))]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Table.GetAsync("open", key));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Table.GetAsync(key, "t-1"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Keys(partition: key));
    }

    [Fact]
    public async Task Keys_have_up_to_512_characters()
    {
        var longest = new string('k', 512);
        await Insert(longest, "long", longest);
        Assert.Equal("long", await Read(longest, longest));
        Assert.Equal([longest], await Keys(partition: longest));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Insert(longest + "k"));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1st")]
    [InlineData("open-trades")]
    [InlineData("")]
    public void Refuses_a_table_name_that_Table_Storage_forbids(string name) => Assert.Throws<ArgumentException>(() => Store.Open(name));

    [Fact]
    public async Task The_longest_body_comes_back_byte_for_byte()
    {
        var body = Body('"' + Convert.ToHexString(RandomNumberGenerator.GetBytes((TableLimits.MaxBodyBytes - 2) / 2)) + '"');
        Assert.Equal(TableLimits.MaxBodyBytes, body.Length);
        await Table.WriteAsync("open", [TableChange.Insert("t-1", body)]);
        Assert.True((await Table.GetAsync("open", "t-1"))!.Body.Span.SequenceEqual(body));
    }

    [Fact]
    public async Task Refuses_a_body_over_the_limit()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Table.WriteAsync("open", [TableChange.Insert("t-1", new byte[TableLimits.MaxBodyBytes + 1])]));
        Assert.Empty(await Keys());
    }

    [Fact]
    public async Task Every_character_of_a_body_survives()
    {
        const string text = """{"note":"naïve ₹ 注文 🚀 \u0000 \" end"}""";
        await Insert("t-1", text);
        Assert.Equal(text, await Read("t-1"));
    }

    [Fact]
    public async Task Keys_may_hold_any_language()
    {
        string[] keys = ["注文 ₹", "naïve", "a b", "q&a=1+1%20", "it's", "\"quoted\"", "🚀"];
        foreach (var key in keys)
            await Insert(key, "of " + key, "partition " + key);
        foreach (var key in keys)
        {
            Assert.Equal("of " + key, await Read(key, "partition " + key));
            Assert.Equal([key], await Keys(key, partition: "partition " + key));
        }
    }

    [Fact]
    public async Task A_buffer_may_be_used_again_once_its_write_has_returned()
    {
        var buffer = Body("first");
        await Table.WriteAsync("open", [TableChange.Insert("t-1", buffer)]);
        Encoding.UTF8.GetBytes("XXXXX", buffer);
        Assert.Equal("first", await Read("t-1"));
    }

    [Theory]
    [InlineData(TableChangeKind.Replace)]
    [InlineData(TableChangeKind.Delete)]
    public async Task Refuses_a_condition_without_an_ETag(TableChangeKind kind) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Table.WriteAsync("open", [new TableChange(kind, "t-1", Body("1"), "")]));
}
