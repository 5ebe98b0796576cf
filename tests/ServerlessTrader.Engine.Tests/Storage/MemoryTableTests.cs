using System.Text;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Engine.Tests.Storage;

public sealed class MemoryTableTests : TableContract
{
    [Fact]
    public void The_case_of_a_table_name_does_not_matter()
    {
        var store = new MemoryTableStore();
        Assert.Same(store.Open("Trades"), store.Open("trades"));
    }

    [Fact]
    public async Task A_query_under_way_does_not_see_later_writes()
    {
        var table = new MemoryTableStore().Open("Trades");
        await table.WriteAsync("open", [TableChange.Insert("a", "1"u8.ToArray()), TableChange.Insert("b", "1"u8.ToArray())]);
        var seen = new List<string>();
        await foreach (var row in table.QueryAsync("open"))
        {
            await table.WriteAsync("open", [TableChange.Upsert("b", "2"u8.ToArray()), TableChange.Upsert("c" + row.RowKey, "2"u8.ToArray())]);
            seen.Add(row.RowKey + Encoding.UTF8.GetString(row.Body.Span));
        }
        Assert.Equal(["a1", "b1"], seen);
    }

    protected override ValueTask<ITableStore> CreateStoreAsync() => ValueTask.FromResult<ITableStore>(new MemoryTableStore());
}
