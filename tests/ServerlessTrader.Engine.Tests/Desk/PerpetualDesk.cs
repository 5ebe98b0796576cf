using System.Collections.Immutable;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>What tests of the futures webhook share: a desk with two perpetuals at 50,000 and 3,200, and its alerts.</summary>
internal static class PerpetualDesk
{
    public static Perpetual Btc { get; } = new("BTCUSDT");

    public static Perpetual Eth { get; } = new("ETHUSDT");

    /// <summary>The share of the balance and the leverage that the alert names, at market; closed by alerts alone.</summary>
    public static StrategyDefinition Strategy { get; } = new()
    {
        Id = "futures-webhook",
        Accounts = ["paper"],
        Alert = new AlertSettings { Dialect = AlertDialect.Futures },
        Market = new MarketSettings { Calendar = "always-open" },
        Selection = new PerpetualSelection(),
        Sizing = new BalanceFraction(),
        Entry = new MarketEntry(),
        Exits = [],
        Limits = new() { MaxOpenTrades = 1_000 },
    };

    public static ImmutableArray<SimulatedUnderlying> Market { get; } = [Listing("BTCUSDT", 50_000m), Listing("ETHUSDT", 3_200m)];

    /// <summary>10,000 of cash, no spread, no fees.</summary>
    public static DeskSetup Setup { get; } = new()
    {
        Cash = 10_000m,
        Strategies = [Strategy],
        Perpetuals = Market,
        Paper = new PaperBrokerOptions { FeePerContract = 0m },
    };

    /// <summary>A perpetual quoted at one price for ever.</summary>
    public static SimulatedUnderlying Listing(string symbol, decimal price) => new()
    {
        Symbol = symbol,
        StartPrice = price,
        TickSize = 0.1m,
        HalfSpreadTicks = 0,
        DisplayedSize = 10_000m,
        Path = ScriptedPath.Constant(price),
        PerpetualRules = new PriceRules(0.1m, 0.001m, 0.001m, 1_000m, 5m),
    };

    /// <summary>A new alert, dated now: 1 % of the balance at 10×.</summary>
    public static Task<Admission> AlertAsync(this TradingDesk desk, string action, string symbol = "BTCUSDT") => desk.SendAsync(desk.Body(action, symbol));

    public static string Body(this TradingDesk desk, string action, string symbol = "BTCUSDT") =>
        $$"""{"symbol":"{{symbol}}","action":"{{action}}","balance_percentage":0.01,"leverage":10,"entry":{{(symbol == "BTCUSDT" ? 50_000 : 3_200)}},"timestamp":"{{desk.Stamp()}}"}""";

    /// <summary>The first trade an alert made.</summary>
    public static string TradeId(this Admission admission) => Assert.IsType<Admission.Accepted>(admission).Record.Trades[0].TradeId;

    /// <summary>Sends an alert and goes on until its trade is open or has ended.</summary>
    public static async Task<Trade> DoAsync(this TradingDesk desk, string action, string symbol = "BTCUSDT")
    {
        var id = (await desk.AlertAsync(action, symbol)).TradeId();
        await desk.RunUntilAsync(id, trade => trade.Phase is TradePhase.Open || trade.Phase.IsFinal());
        return desk.Find(id);
    }

    /// <summary>What the broker holds of a perpetual, short below zero.</summary>
    public static async Task<decimal> HeldAsync(this TradingDesk desk, Perpetual perpetual) =>
        (await desk.Paper.GetPositionsAsync()).Where(position => position.Instrument == perpetual).Sum(position => position.Quantity);

    /// <summary>Somebody trades by hand, past us.</summary>
    public static async Task TradeByHandAsync(this TradingDesk desk, Perpetual perpetual, OrderSide side, decimal quantity, decimal? limit = null)
    {
        var id = $"by-hand-{desk.Stamp().ToLowerInvariant().Replace(':', '-').Replace('.', '-')}";
        var order = OrderRequest.Single(id, perpetual, side, quantity, limit is null ? OrderType.Market : OrderType.Limit, limit);
        Assert.IsType<OrderOutcome.Confirmed>(await desk.Paper.SubmitAsync(order));
    }

    public static Lane LaneOf(this TradingDesk desk, string symbol = "BTCUSDT") => new LaneLedger(desk.Rows).GetAsync("paper", symbol).AsTask().GetAwaiter().GetResult();
}
