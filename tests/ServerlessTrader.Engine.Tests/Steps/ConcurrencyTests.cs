using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Sizing;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>Many trades on one account at the same time, run by two processes.</summary>
public sealed class ConcurrencyTests
{
    private const int Trades = 50;

    [Fact]
    public void Fifty_trades_sized_at_once_never_get_more_than_the_account_has()
    {
        var cases =
            from cash in Gen.Choose(300, 60_000)
            from maxOpen in Gen.Choose(1, 60)
            from riskPerTrade in Gen.Choose(1, 20)
            from times in Gen.Choose(1, 20)
            from contracts in Gen.Choose(1, 8).ArrayOf(4)
            select new Case(cash, new RiskLimits { MaxOpenTrades = maxOpen, RiskPerTrade = riskPerTrade / 100m, TotalRisk = Math.Min(1m, riskPerTrade * times / 100m) }, contracts);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(12), Prop.ForAll(cases.ToArbitrary(), shown => IsWithinLimits(shown).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task Trades_that_fit_are_all_taken()
    {
        // 226.50 at risk and at most 457.65 to pay for each of 50 contracts.
        var limits = new RiskLimits { MaxOpenTrades = 50, RiskPerTrade = 0.01m, TotalRisk = 0.5m };
        using var desk = new TradingDesk(new DeskSetup { Cash = 22_882.50m, Strategies = [DeskStrategies.Longs with { Sizing = new FixedContracts { Contracts = 1 }, Limits = limits }] });
        await SizeAllAtOnceAsync(desk);
        Assert.Equal((50, 11_325m, 22_882.50m), (desk.Account.Reservations.Count, desk.Account.OpenRisk, desk.Account.Unspent));
    }

    [Fact]
    public async Task The_first_trade_that_does_not_fit_is_refused()
    {
        var limits = new RiskLimits { MaxOpenTrades = 50, RiskPerTrade = 0.01m, TotalRisk = 0.5m };
        using var desk = new TradingDesk(new DeskSetup { Cash = 22_882.49m, Strategies = [DeskStrategies.Longs with { Sizing = new FixedContracts { Contracts = 1 }, Limits = limits }] });
        await SizeAllAtOnceAsync(desk);
        Assert.Equal(49, desk.Account.Reservations.Count);
        Assert.Equal("not-enough-buying-power", Assert.Single(desk.History()).Code);
    }

    [Fact]
    public async Task Twenty_trades_run_by_two_processes_at_once_are_booked_to_the_cent()
    {
        var limits = new RiskLimits { MaxOpenTrades = 20, RiskPerTrade = 0.02m, TotalRisk = 0.4m, Breaker = new BreakerLimits { DailyLoss = null, LosingStreak = null } };
        using var desk = new TradingDesk(new DeskSetup { Cash = 100_000m, Strategies = [DeskStrategies.Longs with { Limits = limits }] });
        Shuffle(desk);
        for (var i = 0; i < 20; i++)
            await desk.AlertAsync();
        DeskProcess[] processes = [desk.Process, desk.AnotherProcess()];
        foreach (var (bid, ask, step) in ((decimal, decimal, int)[])[(4.50m, 4.55m, 0), (4.50m, 4.55m, 5), (4.50m, 4.55m, 5), (4.50m, 4.55m, 5), (6.82m, 6.86m, 60), (4.53m, 4.57m, 60)])
        {
            desk.Clock.Advance(TimeSpan.FromSeconds(step));
            desk.Quote(desk.Call, bid, ask, size: 1_000m);
            var open = desk.OpenTrades();
            await Task.WhenAll(processes.SelectMany(process => open.Select(trade => Task.Run(() => process.RunAsync(trade.Id)))));
        }

        Assert.All(desk.AllTrades(), trade => Assert.Equal((TradePhase.Flat, 3m, 3m), (trade.Phase, trade.Position.Entered, trade.Position.Closed)));
        Assert.Equal((20 * 223m, 20 * 3.90m, 20), (desk.Account.GrossProfit, desk.Account.Fees, desk.Account.ClosedTrades));
        Assert.Equal((100_000m + 20 * 219.10m, 0m), (desk.Cash(), desk.Held()));
        Assert.Empty(desk.Account.Reservations);
        Assert.All(desk.AllTrades(), trade => Assert.Equal(1, desk.JournalOf(trade.Id).Count(entry => entry.Code == "flat")));
    }

    private static async Task<bool> IsWithinLimits(Case shown)
    {
        var strategies = shown.Contracts.Select((contracts, i) => DeskStrategies.Longs with { Id = $"longs-{i}", Sizing = new FixedContracts { Contracts = contracts }, Limits = shown.Limits });
        using var desk = new TradingDesk(new DeskSetup { Cash = shown.Cash, Strategies = [.. strategies] });
        await SizeAllAtOnceAsync(desk);

        var account = desk.Account;
        var sized = desk.OpenTrades();
        return sized.All(trade => trade.Phase == TradePhase.Sized && account.Reservations[trade.Id].Quantity == trade.Plan!.Quantity)
            && sized.Count == account.Reservations.Count
            && sized.Count <= shown.Limits.MaxOpenTrades
            && account.Unspent <= shown.Cash
            && account.OpenRisk <= shown.Limits.TotalRisk * shown.Cash
            && account.Reservations.Values.All(reservation => reservation.Risk <= shown.Limits.RiskPerTrade * shown.Cash);
    }

    /// <summary>Admits the trades in turn over the strategies, plans them, and has two processes size all of them at once.</summary>
    private static async Task SizeAllAtOnceAsync(TradingDesk desk)
    {
        Shuffle(desk);
        var strategies = desk.Process.Environment.Strategies.All.ToList();
        for (var i = 0; i < Trades; i++)
            await desk.AlertAsync(strategy: strategies[i % strategies.Count]);
        var open = desk.OpenTrades();
        foreach (var trade in open)
            await desk.Process.Stepper.AdvanceAsync(trade.Id);
        DeskProcess[] processes = [desk.Process, desk.AnotherProcess()];
        await Task.WhenAll(open.SelectMany((trade, i) => processes.Select(process => Task.Run(() => process.Stepper.AdvanceAsync(trade.Id, trade.Version + 1).AsTask()))));
    }

    /// <summary>Lets somebody else go first at every read and write.</summary>
    private static void Shuffle(TradingDesk desk) => desk.Store.BeforeRead = desk.Store.BeforeWrite = async () => await Task.Yield();

    private sealed record Case(decimal Cash, RiskLimits Limits, int[] Contracts);
}
