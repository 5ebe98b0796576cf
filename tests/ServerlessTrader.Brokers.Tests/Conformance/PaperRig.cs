using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Brokers.Paper.Faults;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.TestKit.Brokers;

namespace ServerlessTrader.Brokers.Tests.Conformance;

/// <summary>The paper broker, whose venue is a table and a simulated market.</summary>
internal sealed class PaperRig : IBrokerRig
{
    private const decimal Deep = 1_000m;
    private static readonly DateTimeOffset _start = new(2026, 10, 12, 13, 30, 0, TimeSpan.Zero);

    private readonly ManualTimeProvider _time = new(_start);
    private readonly MemoryTableStore _tables = new();
    private readonly PaperBrokerOptions _options = new() { Currency = "USDT", DefaultLeverage = 20m };
    private readonly SimulatedMarket _market;
    private readonly PaperBroker _books;
    private FaultScript _script = new();
    private decimal _price = 60_000m;

    public PaperRig()
    {
        _market = new SimulatedMarket(
            new SimulatedMarketOptions { Underlyings = [Listed("BTCUSDT", 60_000m, new PriceRules(0.1m, 0.001m, 0.001m, 120m, 100m)), Listed("ETHUSDT", 2_500m, new PriceRules(0.01m, 0.001m, 0.001m, 2_000m, 20m))] }, _time);
        _books = NewBroker();
        Quote(Deep);
        _market.Script(new ScriptedQuote("ETHUSDT", 2_499.99m, 2_500.01m, Deep));
        (Broker, Market) = Connect();
    }

    public IBroker Broker { get; private set; }

    public IMarketData Market { get; private set; }

    public VenueTraits Traits { get; } = new()
    {
        Currency = "USDT",
        HasPositionModes = false,
        MaxLeverage = null,
        InsufficientFundsCode = "insufficient-buying-power",
        NothingToReduceCode = "reduce-only",
        Faults = [BrokerFault.ErrorBefore, BrokerFault.ErrorAfter, BrokerFault.NoAnswerBefore, BrokerFault.NoAnswerAfter, BrokerFault.Refused],
    };

    public Instrument Instrument { get; } = new Perpetual("BTCUSDT");

    public Instrument Other { get; } = new Perpetual("ETHUSDT");

    public Instrument Unlisted { get; } = new Perpetual("NOSUCHUSDT");

    public async ValueTask SetPriceAsync(decimal price)
    {
        _price = price;
        Quote(Deep);
        await _books.EvaluateAsync();
    }

    public ValueTask FailAsync(BrokerCall at, BrokerFault fault, int times = 1)
    {
        foreach (var point in PointsOf(at))
            _script.Then(point, FaultOf(at, fault), times);
        return ValueTask.CompletedTask;
    }

    public ValueTask HealAsync()
    {
        _script = new FaultScript();
        (Broker, Market) = Connect();
        return ValueTask.CompletedTask;
    }

    public ValueTask FillNextInPartAsync(decimal share)
    {
        // Nothing is traded while the suite prepares this, so the next order is the one of 0.01.
        Quote(0.01m * share);
        return ValueTask.CompletedTask;
    }

    public ValueTask FillRestAsync() => SetPriceAsync(_price);

    public ValueTask SetHedgedAsync(bool hedged) => throw new NotSupportedException("A paper account has one position a symbol.");

    public async ValueTask<BookedTotals> BookedAsync(OrderRequest order)
    {
        if (await _books.FindAsync(order.Key) is not OrderOutcome.Confirmed { Report: var report })
            return new BookedTotals(0, 0m, 0m, false);
        var signed = order.Legs[0].Side == OrderSide.Buy ? report.FilledQuantity : -report.FilledQuantity;
        return new BookedTotals(1, signed, report.Fills.Sum(fill => fill.Fee), report.State == OrderState.Working);
    }

    public async ValueTask<decimal> HeldAsync() => (await _books.GetPositionsAsync()).Where(position => position.Instrument == Instrument).Sum(position => position.Quantity);

    public ValueTask<MarginTerms?> TermsAsync() => ValueTask.FromResult<MarginTerms?>(null);

    public ValueTask RestartAsync()
    {
        (Broker, Market) = Connect();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _books.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SimulatedUnderlying Listed(string symbol, decimal price, PriceRules rules) =>
        new() { Symbol = symbol, StartPrice = price, TickSize = rules.TickSize, PerpetualRules = rules };

    private static FaultPoint[] PointsOf(BrokerCall at) => at switch
    {
        BrokerCall.Submit => [FaultPoint.Submit],
        BrokerCall.Find => [FaultPoint.Find],
        BrokerCall.Cancel => [FaultPoint.Cancel],
        BrokerCall.Market => [FaultPoint.Quote, FaultPoint.Market],
        _ => [FaultPoint.Account],
    };

    private static Fault FaultOf(BrokerCall at, BrokerFault fault) => (at, fault) switch
    {
        (BrokerCall.Account or BrokerCall.Setting or BrokerCall.Market, _) => Fault.Unavailable,
        (_, BrokerFault.ErrorBefore) => Fault.ServerErrorBefore,
        (_, BrokerFault.ErrorAfter) => Fault.ServerErrorAfter,
        (_, BrokerFault.NoAnswerBefore) => Fault.TimeOutBefore,
        (_, BrokerFault.NoAnswerAfter) => Fault.TimeOutAfter,
        (BrokerCall.Submit, BrokerFault.Refused) => Fault.Reject,
        _ => throw new NotSupportedException($"Nothing like {fault} happens between a paper broker and its table."),
    };

    private PaperBroker NewBroker() => new("rig", _options, _market, _tables, _time);

    private (IBroker, IMarketData) Connect() => (new FaultyBroker(NewBroker(), _script), new FaultyMarketData(_market, _script));

    private void Quote(decimal size)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _market.Script(new ScriptedQuote("BTCUSDT", _price - 0.1m, _price + 0.1m, size));
    }
}
