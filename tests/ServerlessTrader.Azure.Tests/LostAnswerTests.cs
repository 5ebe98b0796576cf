using System.Text;
using Azure.Core.Pipeline;
using ServerlessTrader.Azure.Tests.Azurite;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure.Tests;

/// <summary>An answer that is lost on its way must neither lose a write, nor double it, nor make our own write look like somebody else's.</summary>
[NeedsAzurite]
[Collection(SharedAzurite.Name)]
public sealed class LostAnswerTests(AzuriteServer azurite)
{
    private const string Partition = "paper-1";

    private readonly string _name = "T" + Guid.NewGuid().ToString("N");

    [Theory]
    [InlineData(Fault.LoseRequest)]
    [InlineData(Fault.LoseAnswer)]
    [InlineData(Fault.AnswerTimedOut)]
    [InlineData(Fault.Refuse)]
    [InlineData(Fault.RefuseInside)]
    public async Task An_insert_is_made_once_and_reported_as_made(Fault fault)
    {
        var transport = new FaultyTransport(fault);
        var etag = (await Faulty(transport).WriteAsync(Partition, [Insert("alert", "ours")]))[0];
        Assert.Equal(2, transport.Batches);
        var row = await Sound().GetAsync(Partition, "alert");
        Assert.Equal(("ours", etag), (Text(row), row!.ETag));
    }

    [Theory]
    [InlineData(Fault.LoseRequest)]
    [InlineData(Fault.LoseAnswer)]
    [InlineData(Fault.AnswerTimedOut)]
    [InlineData(Fault.Refuse)]
    [InlineData(Fault.RefuseInside)]
    public async Task A_replacement_is_made_once_and_reported_as_made(Fault fault)
    {
        var read = await Write(Insert("trade", "before"));
        var etag = (await Faulty(new FaultyTransport(fault)).WriteAsync(Partition, [Replace("trade", "after", read)]))[0];
        var row = await Sound().GetAsync(Partition, "trade");
        Assert.Equal(("after", etag), (Text(row), row!.ETag));
    }

    [Fact]
    public async Task A_batch_with_a_deletion_is_made_once_and_reported_as_made()
    {
        var open = await Write(Insert("open", "trade"));
        var etags = await Faulty(new FaultyTransport(Fault.LoseAnswer, Fault.LoseAnswer)).WriteAsync(
            Partition, [Insert("done", "trade"), TableChange.Delete("open", open), TableChange.Upsert("past", Bytes("trade"))]);
        Assert.Null(await Sound().GetAsync(Partition, "open"));
        Assert.Equal(
            [(await Sound().GetAsync(Partition, "done"))!.ETag, null, (await Sound().GetAsync(Partition, "past"))!.ETag], etags);
    }

    [Theory]
    [InlineData(Fault.LoseRequest)]
    [InlineData(Fault.Refuse)]
    [InlineData(Fault.RefuseInside)]
    public async Task Somebody_elses_row_is_still_a_conflict(Fault fault)
    {
        await Write(Insert("alert", "theirs"));
        var conflict = await Assert.ThrowsAsync<TableConflictException>(
            async () => await Faulty(new FaultyTransport(fault)).WriteAsync(Partition, [Insert("log", "ours"), Insert("alert", "ours")]));
        Assert.Equal("alert", conflict.RowKey);
        Assert.Null(await Sound().GetAsync(Partition, "log"));
    }

    [Fact]
    public async Task Somebody_elses_replacement_is_still_a_conflict()
    {
        var read = await Write(Insert("trade", "before"));
        await Write(Replace("trade", "theirs", read));
        var conflict = await Assert.ThrowsAsync<TableConflictException>(
            async () => await Faulty(new FaultyTransport(Fault.Refuse)).WriteAsync(Partition, [Replace("trade", "ours", read)]));
        Assert.Equal("trade", conflict.RowKey);
        Assert.Equal("theirs", Text(await Sound().GetAsync(Partition, "trade")));
    }

    [Fact]
    public async Task A_write_that_others_have_built_upon_was_made_all_the_same()
    {
        var transport = new FaultyTransport(Fault.LoseAnswer)
        {
            Meanwhile = async () => await Write(Replace("trade", "theirs, after ours", (await Sound().GetAsync(Partition, "trade"))!.ETag)),
        };
        var etags = await Faulty(transport).WriteAsync(Partition, [Insert("trade", "ours"), Insert("log", "ours")]);
        Assert.Equal("theirs, after ours", Text(await Sound().GetAsync(Partition, "trade")));
        Assert.Equal((await Sound().GetAsync(Partition, "log"))!.ETag, etags[1]);
        // Ours is no longer the row's ETag, so whoever goes on from it is told.
        await Assert.ThrowsAsync<TableConflictException>(async () => await Write(Replace("trade", "ours again", etags[0]!)));
    }

    [Fact]
    public async Task A_deletion_alone_leaves_nothing_to_tell_by_and_is_reported_as_open()
    {
        var read = await Write(Insert("todo", "close"));
        var failure = await Assert.ThrowsAsync<TableUnavailableException>(
            async () => await Faulty(new FaultyTransport(Fault.LoseAnswer)).WriteAsync(Partition, [TableChange.Delete("todo", read)]));
        Assert.Contains("Read them again", failure.Message, StringComparison.Ordinal);
        Assert.Null(await Sound().GetAsync(Partition, "todo"));
    }

    [Fact]
    public async Task A_deletion_that_did_not_arrive_is_made_by_the_next_attempt()
    {
        var read = await Write(Insert("todo", "close"));
        await Faulty(new FaultyTransport(Fault.LoseRequest, Fault.RefuseInside)).WriteAsync(Partition, [TableChange.Delete("todo", read)]);
        Assert.Null(await Sound().GetAsync(Partition, "todo"));
    }

    [Fact]
    public async Task A_deletion_of_a_row_that_has_changed_is_still_a_conflict()
    {
        var read = await Write(Insert("todo", "close"));
        await Write(Replace("todo", "theirs", read));
        await Assert.ThrowsAsync<TableConflictException>(
            async () => await Faulty(new FaultyTransport(Fault.Refuse)).WriteAsync(Partition, [TableChange.Delete("todo", read)]));
        Assert.Equal("theirs", Text(await Sound().GetAsync(Partition, "todo")));
    }

    [Fact]
    public async Task A_conflict_at_the_first_attempt_is_taken_at_its_word()
    {
        await Write(Insert("alert", "theirs"));
        var transport = new FaultyTransport();
        await Assert.ThrowsAsync<TableConflictException>(async () => await Faulty(transport).WriteAsync(Partition, [Insert("alert", "ours")]));
        Assert.Equal(1, transport.Batches);
    }

    private ITable Sound() => new AzureTableStore(azurite.Options).Open(_name);

    private ITable Faulty(FaultyTransport transport) =>
        new AzureTableStore(azurite.Options, credential: null, client => client.Transport = new HttpClientTransport(transport)).Open(_name);

    private async Task<string> Write(TableChange change) => (await Sound().WriteAsync(Partition, [change]))[0]!;

    private static TableChange Insert(string rowKey, string body) => TableChange.Insert(rowKey, Bytes(body));

    private static TableChange Replace(string rowKey, string body, string etag) => TableChange.Replace(rowKey, Bytes(body), etag);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(TableRow? row) => row is null ? "(none)" : Encoding.UTF8.GetString(row.Body.Span);
}
