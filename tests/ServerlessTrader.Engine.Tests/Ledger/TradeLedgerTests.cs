using System.Collections.Immutable;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Ledger;

/// <summary>Alerts, trades, journals and history in the store.</summary>
public sealed class TradeLedgerTests
{
    private static readonly DateTimeOffset _at = new(2025, 11, 10, 15, 0, 0, TimeSpan.Zero);
    private static readonly JournalEntry _line = new(_at, TradePhase.Accepted, "accepted", "an alert");
    private readonly MemoryTableStore _store = new();
    private readonly TradeLedger _ledger;

    public TradeLedgerTests() => _ledger = new TradeLedger(_store);

    [Fact]
    public async Task A_stored_trade_is_read_back_as_it_was()
    {
        using var desk = new TradingDesk();
        await desk.EnterAsync();
        await desk.QuoteAsync(6.82m, 6.86m);
        var trade = desk.Trade;
        var stored = await Write(trade with { Id = Id("a", 1), JournalLength = 0 });
        var read = stored.Trade;
        Assert.Equal(trade.Plan, read.Plan);
        Assert.Equal(trade.Position, read.Position);
        Assert.Equal((trade.R, trade.EnteredAt, trade.ExitState.Stop), (read.R, read.EnteredAt, read.ExitState.Stop));
        Assert.Equal(trade.ExitState.Taken.AsEnumerable(), read.ExitState.Taken);
        Assert.Equal(trade.Exits.Select(rule => rule.GetType()), read.Exits.Select(rule => rule.GetType()));
        Assert.Equal(trade.Orders.Select(order => (order.ClientOrderId, order.State, order.FilledQuantity)), read.Orders.Select(order => (order.ClientOrderId, order.State, order.FilledQuantity)));
    }

    [Fact]
    public async Task A_save_grows_the_version_and_numbers_the_journal_on()
    {
        var first = await Write(NewTrade("a", 1));
        var second = await _ledger.SaveAsync(first, first.Trade with { R = 2m }, [_line with { Code = "one" }, _line with { Code = "two" }]);
        await _ledger.SaveAsync(second, second.Trade with { R = 3m }, [_line with { Code = "three" }]);
        Assert.Equal(["accepted", "one", "two", "three"], (await _ledger.JournalAsync(first.Trade.Id)).Select(entry => entry.Code));
        var read = (await _ledger.FindAsync(first.Trade.Id))!.Trade;
        Assert.Equal((3, 4, 3m), (read.Version, read.JournalLength, read.R));
    }

    [Fact]
    public async Task A_save_over_somebody_elses_change_writes_nothing_not_even_its_journal()
    {
        var read = await Write(NewTrade("a", 1));
        await _ledger.SaveAsync(read, read.Trade with { R = 2m }, [_line with { Code = "theirs" }]);
        await Assert.ThrowsAsync<TableConflictException>(() => _ledger.SaveAsync(read, read.Trade with { R = 3m }, [_line with { Code = "ours" }]).AsTask());
        Assert.Equal(["accepted", "theirs"], (await _ledger.JournalAsync(read.Trade.Id)).Select(entry => entry.Code));
        Assert.Equal(2m, (await _ledger.FindAsync(read.Trade.Id))!.Trade.R);
    }

    [Fact]
    public async Task A_trade_that_ends_leaves_the_open_ones_and_enters_history()
    {
        var read = await Write(NewTrade("a", 1));
        await EndAsync(read, _at.AddMinutes(1));
        Assert.Empty(_ledger.OpenTradesAsync().ToBlockingEnumerable());
        Assert.Equal(TradePhase.Rejected, (await _ledger.FindAsync(read.Trade.Id))!.Trade.Phase);
        Assert.Equal(read.Trade.Id, Assert.Single(await _ledger.HistoryAsync(10)).TradeId);
    }

    [Fact]
    public async Task A_trade_ends_once()
    {
        var read = await Write(NewTrade("a", 1));
        await EndAsync(read, _at.AddMinutes(1));
        await Assert.ThrowsAsync<TableConflictException>(() => EndAsync(read, _at.AddMinutes(2)));
        Assert.Single(await _ledger.HistoryAsync(10));
    }

