using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>
/// Alerts, trades and journals over one <see cref="ITable"/>. Row keys within a partition (<see cref="TradeShard"/>):
/// <c>alert|key</c>, <c>todo|key</c>, <c>open|trade</c> or <c>done|trade</c> (a trade moves once, atomically, when it ends), <c>log|trade|number</c>,
/// <c>past|inverted time|trade</c> (history, newest first).
/// </summary>
public sealed class TradeLedger(ITableStore store)
{
    private const string AlertPrefix = "alert|";
    private const string TodoPrefix = "todo|";
    private const string OpenPrefix = "open|";
    private const string DonePrefix = "done|";
    private const string LogPrefix = "log|";
    private const string PastPrefix = "past|";

    private readonly ITable _table = store.Open("trades");

    /// <summary>Who enters next, by account and symbol.</summary>
    public LaneLedger Lanes { get; } = new(store);

    /// <summary>The stored alert and its ETag, or null.</summary>
    public async ValueTask<(AlertRecord Record, string ETag)?> FindAlertAsync(string key, CancellationToken cancellationToken = default)
    {
        var row = await _table.GetAsync(TradeShard.Of(key), AlertPrefix + key, cancellationToken).ConfigureAwait(false);
        return row is null ? null : (Read(row, LedgerJson.Default.AlertRecord), row.ETag);
    }

    /// <summary>
    /// Stores an alert, its trades and their first journal lines in one atomic write. Trades that are already final go straight to history.
    /// </summary>
    /// <param name="key">The alert's key, the row's name; <see cref="AlertRecord.Id"/> differs from it only in later generations.</param>
    /// <param name="record">The alert.</param>
    /// <param name="replaces">Null to insert; the ETag of the row to replace when a body without a time of its own comes again after the duplicate window.</param>
    /// <param name="trades">New trades, at most 30, each with <see cref="Trade.JournalLength"/> 0.</param>
    /// <param name="entries">One journal line a trade.</param>
    /// <param name="command">Trades to close, or null.</param>
    /// <param name="cancellationToken">Stops waiting; the write may still happen.</param>
    /// <exception cref="TableConflictException">Somebody stored this alert first: it is a duplicate.</exception>
    public async ValueTask AdmitAsync(
        string key, AlertRecord record, string? replaces, IReadOnlyList<Trade> trades, IReadOnlyList<JournalEntry> entries, PendingCommand? command,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(trades);
        ArgumentNullException.ThrowIfNull(entries);
        var changes = new List<TableChange>(2 + 3 * trades.Count);
        var body = Write(record, LedgerJson.Default.AlertRecord);
        changes.Add(replaces is null ? TableChange.Insert(AlertPrefix + key, body) : TableChange.Replace(AlertPrefix + key, body, replaces));
        for (var i = 0; i < trades.Count; i++)
        {
            var trade = trades[i] with { JournalLength = 1 };
            changes.Add(TableChange.Insert((trade.Phase.IsFinal() ? DonePrefix : OpenPrefix) + trade.Id, Write(trade, LedgerJson.Default.Trade)));
            changes.Add(TableChange.Insert(LogKey(trade.Id, 0), Write(entries[i], LedgerJson.Default.JournalEntry)));
            if (trade.Phase.IsFinal())
                changes.Add(TableChange.Upsert(PastKey(trade), Write(HistoryEntry.Of(trade), LedgerJson.Default.HistoryEntry)));
        }

        if (command is not null)
            changes.Add(TableChange.Insert(TodoPrefix + record.Id, Write(command, LedgerJson.Default.PendingCommand)));
        await _table.WriteAsync(TradeShard.Of(key), changes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores a trade that no alert asked for by itself. False when there is one of this id already, open or ended.</summary>
    public async ValueTask<bool> AdoptAsync(Trade trade, JournalEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trade);
        try
        {
            // The journal's first line keeps its place when a trade has ended, so it stands for both.
            await _table.WriteAsync(
                TradeShard.Of(trade.Id),
                [
                    TableChange.Insert(OpenPrefix + trade.Id, Write(trade with { JournalLength = 1 }, LedgerJson.Default.Trade)),
                    TableChange.Insert(LogKey(trade.Id, 0), Write(entry, LedgerJson.Default.JournalEntry)),
                ],
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TableConflictException)
        {
            return false;
        }
    }

    /// <summary>The trade, open or ended, or null when there is none of this id.</summary>
    public async ValueTask<StoredTrade?> FindAsync(string tradeId, CancellationToken cancellationToken = default)
    {
        var shard = TradeShard.Of(tradeId);
        var row = await _table.GetAsync(shard, OpenPrefix + tradeId, cancellationToken).ConfigureAwait(false)
            ?? await _table.GetAsync(shard, DonePrefix + tradeId, cancellationToken).ConfigureAwait(false);
        return row is null ? null : new StoredTrade(Read(row, LedgerJson.Default.Trade), row.ETag);
    }

    /// <summary>
    /// Stores a changed trade with its journal lines in one atomic write. A trade that has become final moves to the ended ones and into history.
    /// </summary>
    /// <returns>The trade as stored, its version grown by one.</returns>
    /// <exception cref="TableConflictException">Somebody else changed the trade since it was read; nothing was written.</exception>
    public async ValueTask<StoredTrade> SaveAsync(StoredTrade read, Trade changed, IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(entries);
        var next = changed with { Version = read.Trade.Version + 1, JournalLength = read.Trade.JournalLength + entries.Count };
        var changes = new List<TableChange>(entries.Count + 3);
        var body = Write(next, LedgerJson.Default.Trade);
        if (next.Phase.IsFinal())
        {
            changes.Add(TableChange.Insert(DonePrefix + next.Id, body));
            changes.Add(TableChange.Delete(OpenPrefix + next.Id, read.ETag));
            changes.Add(TableChange.Upsert(PastKey(next), Write(HistoryEntry.Of(next), LedgerJson.Default.HistoryEntry)));
        }
        else
        {
            changes.Add(TableChange.Replace(OpenPrefix + next.Id, body, read.ETag));
        }

        for (var i = 0; i < entries.Count; i++)
            changes.Add(TableChange.Insert(LogKey(next.Id, read.Trade.JournalLength + i), Write(entries[i], LedgerJson.Default.JournalEntry)));
        var etags = await _table.WriteAsync(TradeShard.Of(next.Id), changes, cancellationToken).ConfigureAwait(false);
        return new StoredTrade(next, etags[0]!);
    }

    /// <summary>Every trade that has not ended, in no particular order.</summary>
    public async IAsyncEnumerable<Trade> OpenTradesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var shard in TradeShard.All)
        {
            await foreach (var row in _table.QueryAsync(shard, OpenPrefix, After(OpenPrefix), cancellationToken: cancellationToken).ConfigureAwait(false))
                yield return Read(row, LedgerJson.Default.Trade);
        }
    }

