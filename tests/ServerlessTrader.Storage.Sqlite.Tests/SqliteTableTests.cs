using ServerlessTrader.Engine.Ports;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Storage.Sqlite.Tests;

public sealed class SqliteTableTests : TableContract, IDisposable
{
    private readonly TemporaryDatabase _database = new();

    [Fact]
    public void The_case_of_a_table_name_does_not_matter() => Assert.Same(Store.Open("Trades"), Store.Open("trades"));

    [Theory]
    [InlineData("W/\"datetime'2025'\"")]
    [InlineData("-1")]
    [InlineData("99999999999999999999999999")]
    public async Task An_ETag_of_some_other_store_matches_nothing(string etag)
    {
        var table = Store.Open("Trades");
        await table.WriteAsync("open", [TableChange.Insert("t-1", "1"u8.ToArray())]);
        await Assert.ThrowsAsync<TableConflictException>(async () => await table.WriteAsync("open", [TableChange.Delete("t-1", etag)]));
    }

    [Fact]
    public async Task An_empty_body_comes_back_empty()
    {
        var table = Store.Open("Trades");
        await table.WriteAsync("open", [TableChange.Insert("t-1", default)]);
        Assert.Equal(0, (await table.GetAsync("open", "t-1"))!.Body.Length);
    }

    public void Dispose() => _database.Dispose();

    protected override ValueTask<ITableStore> CreateStoreAsync() => ValueTask.FromResult<ITableStore>(_database.Open());

    protected override ValueTask DisposeStoreAsync() => ((SqliteTableStore)Store).DisposeAsync();
}