    [Fact]
    public async Task History_is_newest_first_over_all_partitions()
    {
        const string alphabet = "abcdefghijklmnopqrstuvwxyz234567";
        var ids = new List<string>();
        for (var i = 0; i < alphabet.Length; i++)
        {
            var read = await Write(NewTrade(alphabet[i].ToString(), i));
            await EndAsync(read, _at.AddSeconds(i * 7 % 32));
            ids.Add(read.Trade.Id);
        }

        var expected = ids.Select((id, i) => (id, i * 7 % 32)).OrderByDescending(pair => pair.Item2).Select(pair => pair.id);
        Assert.Equal(expected.Take(10), (await _ledger.HistoryAsync(10)).Select(entry => entry.TradeId));
    }

    [Fact]
    public async Task An_admission_is_one_write_or_none()
    {
        await _ledger.AdmitAsync(Key("a"), Record("a"), null, [NewTrade("a", 1)], [_line], null);
        // The second trade's id is taken, so neither the alert nor the first trade may be there.
        const string key = "azzzzzzzzzzzzzzz";
        await Assert.ThrowsAsync<TableConflictException>(
            () => _ledger.AdmitAsync(key, Record("a") with { Id = key }, null, [NewTrade("a", 2), NewTrade("a", 1)], [_line, _line], null).AsTask());
        Assert.Null(await _ledger.FindAlertAsync(key));
        Assert.Null(await _ledger.FindAsync(Id("a", 2)));
    }

    [Fact]
    public async Task An_admission_of_thirty_accounts_fits_one_write()
    {
        var trades = Enumerable.Range(0, 30).Select(i => NewTrade("a", i) with { Phase = TradePhase.Rejected, Outcome = new TradeOutcome("breaker", "tripped", _at) }).ToList();
        var command = new PendingCommand(Key("a"), [Id("a", 99)], new CloseRequest("reversal", "an alert", _at));
        await _ledger.AdmitAsync(Key("a"), Record("a"), null, trades, [.. trades.Select(_ => _line)], command);
        Assert.Equal(30, (await _ledger.HistoryAsync(100)).Count);
        Assert.Single(_ledger.PendingCommandsAsync().ToBlockingEnumerable());
    }

    [Fact]
    public async Task A_command_completed_twice_is_gone_once()
    {
        var command = new PendingCommand(Key("a"), [Id("a", 1)], new CloseRequest("exit-alert", "an alert", _at));
        await _ledger.AdmitAsync(Key("a"), Record("a"), null, [], [], command);
        await _ledger.CompleteAsync(command);
        await _ledger.CompleteAsync(command);
        Assert.Empty(_ledger.PendingCommandsAsync().ToBlockingEnumerable());
    }

    [Fact]
    public async Task Journals_of_neighbouring_trades_stay_apart()
    {
        var one = await Write(NewTrade("a", 1));
        await Write(NewTrade("a", 12));
        Assert.Single(await _ledger.JournalAsync(one.Trade.Id));
    }

    private static string Key(string first) => first + "bcdefghijklmnop";

    private static string Id(string first, int account) => Key(first) + account.ToString("D8");

    private static AlertRecord Record(string first) => new()
    {
        Id = Key(first),
        Strategy = "qqq-longs",
        ReceivedAt = _at,
        Alert = new Alert { Dialect = AlertDialect.Options, Intent = AlertIntent.Open, Direction = TradeDirection.Long },
        Trades = ImmutableArray<AlertTrade>.Empty,
    };

    private static Trade NewTrade(string first, int account) => new()
    {
        Id = Id(first, account),
        Strategy = "qqq-longs",
        Account = $"account-{account}",
        Symbol = "QQQ",
        Direction = TradeDirection.Long,
        Timeframe = Timeframe.OneHour,
        Calendar = "us-options",
        Alert = new TradeAlert { Key = Key(first), Dialect = AlertDialect.Options, ReceivedAt = _at },
    };

    private async Task<StoredTrade> Write(Trade trade)
    {
        await _ledger.AdmitAsync(trade.Id[..16] + trade.Account, Record("a"), null, [trade], [_line], null);
        return (await _ledger.FindAsync(trade.Id))!;
    }

    private async Task EndAsync(StoredTrade read, DateTimeOffset at) =>
        await _ledger.SaveAsync(read, read.Trade with { Phase = TradePhase.Rejected, Outcome = new TradeOutcome("not-filled", "no", at) }, [_line]);
}
