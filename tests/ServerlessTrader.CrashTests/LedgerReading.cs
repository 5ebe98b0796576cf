using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Storage.Sqlite;

namespace ServerlessTrader.CrashTests;

/// <summary>What the host has left behind in its store.</summary>
/// <param name="Trades">Every trade, open or ended.</param>
/// <param name="History">Ids of the trades in the history, each as often as it stands there.</param>
/// <param name="Accounts">The accounts' pages.</param>
/// <param name="PendingCommands">Commands that were not carried out to the end.</param>
public sealed record LedgerReading(ImmutableArray<Trade> Trades, ImmutableArray<string> History, ImmutableArray<AccountState> Accounts, int PendingCommands)
{
    /// <summary>Reads a database that no host is using.</summary>
    public static async Task<LedgerReading> ReadAsync(string database, IEnumerable<string> accounts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        await using var store = SqliteTableStore.Open(database);
        var ledger = new TradeLedger(store);
        var trades = new List<Trade>();
        await foreach (var trade in ledger.OpenTradesAsync(cancellationToken))
            trades.Add(trade);
        var history = (await ledger.HistoryAsync(int.MaxValue, cancellationToken)).Select(entry => entry.TradeId).ToImmutableArray();
        foreach (var id in history.Distinct(StringComparer.Ordinal))
        {
            if (await ledger.FindAsync(id, cancellationToken) is { Trade: var trade } && trade.Phase.IsFinal())
                trades.Add(trade);
        }

        var commands = 0;
        await foreach (var _ in ledger.PendingCommandsAsync(cancellationToken))
            commands++;
        var pages = new AccountLedger(store);
        var states = new List<AccountState>();
        foreach (var account in accounts)
            states.Add(await pages.GetAsync(account, cancellationToken));
        return new LedgerReading([.. trades], history, [.. states], commands);
    }
}
