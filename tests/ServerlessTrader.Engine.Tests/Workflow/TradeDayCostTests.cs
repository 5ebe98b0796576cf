using System.Globalization;
using System.Text.RegularExpressions;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Workflow;

/// <summary>
/// What one trade costs where it is looked at by a timer: runs of the orchestrator, activities, messages, and transactions with our own tables. The documentation states
/// these figures, and a test reads it.
/// </summary>
public sealed class TradeDayCostTests
{
    /// <summary>Azure Storage provider: a message is put, taken and deleted.</summary>
    private const int QueueOperationsPerMessage = 3;

    /// <summary>Azure Storage provider: a run of the orchestrator reads its history, writes it, and writes its status.</summary>
    private const int TableOperationsPerTurn = 3;

    private static readonly DateTimeOffset _tuesdayOpen = new(2025, 11, 11, 14, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _saturday = new(2025, 11, 8, 5, 0, 0, TimeSpan.Zero);

    // 390 minutes from 9:30 to 16:00 and the look at the open itself. Every fiftieth step begins a generation.
    private static readonly Cost _far = new(Activities: 391, Turns: 790, Messages: 1181, TableReads: 391, TableWrites: 0);
    private static readonly Cost _near = new(Activities: 4681, Turns: 9455, Messages: 14_136, TableReads: 4681, TableWrites: 0);
    private static readonly Cost _closed = new(0, 0, 0, 0, 0);

    // Select, size, four looks at three entry orders, the look that finds the stop reached, close; and the alert's own row.
    private static readonly Cost _rest = new(Activities: 8, Turns: 12, Messages: 20, TableReads: 19, TableWrites: 22);

    [Fact]
    public async Task Far_from_its_levels_an_open_trade_is_looked_at_once_a_minute_of_the_session() => Assert.Equal(_far, await DayAsync(4.50m, 4.55m, _tuesdayOpen));

    [Fact]
    public async Task Near_one_of_its_levels_it_is_looked_at_every_five_seconds() => Assert.Equal(_near, await DayAsync(2.26m, 2.28m, _tuesdayOpen));

    [Fact]
    public async Task While_the_market_is_closed_it_costs_nothing() => Assert.Equal(_closed, await DayAsync(4.50m, 4.55m, _saturday));

    [Fact]
    public async Task All_the_rest_of_a_trade_is_a_handful_of_steps()
    {
        using var desk = new TradingDesk();
        var counter = new Counter(desk);
        await desk.AlertAsync();
        var runtime = new ReplayRuntime(desk.Clock, desk.Clock.SetUtcNow, async call =>
        {
            if (desk.Trade.Phase == TradePhase.Open)
                desk.Quote(desk.Call, 2.20m, 2.24m);
            return await desk.Process.Stepper.AdvanceAsync(call.TradeId, call.Version);
        });
        await runtime.RunAsync(desk.Trade.Id);
        Assert.Equal("stop", desk.Trade.Outcome!.Code);
        Assert.Equal(_rest, counter.Cost(runtime));
    }

    [Theory]
    [InlineData("executions-per-check")]
    [InlineData("queue-operations-per-check")]
    [InlineData("table-operations-per-check")]
    [InlineData("actions-per-check")]
    [InlineData("executions-per-trade")]
    [InlineData("queue-operations-per-trade")]
    [InlineData("table-operations-per-trade")]
    [InlineData("actions-per-trade")]
    public void The_documentation_says_what_was_counted(string figure)
    {
        var isCheck = figure.EndsWith("-per-check", StringComparison.Ordinal);
        var cost = isCheck ? _far : _rest;
        var total = figure.Split("-per-")[0] switch
        {
            "executions" => cost.Activities + cost.Turns,
            "queue-operations" => cost.Messages * QueueOperationsPerMessage,
            "table-operations" => cost.Turns * TableOperationsPerTurn + cost.TableReads + cost.TableWrites,
            // The Durable Task Scheduler bills messages.
            _ => cost.Messages,
        };
        var expected = Math.Round((decimal)total / (isCheck ? cost.Activities : 1));
        var documented = Regex.Match(File.ReadAllText(Path.Combine(Root(), "docs", "azure.md")), $"<!-- measured: {figure} -->([0-9]+)<!-- /measured -->").Groups[1].Value;
        Assert.Equal(expected.ToString(CultureInfo.InvariantCulture), documented);
    }

    /// <summary>Counts the 24 hours from <paramref name="start"/> of a trade that was entered in the session before.</summary>
    private static async Task<Cost> DayAsync(decimal bid, decimal ask, DateTimeOffset start)
    {
        using var desk = new TradingDesk(new DeskSetup
        {
            Start = start == _saturday ? new DateTimeOffset(2025, 11, 7, 15, 0, 0, TimeSpan.Zero) : TradingDesk.Monday,
            Engine = new EngineOptions { Checks = new CheckIntervals(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), 0.005m) },
        });
        var counter = new Counter(desk);
        await desk.AlertAsync();
        var runtime = Runtime(desk);
        Cost? before = null;
        runtime.OnWait = () =>
        {
            if (before is null && desk.Trade.Phase == TradePhase.Open && runtime.Status!.NextCheck >= start)
            {
                // Overnight: the trade waits for the open. Prices are as they shall be from then on.
                desk.Quote(desk.Call, bid, ask);
                before = counter.Cost(runtime);
            }

            return ValueTask.CompletedTask;
        };
        await runtime.RunAsync(desk.Trade.Id, until: start.AddDays(1));
        Assert.Equal((TradePhase.Open, 3m), (desk.Trade.Phase, desk.Trade.Position.Open));
        return counter.Cost(runtime) - before!;
    }

    private static ReplayRuntime Runtime(TradingDesk desk) =>
        new(desk.Clock, desk.Clock.SetUtcNow, async call => await desk.Process.Stepper.AdvanceAsync(call.TradeId, call.Version));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ServerlessTrader.sln")))
            folder = folder.Parent;
        return folder.FullName;
    }

    private sealed record Cost(int Activities, int Turns, int Messages, int TableReads, int TableWrites)
    {
        public static Cost operator -(Cost after, Cost before) => new(
            after.Activities - before.Activities, after.Turns - before.Turns, after.Messages - before.Messages,
            after.TableReads - before.TableReads, after.TableWrites - before.TableWrites);
    }

    /// <summary>Counts the engine's transactions with its tables; a batch is one.</summary>
    private sealed class Counter
    {
        private int _reads;
        private int _writes;

        public Counter(TradingDesk desk)
        {
            desk.Store.BeforeRead = () => Count(ref _reads);
            desk.Store.BeforeWrite = () => Count(ref _writes);
        }

        public Cost Cost(ReplayRuntime runtime) => new(runtime.Steps, runtime.Turns, runtime.Messages, _reads, _writes);

        private static ValueTask Count(ref int counter)
        {
            counter++;
            return ValueTask.CompletedTask;
        }
    }
}
