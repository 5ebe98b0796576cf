using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Reconciliation;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Time;
using ServerlessTrader.Local.Running;

namespace ServerlessTrader.Local.Hosting;

/// <summary>The trading system of one process, put together: store, simulated market, paper accounts, engine, runner. The host and the demonstration both use it.</summary>
internal sealed class Trading : IAsyncDisposable
{
    private readonly ConfiguredAccounts _accounts;
    private readonly SimulatedFeed _feed;
    private readonly IReadOnlyList<IDisposable> _news;

    public Trading(
        ITableStore store, StrategyBook strategies, TraderConfig config, TradingOptions options, TimeProvider clock, INotifier notifier, ILoggerFactory loggers,
        ISecretSource? secrets = null)
    {
        _accounts = new ConfiguredAccounts(config, store, clock, options.PracticeHours, secrets, loggers);
        _feed = new SimulatedFeed(Market, clock, options.FeedPeriod);
        Environment = new TradeEnvironment(
            new TradeLedger(store), new AccountLedger(store), strategies, _accounts.Venues, _accounts.Calendars, notifier, clock,
            new EngineOptions { EntryDeadline = TimeSpan.FromMinutes(2) * SpeedOf(clock) });
        Runner = new TradeRunner(new TradeStepper(Environment), account => Environment.Venues.Find(account)?.Feed ?? _feed, clock, Environment.Options, loggers.CreateLogger<TradeRunner>());
        _news = [.. Environment.Venues.All.Where(venue => venue.OrderNews is not null).Select(venue => venue.OrderNews!.Subscribe(Runner.OnOrderNews, () => Runner.WakeAccount(venue.Account)))];
        Commands = new TradeCommands(Environment, Runner);
        Admit = new AdmitAlert(Environment, Runner, Commands);
        Sweep = new TradeSweep(Environment, Runner, Commands);
        Marks = new MarkToMarket(Environment);
        Reconciler = new PositionReconciler(Environment);
    }

    public SimulatedMarket Market => _accounts.Market;

    /// <summary>The paper accounts kept in this process.</summary>
    public IReadOnlyList<PaperBroker> PaperBrokers => _accounts.PaperBrokers;

    public TradeEnvironment Environment { get; }

    public TradeRunner Runner { get; }

    public TradeCommands Commands { get; }

    public AdmitAlert Admit { get; }

    public TradeSweep Sweep { get; }

    public MarkToMarket Marks { get; }

    public PositionReconciler Reconciler { get; }

    /// <summary>Simulated seconds a second.</summary>
    public static int SpeedOf(TimeProvider clock) => (clock as AcceleratedTimeProvider)?.Speed ?? 1;

    public async ValueTask DisposeAsync()
    {
        foreach (var news in _news)
            news.Dispose();
        await Runner.DisposeAsync().ConfigureAwait(false);
        _feed.Dispose();
        _accounts.Dispose();
    }
}

/// <summary>How a <see cref="Trading"/> is put together.</summary>
internal sealed record TradingOptions
{
    /// <summary>Every market is open round the clock.</summary>
    public bool PracticeHours { get; init; }

    /// <summary>Time between prices; null fits the clock's speed.</summary>
    public TimeSpan? FeedPeriod { get; init; }
}
