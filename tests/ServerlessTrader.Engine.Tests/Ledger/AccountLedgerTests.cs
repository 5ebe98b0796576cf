using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Ledger;

/// <summary>Accounts' pages in the store: no change is lost, whoever writes at the same time.</summary>
public sealed class AccountLedgerTests
{
    private static readonly DateTimeOffset At = new(2025, 11, 10, 15, 0, 0, TimeSpan.Zero);
    private readonly MemoryTableStore _store = new();

    [Fact]
    public async Task Every_change_of_many_writers_counts()
    {
        var tap = new StoreTap(_store) { BeforeRead = async () => await Task.Yield(), BeforeWrite = async () => await Task.Yield() };
        AccountLedger[] processes = [new(tap), new(tap), new(tap), new(tap)];
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(() => processes[i % 4].UpdateAsync("paper", page => page with { ClosedTrades = page.ClosedTrades + 1 }).AsTask())));
        Assert.Equal(400, (await processes[0].GetAsync("paper")).ClosedTrades);
    }

    [Fact]
    public async Task A_change_is_made_again_on_the_page_somebody_else_wrote_meanwhile()
    {
        var ledger = new AccountLedger(_store);
        var other = new AccountLedger(_store);
        var calls = 0;
        var page = await ledger.UpdateAsync("paper", async (state, token) =>
        {
            if (++calls == 1)
                await other.UpdateAsync("paper", seen => seen with { GrossProfit = 100m }, token);
            return state with { Fees = state.Fees + 1m };
        });
        Assert.Equal((2, 100m, 1m), (calls, page.GrossProfit, page.Fees));
    }

    [Fact]
    public async Task A_change_that_fails_leaves_the_page_and_the_next_ones_turn()
    {
        var ledger = new AccountLedger(_store);
        await Assert.ThrowsAsync<BrokerUnavailableException>(
            () => ledger.UpdateAsync("paper", (AccountState _, CancellationToken _) => throw new BrokerUnavailableException("503")).AsTask());
        await ledger.UpdateAsync("paper", page => page with { Fees = 1m });
        Assert.Equal(1m, (await ledger.GetAsync("paper")).Fees);
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_changes()
    {
        var writes = 0;
        var ledger = new AccountLedger(new StoreTap(_store) { BeforeWrite = () => { writes++; return default; } });
        await ledger.UpdateAsync("paper", page => page);
        Assert.Equal(0, writes);
    }

    [Fact]
    public async Task A_page_is_read_back_as_it_was_written()
    {
        var ledger = new AccountLedger(_store);
        await ledger.UpdateAsync("paper", page => page.Reserve("t", new Reservation("qqq-longs", 3m, 679.50m, 1_372.95m, At)) with
        {
            Calendar = "us-options",
            PausedBecause = "a mismatch",
            Breaker = page.Breaker.OnEquity(30_000m, new DateOnly(2025, 11, 10), At, new()).OnEquity(26_000m, new DateOnly(2025, 11, 10), At, new()),
        });
        var read = await new AccountLedger(_store).GetAsync("paper");
        Assert.Equal((679.50m, 1_372.95m, "us-options", "a mismatch"), (read.OpenRisk, read.Unspent, read.Calendar, read.PausedBecause));
        Assert.Equal((30_000m, true, At), (read.Breaker.DayStartEquity, read.Breaker.Trip!.ResetsAtOpen, read.Breaker.Trip.At));
    }

    [Fact]
    public async Task An_account_never_written_is_an_empty_page()
    {
        var page = await new AccountLedger(_store).GetAsync("paper");
        Assert.Equal(("paper", 0m, 0), (page.Id, page.NetProfit, page.Reservations.Count));
    }

    [Fact]
    public async Task The_kill_switch_is_off_until_it_is_used()
    {
        var ledger = new AccountLedger(_store);
        Assert.False((await ledger.GetControlAsync()).Stopped);
        await ledger.SetControlAsync(new EntryControl(true, "the operator", At));
        Assert.Equal(new EntryControl(true, "the operator", At), await new AccountLedger(_store).GetControlAsync());
    }
}
