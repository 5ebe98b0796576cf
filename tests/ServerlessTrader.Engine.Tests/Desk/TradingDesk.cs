using System.Globalization;
using System.Text;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Brokers.Paper.Faults;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Storage;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>
/// The engine on a paper account, with a clock that stands still and prices that are written down: QQQ 500.25, its call 500 at 4.50/4.55 with a delta of 0.55 (and the
/// put alike). A tiny driver runs trades until they wait, moves the clock to their wakes and wakes them when a price leaves their bands.
/// </summary>
internal sealed partial class TradingDesk : IDisposable
{
    public static readonly DateTimeOffset Monday = new(2025, 11, 10, 15, 0, 0, TimeSpan.Zero);

    private readonly DeskSetup _setup;
    private readonly Dictionary<string, Wake> _wakes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _due = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IBroker> _lines = new(StringComparer.Ordinal);
    private int _alerts;

    public TradingDesk(DeskSetup? setup = null)
    {
        _setup = setup ?? new DeskSetup();
        Clock = new ManualTimeProvider(_setup.Start);
        Call = new OptionContract("QQQ", _setup.Expiry, OptionRight.Call, 500m);
        Put = Call with { Right = OptionRight.Put };
        Market = new SimulatedMarket(
            new SimulatedMarketOptions
            {
                NoCandles = _setup.Path is null && _setup.BitcoinPath is null,
                Underlyings =
                [
                    new SimulatedUnderlying { Symbol = "QQQ", StartPrice = 500m, Path = _setup.Path ?? ScriptedPath.Constant(500.25m) },
                    new SimulatedUnderlying
                    {
                        Symbol = "BTCUSDT",
                        StartPrice = 65_000m,
                        TickSize = 0.1m,
                        PerpetualRules = new PriceRules(0.1m, 0.001m, 0.001m, 120m, 100m),
                        Path = _setup.BitcoinPath ?? ScriptedPath.Constant(65_000m),
                    },
                ],
            },
            Clock);
        Quote(Call, 4.50m, 4.55m);
        Quote(Put, 4.50m, 4.55m);
        Bitcoin(65_000m);
        Store = new StoreTap(Rows);
        foreach (var account in _setup.Accounts)
            Papers.Add(account, new PaperBroker(account, _setup.Paper with { StartingCash = _setup.Cash }, Market, BrokerRows, Clock, Sessions));
        foreach (var (account, paper) in Papers)
        {
            var tap = new BrokerTap(_setup.Faults is { } faults ? new FaultyBroker(paper, faults) : paper, Clock);
            tap.Capabilities = tap.Capabilities with { NotFoundSettles = _setup.NotFoundSettles };
            _lines.Add(account, tap);
        }

        Process = NewProcess();
    }

    public OptionContract Call { get; }

    public OptionContract Put { get; }

