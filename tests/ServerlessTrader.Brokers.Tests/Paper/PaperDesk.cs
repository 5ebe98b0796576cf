using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Brokers.Tests.Paper;

/// <summary>A paper account with everything around it, on a Monday morning: QQQ at 500.25, its call 500 at 4.50/4.55, BTCUSDT at 64,999/65,001.</summary>
internal sealed class PaperDesk
{
    public static readonly DateTimeOffset Open = new(2026, 10, 12, 13, 30, 0, TimeSpan.Zero);
    public static readonly OptionContract Call = new("QQQ", new DateOnly(2026, 10, 16), OptionRight.Call, 500m);
    public static readonly OptionContract FarCall = Call with { Strike = 505m };
    public static readonly Perpetual Btc = new("BTCUSDT");

    public PaperDesk(
        PaperBrokerOptions? options = null,
        PaperSessions? sessions = null,
        ITableStore? tables = null,
        IMarketData? market = null,
        ManualTimeProvider? time = null)
    {
        Options = options ?? new PaperBrokerOptions { FeePerContract = 0m, PerpetualFeeRate = 0m };
        Sessions = sessions;
        Tables = tables ?? new MemoryTableStore();
        Time = time ?? new ManualTimeProvider(Open);
        Market = new SimulatedMarket(
            new SimulatedMarketOptions
            {
                Underlyings =
                [
                    new SimulatedUnderlying { Symbol = "QQQ", StartPrice = 500m, Path = ScriptedPath.Constant(500.25m), Options = new OptionListing() },
                    new SimulatedUnderlying
                    {
                        Symbol = "BTCUSDT",
                        StartPrice = 65_000m,
                        TickSize = 0.1m,
                        PerpetualRules = new PriceRules(0.1m, 0.001m, 0.001m, 120m, 100m),
                    },
                ],
            },
            Time);
        Quote(4.50m, 4.55m);
        QuoteBtc(64_999m, 65_001m);
        Data = market ?? Market;
        Broker = Restart();
    }

    public PaperBrokerOptions Options { get; }

    public PaperSessions? Sessions { get; }

    public ITableStore Tables { get; }

    public ManualTimeProvider Time { get; }

    public SimulatedMarket Market { get; }

    public IMarketData Data { get; }

    public PaperBroker Broker { get; private set; }

    /// <summary>The process is killed and started again: a new broker over the same store.</summary>
    public PaperBroker Restart() => Broker = Another();

    /// <summary>One more broker of the same account.</summary>
    public PaperBroker Another(string account = "desk") => new(account, Options, Data, Tables, Time, Sessions);

    /// <summary>Quotes the call 500, a second later.</summary>
    public void Quote(decimal bid, decimal ask, decimal size = 50m, TimeSpan age = default) => Quote(Call, bid, ask, size, age);

    public void Quote(OptionContract contract, decimal bid, decimal ask, decimal size = 50m, TimeSpan age = default)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        Market.Script(new ScriptedOption(contract, bid, ask) { BidSize = size, AskSize = size, Age = age });
    }

    public void QuoteBtc(decimal bid, decimal ask, decimal size = 10m)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        Market.Script(new ScriptedQuote("BTCUSDT", bid, ask, size));
    }

    public Task<OrderOutcome> Buy(
        decimal quantity, decimal? limit = null, decimal? stop = null, string id = "buy-1", Instrument? instrument = null, bool reduceOnly = false) =>
        Submit(OrderSide.Buy, quantity, limit, stop, id, instrument, reduceOnly);

    public Task<OrderOutcome> Sell(
        decimal quantity, decimal? limit = null, decimal? stop = null, string id = "sell-1", Instrument? instrument = null, bool reduceOnly = false) =>
        Submit(OrderSide.Sell, quantity, limit, stop, id, instrument, reduceOnly);

    public async Task<OrderReport> Find(string id) =>
        Assert.IsType<OrderOutcome.Confirmed>(await Broker.FindAsync(new OrderKey(id, new OrderLeg(Call, OrderSide.Buy)))).Report;

    public async Task<OrderReport> Cancel(string id) =>
        Assert.IsType<OrderOutcome.Confirmed>(await Broker.CancelAsync(new OrderKey(id, new OrderLeg(Call, OrderSide.Buy)))).Report;

    public async Task<decimal> Held(Instrument instrument) =>
        (await Broker.GetPositionsAsync()).SingleOrDefault(position => position.Instrument == instrument)?.Quantity ?? 0m;

    public static OrderReport Report(OrderOutcome outcome) => Assert.IsType<OrderOutcome.Confirmed>(outcome).Report;

    public static OrderOutcome.Rejected Rejection(OrderOutcome outcome) => Assert.IsType<OrderOutcome.Rejected>(outcome);

    private async Task<OrderOutcome> Submit(OrderSide side, decimal quantity, decimal? limit, decimal? stop, string id, Instrument? instrument, bool reduceOnly)
    {
        var type = limit is not null ? OrderType.Limit : stop is not null ? OrderType.StopMarket : OrderType.Market;
        return await Broker.SubmitAsync(OrderRequest.Single(id, instrument ?? Call, side, quantity, type, limit, stop, reduceOnly));
    }
}