    /// <summary>The trades of a lane that have not ended, those that still wait for their turn included.</summary>
    public async ValueTask<IReadOnlyList<Trade>> OpenTradesOfAsync(string account, string lane, CancellationToken cancellationToken = default)
    {
        var trades = new List<Trade>();
        await foreach (var trade in OpenTradesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (trade.Account == account && trade.Lane == lane)
                trades.Add(trade);
        }

        return trades;
    }

    /// <summary>The ids of the trades that have not ended.</summary>
    public async IAsyncEnumerable<string> OpenTradeIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var shard in TradeShard.All)
        {
            await foreach (var row in _table.QueryAsync(shard, OpenPrefix, After(OpenPrefix), cancellationToken: cancellationToken).ConfigureAwait(false))
                yield return row.RowKey[OpenPrefix.Length..];
        }
    }

    /// <summary>Stored commands that have not been carried out to the end.</summary>
    public async IAsyncEnumerable<PendingCommand> PendingCommandsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var shard in TradeShard.All)
        {
            await foreach (var row in _table.QueryAsync(shard, TodoPrefix, After(TodoPrefix), cancellationToken: cancellationToken).ConfigureAwait(false))
                yield return Read(row, LedgerJson.Default.PendingCommand);
        }
    }

    /// <summary>Removes a command that has been carried out; nothing happens when it is gone.</summary>
    public async ValueTask CompleteAsync(PendingCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var shard = TradeShard.Of(command.Id);
        if (await _table.GetAsync(shard, TodoPrefix + command.Id, cancellationToken).ConfigureAwait(false) is not { } row)
            return;
        try
        {
            await _table.WriteAsync(shard, [TableChange.Delete(row.RowKey, row.ETag)], cancellationToken).ConfigureAwait(false);
        }
        catch (TableConflictException)
        {
            // Another sweep removed it in between, which is what we wanted.
        }
    }

    /// <summary>The journal of a trade, oldest first.</summary>
    public async ValueTask<IReadOnlyList<JournalEntry>> JournalAsync(string tradeId, CancellationToken cancellationToken = default)
    {
        var prefix = $"{LogPrefix}{tradeId}|";
        var entries = new List<JournalEntry>();
        await foreach (var row in _table.QueryAsync(TradeShard.Of(tradeId), prefix, After(prefix), cancellationToken: cancellationToken).ConfigureAwait(false))
            entries.Add(Read(row, LedgerJson.Default.JournalEntry));
        return entries;
    }

    /// <summary>The latest ended trades, newest first.</summary>
    public async ValueTask<IReadOnlyList<HistoryEntry>> HistoryAsync(int limit, CancellationToken cancellationToken = default)
    {
        var entries = new List<HistoryEntry>();
        foreach (var shard in TradeShard.All)
        {
            await foreach (var row in _table.QueryAsync(shard, PastPrefix, After(PastPrefix), limit, cancellationToken).ConfigureAwait(false))
                entries.Add(Read(row, LedgerJson.Default.HistoryEntry));
        }

        return [.. entries.OrderByDescending(entry => entry.EndedAt).ThenBy(entry => entry.TradeId, StringComparer.Ordinal).Take(limit)];
    }

    private static string LogKey(string tradeId, int number) => string.Create(CultureInfo.InvariantCulture, $"{LogPrefix}{tradeId}|{number:D6}");

    private static string PastKey(Trade trade) =>
        string.Create(CultureInfo.InvariantCulture, $"{PastPrefix}{DateTimeOffset.MaxValue.UtcTicks - trade.Outcome!.At.UtcTicks:D19}|{trade.Id}");

    /// <summary>The first key after all that begin with <paramref name="prefix"/>: '}' follows '|'.</summary>
    private static string After(string prefix) => $"{prefix[..^1]}}}";

    private static byte[] Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static T Read<T>(TableRow row, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.Body.Span, type) ?? throw new JsonException($"Row {row.PartitionKey}/{row.RowKey} holds null.");
}
