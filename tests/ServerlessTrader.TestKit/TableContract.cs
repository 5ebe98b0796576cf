using System.Text;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit;

/// <summary>What every <see cref="ITable"/> does, whatever it is stored in. One subclass a store; the tables it opens here are new for every test.</summary>
public abstract partial class TableContract : IAsyncLifetime
{
    private ITableStore? _store;
    private ITable? _table;

    /// <summary>The store under test.</summary>
    protected ITableStore Store => _store ?? throw new InvalidOperationException("The store is opened before each test.");

    private ITable Table => _table ?? throw new InvalidOperationException("The table is opened before each test.");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _store = await CreateStoreAsync();
        _table = OpenNew();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await DisposeStoreAsync();

    /// <summary>Opens the store. It may hold tables of earlier tests.</summary>
    protected abstract ValueTask<ITableStore> CreateStoreAsync();

    /// <summary>Closes the store.</summary>
    protected virtual ValueTask DisposeStoreAsync() => ValueTask.CompletedTask;

    private static byte[] Body(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(TableRow? row) => row is null ? "(none)" : Encoding.UTF8.GetString(row.Body.Span);

    private static string NewName() => "T" + Guid.NewGuid().ToString("N");

    private ITable OpenNew() => Store.Open(NewName());

    private async Task<string> Insert(string rowKey, string body = "1", string partition = "open") =>
        (await Table.WriteAsync(partition, [TableChange.Insert(rowKey, Body(body))]))[0]!;

    private async Task<string> Read(string rowKey, string partition = "open") => Text(await Table.GetAsync(partition, rowKey));

    private async Task<TableConflictException> Conflict(params TableChange[] changes) =>
        await Assert.ThrowsAsync<TableConflictException>(async () => await Table.WriteAsync("open", changes));

    private async Task<List<string>> Keys(string? from = null, string? to = null, int? limit = null, string partition = "open", ITable? table = null)
    {
        var keys = new List<string>();
        await foreach (var row in (table ?? Table).QueryAsync(partition, from, to, limit))
            keys.Add(row.RowKey);
        return keys;
    }
}
