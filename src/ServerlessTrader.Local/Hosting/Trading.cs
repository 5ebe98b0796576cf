using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Brokers.PaperServer;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Notifications;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Reconciliation;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Time;
using ServerlessTrader.Local.Configuration;
using ServerlessTrader.Local.Running;

namespace ServerlessTrader.Local.Hosting;

/// <summary>The trading system of one process, put together: store, simulated market, paper accounts, engine, runner. The host and the demonstration both use it.</summary>
internal sealed class Trading : IAsyncDisposable
{
    private readonly SimulatedFeed _feed;
    private readonly List<PaperBroker> _paperBrokers = [];
    private readonly List<HttpClient> _clients = [];

    public Trading(ITableStore store, StrategyBook strategies, TraderConfig config, TradingOptions options, TimeProvider clock, INotifier notifier, ILoggerFactory loggers)
    {
        Calendars = new CalendarBook(options.PracticeHours);
        Market = new SimulatedMarket(
            SimulatedMarketOptions.Default with { Seed = config.Seed, IsTradingDay = day => TradingCalendars.UsOptions.SessionOn(day) is not null }, clock);
        _feed = new SimulatedFeed(Market, clock, options.FeedPeriod);
        var sessions = options.PracticeHours ? null : ExchangeSessions();
        var venues = new AccountVenues(config.Accounts.Select(account => new AccountVenue(account.Id, BrokerOf(account, store, clock, sessions), Market)));
        Environment = new TradeEnvironment(
            new TradeLedger(store), new AccountLedger(store), strategies, venues, Calendars, notifier, clock,
            new EngineOptions { EntryDeadline = TimeSpan.FromMinutes(2) * SpeedOf(clock) });
        Runner = new TradeRunner(new TradeStepper(Environment), _feed, clock, Environment.Options, loggers.CreateLogger<TradeRunner>());
        Commands = new TradeCommands(Environment, Runner);
        Admit = new AdmitAlert(Environment, Runner, Commands);
        Sweep = new TradeSweep(Environment, Runner, Commands);
        Marks = new MarkToMarket(Environment);
        Reconciler = new PositionReconciler(Environment);
    }

    public CalendarBook Calendars { get; }

    public SimulatedMarket Market { get; }

    /// <summary>The paper accounts kept in this process.</summary>
    public IReadOnlyList<PaperBroker> PaperBrokers => _paperBrokers;

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
        await Runner.DisposeAsync().ConfigureAwait(false);
        _feed.Dispose();
        _paperBrokers.ForEach(broker => broker.Dispose());
        _clients.ForEach(client => client.Dispose());
    }

    private IBroker BrokerOf(AccountConfig account, ITableStore store, TimeProvider clock, PaperSessions? sessions)
    {
        if (account.Address is { } address && account.Broker == "paper-server")
        {
            var client = new HttpClient { Timeout = account.AnswerTimeout };
            _clients.Add(client);
            return new PaperServerBroker(client, address, SpeedOf(clock));
        }

        var broker = new PaperBroker(account.Id, account.PaperOptions, Market, store, clock, sessions);
        _paperBrokers.Add(broker);
        return broker;
    }

    /// <summary>Options trade in the sessions of the US calendar; orders are day orders; an option ends with its last session. Perpetuals never close.</summary>
    private static PaperSessions ExchangeSessions() => new()
    {
        IsOpen = static (instrument, at) => instrument is not OptionContract || TradingCalendars.UsOptions.IsOpen(at),
        DayOrderExpiry = static (instrument, at) => instrument is OptionContract ? TradingCalendars.UsOptions.NextOrCurrentSession(at).Close : null,
        OptionEnd = static option => TradingCalendars.UsOptions.SessionOn(option.Expiry) is { } session
            ? session.Close
            : TradingCalendars.UsOptions.AtLocalTime(option.Expiry, new TimeOnly(16, 0)),
    };
}

/// <summary>How a <see cref="Trading"/> is put together.</summary>
internal sealed record TradingOptions
{
    /// <summary>Every market is open round the clock.</summary>
    public bool PracticeHours { get; init; }

    /// <summary>Time between prices; null fits the clock's speed.</summary>
    public TimeSpan? FeedPeriod { get; init; }
}
