using System.Text.Json;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// Where paper accounts are kept: table <c>paper</c>, a partition an account, the rows <c>account</c> and <c>order|{client id}</c>. Every write replaces the
/// account row at the ETag it was read with, and that is what makes several brokers over one store take turns.
/// </summary>
internal sealed class PaperStore(ITableStore tables, string accountId)
{
    private const string AccountRow = "account";

    private readonly ITable _table = tables.Open("paper");

    public async ValueTask<(PaperAccount? Account, string? ETag)> LoadAccountAsync(CancellationToken cancellationToken)
    {
        var row = await _table.GetAsync(accountId, AccountRow, cancellationToken).ConfigureAwait(false);
        return row is null ? (null, null) : (JsonSerializer.Deserialize(row.Body.Span, PaperJson.Default.PaperAccount), row.ETag);
    }

    public async ValueTask<StoredOrder?> LoadOrderAsync(string clientOrderId, CancellationToken cancellationToken)
    {
        var row = await _table.GetAsync(accountId, RowOf(clientOrderId), cancellationToken).ConfigureAwait(false);
        return row is null ? null : new StoredOrder(JsonSerializer.Deserialize(row.Body.Span, PaperJson.Default.PaperOrder)!, row.ETag);
    }

    /// <summary>Stores an account and the orders that changed with it, all or none.</summary>
    /// <exception cref="TableConflictException">Another broker was faster: read again.</exception>
    public async ValueTask SaveAsync(
        PaperAccount account,
        string? accountETag,
        IEnumerable<PaperOrder> changed,
        IReadOnlyDictionary<string, string> orderETags,
        CancellationToken cancellationToken)
    {
        List<TableChange> changes = [Write(AccountRow, JsonSerializer.SerializeToUtf8Bytes(account, PaperJson.Default.PaperAccount), accountETag)];
        foreach (var order in changed)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(order, PaperJson.Default.PaperOrder);
            changes.Add(Write(RowOf(order.ClientOrderId), body, orderETags.GetValueOrDefault(order.ClientOrderId)));
        }

        await _table.WriteAsync(accountId, changes, cancellationToken).ConfigureAwait(false);
    }

    private static string RowOf(string clientOrderId) => $"order|{clientOrderId}";

    private static TableChange Write(string rowKey, byte[] body, string? etag) =>
        etag is null ? TableChange.Insert(rowKey, body) : TableChange.Replace(rowKey, body, etag);
}

/// <summary>An order as it was read, and the ETag it had.</summary>
internal sealed record StoredOrder(PaperOrder Order, string ETag);
