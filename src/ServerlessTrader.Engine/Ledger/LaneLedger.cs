using System.Collections.Concurrent;
using System.Text.Json;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>The lanes over an <see cref="ITable"/>: one row an account (partition) and symbol, changed only by compare-and-replace.</summary>
public sealed class LaneLedger(ITableStore store)
{
    private readonly Lazy<ITable> _lanes = new(() => store.Open("lanes"));

    // Correctness comes from compare-and-replace. Taking turns within this process keeps a burst of alerts in the order in which they came, and from racing in vain.
    private readonly ConcurrentDictionary<(string Account, string Symbol), SemaphoreSlim> _turns = new();

    /// <summary>The lane; an empty one when nobody ever stood in it.</summary>
    public async ValueTask<Lane> GetAsync(string account, string symbol, CancellationToken cancellationToken = default) =>
        (await ReadAsync(account, symbol, cancellationToken).ConfigureAwait(false)).Lane;

    /// <summary>Puts a trade at the end, unless it stands in the queue already. Returns the lane with it.</summary>
    public ValueTask<Lane> JoinAsync(string account, string symbol, string tradeId, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        UpdateAsync(account, symbol, lane => lane.Join(tradeId, at), cancellationToken);

    /// <summary>Takes a trade out. Returns the lane without it.</summary>
    public ValueTask<Lane> LeaveAsync(string account, string symbol, string tradeId, CancellationToken cancellationToken = default) =>
        UpdateAsync(account, symbol, lane => lane.Leave(tradeId), cancellationToken);

    /// <summary>Takes a place out that nobody fills any more; nothing happens when the trade has been heard of since. Returns the lane.</summary>
    public ValueTask<Lane> DropAsync(string account, string symbol, LaneEntry entry, CancellationToken cancellationToken = default) =>
        UpdateAsync(account, symbol, lane => lane.Queue.Contains(entry) ? lane.Leave(entry.TradeId) : lane, cancellationToken);

    private async ValueTask<Lane> UpdateAsync(string account, string symbol, Func<Lane, Lane> change, CancellationToken cancellationToken)
    {
        var turn = _turns.GetOrAdd((account, symbol), static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var (lane, etag) = await ReadAsync(account, symbol, cancellationToken).ConfigureAwait(false);
                var next = change(lane);
                if (ReferenceEquals(next, lane))
                    return lane;
                var body = JsonSerializer.SerializeToUtf8Bytes(next, LedgerJson.Default.Lane);
                try
                {
                    await _lanes.Value.WriteAsync(
                        account, [etag is null ? TableChange.Insert(symbol, body) : TableChange.Replace(symbol, body, etag)], cancellationToken).ConfigureAwait(false);
                    return next;
                }
                catch (TableConflictException)
                {
                    // Another process was faster; look again.
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<(Lane Lane, string? ETag)> ReadAsync(string account, string symbol, CancellationToken cancellationToken)
    {
        var row = await _lanes.Value.GetAsync(account, symbol, cancellationToken).ConfigureAwait(false);
        return row is null
            ? (Lane.Empty, null)
            : (JsonSerializer.Deserialize(row.Body.Span, LedgerJson.Default.Lane) ?? throw new JsonException($"Lane row {account}/{symbol} holds null."), row.ETag);
    }
}
