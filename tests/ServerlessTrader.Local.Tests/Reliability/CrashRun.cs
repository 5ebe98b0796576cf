using System.Collections.Immutable;
using ServerlessTrader.BrokerSimulators;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.CrashTests;
using ServerlessTrader.Engine.Ledger;

namespace ServerlessTrader.Local.Tests.Reliability;

/// <summary>The smallest run whose books agree: one alert, one account, one trade that bought one contract at 2.00 and sold it at 2.50.</summary>
internal sealed record CrashRun
{
    private static readonly DateTimeOffset _at = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);
    private static readonly OptionContract _option = new("QQQ", new DateOnly(2026, 1, 9), OptionRight.Call, 600m);

    public CrashRun()
    {
        var entry = Order("trade1-entry1", OrderSide.Buy, OrderPurpose.Entry, new Fill("x1-1", 1m, 2.00m, 0.65m, _at));
        var exit = Order("trade1-exit1", OrderSide.Sell, OrderPurpose.Exit, new Fill("x2-1", 1m, 2.50m, 0.65m, _at));
        Alert = new SentAlert(1, AlertKind.Open, "{}");
        Trade = new Trade
        {
            Id = "trade1",
            Strategy = "crash-options",
            Account = "north",
            Symbol = "QQQ",
            Direction = TradeDirection.Long,
            Timeframe = Timeframe.OneHour,
            Calendar = "us-options",
            Alert = new TradeAlert { Key = "alert1", Dialect = AlertDialect.Options, ReceivedAt = _at },
            Phase = TradePhase.Flat,
            Plan = new TradePlan
            {
                Instrument = _option,
                Side = OrderSide.Buy,
                Price = 2.00m,
                Quote = new Quote(1.99m, 2.01m, 10m, 10m, _at),
                Rules = PriceRules.PennyOption,
                UnderlyingPrice = 600m,
                Stop = new StopPlan(1.00m, null, false, 1.00m, "percent"),
                Quantity = 1m,
            },
            Orders = [entry, exit],
            Outcome = new TradeOutcome("target-1", "", _at),
        };
        Books = new AccountBooks(
            "north", [Booked(entry, OrderSide.Buy), Booked(exit, OrderSide.Sell)], ImmutableSortedDictionary<string, decimal>.Empty, CashChange: 48.70m, Fees: 1.30m);
        Page = new AccountState { Id = "north", GrossProfit = 50.00m, Fees = 1.30m, ClosedTrades = 1 };
        Replies = [new AlertReply(202, "alert1", ["trade1"], IsDuplicate: false)];
    }

    public SentAlert Alert { get; init; }

    public ImmutableArray<AlertReply> Replies { get; init; }

    public Trade? Trade { get; init; }

    public AccountBooks Books { get; init; }

    public AccountState Page { get; init; }

    public ImmutableArray<string> History { get; init; } = ["trade1"];

    public int PendingCommands { get; init; }

    public ImmutableArray<string> Judge()
    {
        foreach (var reply in Replies)
            Alert.Add(reply);
        return CrashVerdict.Of([Alert], new LedgerReading(Trade is null ? [] : [Trade], History, [Page], PendingCommands), [Books]);
    }

    private static OrderTicket Order(string id, OrderSide side, OrderPurpose purpose, Fill fill) => new()
    {
        Request = OrderRequest.Single(id, _option, side, 1m, OrderType.Market),
        Purpose = purpose,
        State = TicketState.Filled,
        CreatedAt = _at,
        AttemptedAt = _at,
        Fills = [fill],
    };

    private static BookedOrder Booked(OrderTicket ticket, OrderSide side) =>
        new(ticket.ClientOrderId, $"broker-{ticket.ClientOrderId}", _option.Symbol, side, OrderState.Filled, ticket.Fills);
}
