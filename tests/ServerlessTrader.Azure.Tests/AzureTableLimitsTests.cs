using System.Text;
using Azure.Data.Tables;
using ServerlessTrader.Azure.Tests.Azurite;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure.Tests;

/// <summary>What lies at the edge of Table Storage's limits is taken by the service; what lies over them is refused before it is sent.</summary>
[NeedsAzurite]
[Collection(SharedAzurite.Name)]
public sealed class AzureTableLimitsTests(AzuriteServer azurite)
{
    private readonly string _name = "T" + Guid.NewGuid().ToString("N");

    private ITable Table => field ??= new AzureTableStore(azurite.Options).Open(_name);

    [Theory]
    [InlineData('x', 32_768)]
    [InlineData('x', 32_769)]
    [InlineData('₹', 32_768)]
    [InlineData('₹', 32_769)]
    [InlineData('"', 32_768)]
    [InlineData('x', 65_536)]
    [InlineData('x', 65_537)]
    public async Task Bodies_around_the_size_of_a_property_come_back_whole(char character, int count)
    {
        var body = Encoding.UTF8.GetBytes(new string(character, count));
        await Table.WriteAsync("p", [TableChange.Insert("r", body)]);
        Assert.True((await Table.GetAsync("p", "r"))!.Body.Span.SequenceEqual(body));
    }

    [Fact]
    public async Task A_row_that_shrinks_keeps_nothing_of_its_longer_self()
    {
        var etag = (await Table.WriteAsync("p", [TableChange.Insert("r", new byte[200_000])]))[0]!;
        await Table.WriteAsync("p", [TableChange.Replace("r", "{}"u8.ToArray(), etag)]);
        Assert.Equal("{}", Encoding.UTF8.GetString((await Table.GetAsync("p", "r"))!.Body.Span));
        var entity = (await Raw().GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal("{}", entity.GetString("Body"));
        Assert.DoesNotContain("Body00", entity.Keys);
    }

    [Fact]
    public async Task The_longest_body_fits_under_the_longest_keys()
    {
        var (partitionKey, rowKey) = (new string('p', TableLimits.MaxKeyLength), new string('₹', TableLimits.MaxKeyLength));
        var body = Bytes(TableLimits.MaxBodyBytes);
        await Table.WriteAsync(partitionKey, [TableChange.Insert(rowKey, body)]);
        Assert.True((await Table.GetAsync(partitionKey, rowKey))!.Body.Span.SequenceEqual(body));
    }

    [Fact]
    public async Task A_batch_of_nearly_4_MiB_is_taken()
    {
        // A body of this size is 1,333,336 bytes of base64; a zero byte is a plain letter there.
        var body = new byte[1_000_000];
        await Table.WriteAsync("p", [.. Enumerable.Range(0, 3).Select(n => TableChange.Insert($"r-{n}", body))]);
        Assert.Equal([1_000_000, 1_000_000, 1_000_000], await Table.QueryAsync("p").Select(row => row.Body.Length).ToListAsync());
    }

    [Fact]
    public async Task A_batch_over_4_MiB_is_refused_before_it_is_sent()
    {
        var body = new byte[1_000_000];
        var failure = await Assert.ThrowsAsync<ArgumentException>(
            async () => await Table.WriteAsync("p", [.. Enumerable.Range(0, 4).Select(n => TableChange.Insert($"r-{n}", body))]));
        Assert.Contains("4 changes to partition 'p'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("4,194,304", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await Table.QueryAsync("p").ToListAsync());
    }

    [Fact]
    public async Task A_hundred_ordinary_trades_fit_one_batch()
    {
        var legs = Enumerable.Repeat("""{"side":"buy","quantity":"1","price":"4.35"}""", 250);
        var trade = Encoding.UTF8.GetBytes($$"""{"legs":[{{string.Join(',', legs)}}]}""");
        Assert.InRange(trade.Length, 10_000, 13_000);
        await Table.WriteAsync("p", [.. Enumerable.Range(0, 100).Select(n => TableChange.Insert($"r-{n:000}", trade))]);
        Assert.Equal(100, await Table.QueryAsync("p").CountAsync());
    }

    [Fact]
    public async Task An_apostrophe_in_a_key_is_part_of_the_key_and_not_of_the_query()
    {
        const string partition = "o'brien' or PartitionKey ne 'x";
        await Table.WriteAsync(partition, [TableChange.Insert("a'a", default), TableChange.Insert("a'b", default), TableChange.Insert("a'c", default)]);
        await Table.WriteAsync("other", [TableChange.Insert("a'b", default)]);
        Assert.Equal(["a'b"], await Table.QueryAsync(partition, "a'b", "a'c").Select(row => row.RowKey).ToListAsync());
        var etag = (await Table.GetAsync(partition, "a'b"))!.ETag;
        etag = (await Table.WriteAsync(partition, [TableChange.Replace("a'b", default, etag)]))[0]!;
        await Table.WriteAsync(partition, [TableChange.Delete("a'b", etag)]);
        Assert.Equal(["a'a", "a'c"], await Table.QueryAsync(partition).Select(row => row.RowKey).ToListAsync());
    }

    [Fact]
    public async Task A_row_of_another_program_is_named_and_not_guessed_at()
    {
        await Table.WriteAsync("p", [TableChange.Insert("ours", default)]);
        await Raw().AddEntityAsync(new TableEntity("p", "theirs") { ["Price"] = 1.5 });
        var failure = await Assert.ThrowsAsync<InvalidDataException>(async () => await Table.GetAsync("p", "theirs"));
        Assert.Contains("'theirs'", failure.Message, StringComparison.Ordinal);
    }

    private TableClient Raw() => new(azurite.Options.ConnectionString!, _name);

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
