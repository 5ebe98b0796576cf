using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Reconciliation;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>Everything of the engine that lives in memory and is gone when the process dies.</summary>
internal sealed class DeskProcess
{
    public DeskProcess(DeskSetup setup, ITableStore store, IReadOnlyDictionary<string, IBroker> brokers, IMarketData market, INotifier notifier, TimeProvider clock)
    {
        Environment = new TradeEnvironment(
            new TradeLedger(store),
            new AccountLedger(store),
            new StrategyBook(setup.Strategies),
            new AccountVenues(brokers.Select(broker => new AccountVenue(broker.Key, broker.Value, market))),
            new CalendarBook(),
            notifier,
            clock,
            setup.Engine);
        Stepper = new TradeStepper(Environment);
        Commands = new TradeCommands(Environment, Scheduler);
        Admit = new AdmitAlert(Environment, Scheduler, Commands);
        Sweep = new TradeSweep(Environment, Scheduler, Commands);
    }

    public TradeEnvironment Environment { get; }

    public TradeStepper Stepper { get; }

    public RecordingScheduler Scheduler { get; } = new();

    public TradeCommands Commands { get; }

    public AdmitAlert Admit { get; }

    public TradeSweep Sweep { get; }

    /// <summary>Runs one trade until it waits for something or has ended.</summary>
    public async Task<StepResult> RunAsync(string tradeId)
    {
        for (var steps = 0; steps < 200; steps++)
        {
            var result = await Stepper.AdvanceAsync(tradeId);
            if (result.Next is null || (result.Wake is { } wake && wake.At > Environment.Now))
                return result;
        }

        var journal = (await Environment.Trades.JournalAsync(tradeId)).TakeLast(6).Select(entry => $"{entry.Code}: {entry.Text}");
        throw new InvalidOperationException($"Trade {tradeId} does not come to rest. {string.Join(" | ", journal)}");
    }
}