    public ManualTimeProvider Clock { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public SimulatedMarket Market { get; }

    /// <summary>Prices as the engine reads them; a test may put something else in between before <see cref="Restart"/>.</summary>
    public IMarketData? MarketLine { get; set; }

    /// <summary>The engine's rows.</summary>
    public MemoryTableStore Rows { get; } = new();

    /// <summary>The engine's line to its rows.</summary>
    public StoreTap Store { get; }

    /// <summary>The brokers' own rows: another machine, which does not die with ours.</summary>
    public MemoryTableStore BrokerRows { get; } = new();

    public Dictionary<string, PaperBroker> Papers { get; } = new(StringComparer.Ordinal);

    public PaperBroker Paper => Papers["paper"];

    /// <summary>The engine's line to its broker.</summary>
    public BrokerTap Line => (BrokerTap)_lines["paper"];

    public RecordingNotifier Notifier { get; } = new();

    /// <summary>The running process.</summary>
    public DeskProcess Process { get; private set; }

    public StrategyDefinition Strategy => _setup.Strategies[0];

    /// <summary>The one trade there is.</summary>
    public Trade Trade => Assert.Single(AllTrades());

    /// <summary>Its journal's codes.</summary>
    public IReadOnlyList<string> Journal => [.. JournalOf(Trade.Id).Select(entry => entry.Code)];

    public AccountState Account => AccountOf("paper");

    private static PaperSessions Sessions { get; } = new()
    {
        IsOpen = (instrument, at) => instrument is not OptionContract || TradingCalendars.UsOptions.IsOpen(at),
        DayOrderExpiry = (instrument, at) => instrument is OptionContract ? TradingCalendars.UsOptions.NextOrCurrentSession(at).Close : null,
        OptionEnd = option => TradingCalendars.UsOptions.SessionOn(option.Expiry)!.Value.Close,
    };

    /// <summary>A second process over the same rows and the same brokers, as when a step is delivered twice.</summary>
    public DeskProcess AnotherProcess() =>
        new(_setup, Rows, Papers.ToDictionary(paper => paper.Key, paper => (IBroker)new BrokerTap(paper.Value, Clock) { Capabilities = Line.Capabilities }), Market, Notifier, Clock);

    /// <summary>The process is killed and started again: memory is gone, the sweep takes up what is stored.</summary>
    public async Task RestartAsync()
    {
        _wakes.Clear();
        _due.Clear();
        Process = NewProcess();
        await Process.Sweep.RunAsync();
    }

    /// <summary>Quotes a contract from now on, without anybody noticing yet.</summary>
    public void Quote(OptionContract contract, decimal bid, decimal ask, decimal size = 50m, TimeSpan age = default) =>
        Market.Script(new ScriptedOption(contract, bid, ask)
        {
            BidSize = size,
            AskSize = size,
            Age = age,
            Greeks = new Greeks(contract.Right == OptionRight.Call ? 0.55 : -0.55, 0.02, -0.2, 0.3, 0.2),
        });

    /// <summary>A new quote of the call arrives, and wakes the trades whose band it leaves.</summary>
    public Task QuoteAsync(decimal bid, decimal ask, decimal size = 50m) => QuoteAsync(Call, bid, ask, size);

    public Task QuoteAsync(OptionContract contract, decimal bid, decimal ask, decimal size = 50m)
    {
        Quote(contract, bid, ask, size);
        return TickAsync(contract.Symbol, (bid + ask) / 2m);
    }

    /// <summary>The broker's stream tells of an order: the trade looks, whatever its wake says.</summary>
    public Task NewsAsync(string? tradeId = null)
    {
        _due.Add(tradeId ?? Trade.Id);
        return RunAsync();
    }

    private Task TickAsync(string symbol, decimal price)
    {
        foreach (var (id, wake) in _wakes)
        {
            if (wake.Instrument is { } band && band.Symbol == symbol && band.IsCrossedBy(price))
                _due.Add(id);
        }

        return RunAsync();
    }

    /// <summary>An alert of the options dialect, dated now.</summary>
    public Task<Admission> AlertAsync(TradeDirection direction = TradeDirection.Long, StrategyDefinition? strategy = null) =>
        SendAsync(
            $$"""{"action":"ENTRY","signal":"BUY","type":"{{(direction == TradeDirection.Long ? "LONG" : "SHORT")}}","underlying":"QQQ","price":500.25,"timestamp":"{{Stamp()}}"}""",
            strategy);

    /// <summary>Admits a body as it would come in over HTTP.</summary>
    public async Task<Admission> SendAsync(string body, StrategyDefinition? strategy = null)
    {
        var (alert, fields) = Read(body, strategy ?? Strategy);
        return await Process.Admit.RunAsync(strategy ?? Strategy, alert, fields);
    }

    /// <summary>The moment now, with a fraction that makes each alert another one.</summary>
    public string Stamp() => (Now + TimeSpan.FromTicks(++_alerts)).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    public static (Alert Alert, AlertFields Fields) Read(string body, StrategyDefinition strategy)
    {
        Assert.True(AlertFields.TryRead(Encoding.UTF8.GetBytes(body), out var fields, out _));
        Assert.True(AlertParser.TryParse(fields, strategy.Alert.Dialect, out var alert, out var rejection), rejection?.ToString());
        return (alert, fields);
    }

    /// <summary>Sends an alert and runs the trade until its entry is complete.</summary>
    public async Task<Trade> EnterAsync(TradeDirection direction = TradeDirection.Long)
    {
        var admission = Assert.IsType<Admission.Accepted>(await AlertAsync(direction));
        var id = Assert.Single(admission.Record.Trades).TradeId;
        await RunUntilAsync(id, trade => trade.Phase is TradePhase.Open);
        return Find(id);
    }

    /// <summary>Runs every trade that is due until all of them wait.</summary>
    public async Task RunAsync()
    {
        while (NextDue() is { } id)
        {
            _wakes.Remove(id);
            var result = await Process.RunAsync(id);
            if (result is { Next: not null, Wake: { } wake })
                _wakes[id] = wake;
        }
    }

    /// <summary>Moves the clock to the next wake and runs what is due then.</summary>
    public async Task WakeAsync()
    {
        var next = _wakes.Values.Min(wake => wake.At);
        Clock.SetUtcNow(next > Now ? next : Now);
        await RunAsync();
    }

    /// <summary>Goes from wake to wake until the only trade is as wanted.</summary>
    public Task RunUntilAsync(Predicate<Trade> wanted) => RunUntilAsync(Trade.Id, wanted);

    /// <summary>Goes from wake to wake until a trade is as wanted.</summary>
    public async Task RunUntilAsync(string tradeId, Predicate<Trade> wanted)
    {
        await RunAsync();
        for (var wakes = 0; !wanted(Find(tradeId)); wakes++)
        {
            Assert.True(wakes < 2_000 && _wakes.Count > 0, $"The trade stays as it is: {Find(tradeId).Phase}, {Find(tradeId).Outcome}.");
            await WakeAsync();
        }
    }

    /// <summary>Goes from wake to wake until a moment.</summary>
    public async Task RunToAsync(DateTimeOffset until)
    {
        await RunAsync();
        while (_wakes.Count > 0 && _wakes.Values.Min(wake => wake.At) <= until)
            await WakeAsync();
        Clock.SetUtcNow(until);
    }

    /// <summary>When the only trade is looked at next.</summary>
    public Wake NextWake => Assert.Single(_wakes).Value;

    public Task<bool> CloseAsync(string code = "close-requested") =>
        Process.Commands.CloseAsync(Trade.Id, new CloseRequest(code, "the operator asked", Now)).AsTask();

    public AccountState AccountOf(string account) => Done(new AccountLedger(Rows).GetAsync(account));

    /// <summary>Every trade, open or ended.</summary>
    public IReadOnlyList<Trade> AllTrades()
    {
        var ledger = new TradeLedger(Rows);
        var ids = OpenTrades().Select(trade => trade.Id).Concat(Done(ledger.HistoryAsync(10_000)).Select(entry => entry.TradeId));
        return [.. ids.Select(id => Done(ledger.FindAsync(id))!.Trade)];
    }

    public IReadOnlyList<Trade> OpenTrades() => new TradeLedger(Rows).OpenTradesAsync().ToBlockingEnumerable().ToList();

    public IReadOnlyList<PendingCommand> PendingCommands() => new TradeLedger(Rows).PendingCommandsAsync().ToBlockingEnumerable().ToList();

    public Trade Find(string tradeId) => Done(new TradeLedger(Rows).FindAsync(tradeId))!.Trade;

    public IReadOnlyList<JournalEntry> JournalOf(string tradeId) => Done(new TradeLedger(Rows).JournalAsync(tradeId));

    public IReadOnlyList<HistoryEntry> History() => Done(new TradeLedger(Rows).HistoryAsync(10_000));

    /// <summary>What the broker holds of a contract.</summary>
    public decimal Held(OptionContract? contract = null) =>
        Done(Paper.GetPositionsAsync()).Where(position => position.Instrument.Symbol == (contract ?? Call).Symbol).Sum(position => position.Quantity);

    /// <summary>The account's cash at the broker, when nothing is held and nothing works.</summary>
    public decimal Cash(string account = "paper") => Done(Papers[account].GetBalanceAsync()).BuyingPower;

    public void Dispose()
    {
        foreach (var paper in Papers.Values)
            paper.Dispose();
    }

    /// <summary>Nothing here ever waits for anything but memory.</summary>
    private static T Done<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private DeskProcess NewProcess() => new(_setup, Store, _lines, MarketLine ?? Market, Notifier, Clock);

    private string? NextDue()
    {
        _due.UnionWith(Process.Scheduler.Take());
        foreach (var (id, wake) in _wakes)
        {
            if (wake.At <= Now)
                _due.Add(id);
        }

        var next = _due.Min(StringComparer.Ordinal);
        if (next is not null)
            _due.Remove(next);
        return next;
    }
}
