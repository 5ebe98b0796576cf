using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Workflow;

/// <summary>
/// What one open trade costs a day where it is looked at by a timer: runs of the orchestrator, activities, and transactions with our own tables. The figures stand in the
/// documentation; whoever changes them here changes them there.
/// </summary>
public sealed class TradeDayCostTests
{
    private static readonly DateTimeOffset _tuesdayOpen = new(2025, 11, 11, 14, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Far_from_its_levels_a_trade_is_looked_at_once_a_minute_of_the_session()
    {
        // 390 minutes from 9:30 to 16:00, and the look at the open itself.
        Assert.Equal(new TradeDayCost(Activities: 391, Turns: 790, Timers: 391, Generations: 8, TableReads: 391, TableWrites: 0), await DayAsync(bid: 4.50m, ask: 4.55m));
    }

    [Fact]
    public async Task Near_one_of_its_levels_it_is_looked_at_every_five_seconds()
    {
        Assert.Equal(new TradeDayCost(Activities: 4681, Turns: 9455, Timers: 4681, Generations: 93, TableReads: 4681, TableWrites: 0), await DayAsync(bid: 2.26m, ask: 2.28m));
    }

    [Fact]
    public async Task While_the_market_is_closed_it_costs_nothing()
    {
        var saturday = new DateTimeOffset(2025, 11, 8, 5, 0, 0, TimeSpan.Zero);
        Assert.Equal(new TradeDayCost(0, 0, 0, 0, 0, 0), await DayAsync(4.50m, 4.55m, saturday));
    }

    /// <summary>Counts the 24 hours from <paramref name="from"/> (Tuesday's open when left out) of a trade entered on the session before.</summary>
    private static async Task<TradeDayCost> DayAsync(decimal bid, decimal ask, DateTimeOffset? from = null)
    {
        var start = from ?? _tuesdayOpen;
        using var desk = new TradingDesk(new DeskSetup
        {
            Start = from is null ? TradingDesk.Monday : new DateTimeOffset(2025, 11, 7, 15, 0, 0, TimeSpan.Zero),
            Engine = new EngineOptions { Checks = new CheckIntervals(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), 0.005m) },
        });
        await desk.AlertAsync();
        var (reads, writes) = (0, 0);
        var runtime = new ReplayRuntime(desk.Clock, desk.Clock.SetUtcNow, async call => await desk.Process.Stepper.AdvanceAsync(call.TradeId, call.Version));
        TradeDayCost? before = null;
        runtime.OnWait = () =>
        {
            if (before is null && desk.Trade.Phase == TradePhase.Open && runtime.Status!.NextCheck >= start)
            {
                // Overnight: the trade waits for the open. Prices are as they shall be from then on.
                desk.Quote(desk.Call, bid, ask);
                desk.Store.BeforeRead = () => Count(ref reads);
                desk.Store.BeforeWrite = () => Count(ref writes);
                before = Costs();
            }

            return ValueTask.CompletedTask;
        };
        await runtime.RunAsync(desk.Trade.Id, until: start.AddDays(1));
        Assert.Equal((TradePhase.Open, 3m), (desk.Trade.Phase, desk.Trade.Position.Open));
        var after = Costs();
        return new TradeDayCost(
            after.Activities - before!.Activities, after.Turns - before.Turns, after.Timers - before.Timers, after.Generations - before.Generations, reads, writes);

        TradeDayCost Costs() => new(runtime.Steps, runtime.Turns, runtime.TimersFired, runtime.Generations, 0, 0);
    }

    private static ValueTask Count(ref int counter)
    {
        counter++;
        return ValueTask.CompletedTask;
    }

    private sealed record TradeDayCost(int Activities, int Turns, int Timers, int Generations, int TableReads, int TableWrites);
}
