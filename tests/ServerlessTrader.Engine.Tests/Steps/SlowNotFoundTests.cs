using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Notifications;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Storage;
using ManualTimeProvider = ServerlessTrader.Engine.Time.ManualTimeProvider;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>"Not found" says how things stood when the broker was asked, not when its answer came: an order under way may arrive in between.</summary>
public sealed class SlowNotFoundTests
{
    private static readonly DateTimeOffset _attempted = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);
    private static readonly OptionContract _option = new("QQQ", new DateOnly(2026, 1, 9), OptionRight.Call, 600m);

    [Fact]
    public async Task A_not_found_asked_before_the_order_has_settled_is_not_believed_when_it_answers_late()
    {
        var clock = new ManualTimeProvider(_attempted + TimeSpan.FromSeconds(4));
        var broker = new SlowBroker(clock, settles: TimeSpan.FromSeconds(6), answersAfter: TimeSpan.FromSeconds(3));

        await FollowAsync(broker, clock);

        Assert.Equal(0, broker.Submitted);
    }

    [Fact]
    public async Task A_not_found_asked_after_the_order_has_settled_is_believed()
    {
        var clock = new ManualTimeProvider(_attempted + TimeSpan.FromSeconds(6));
        var broker = new SlowBroker(clock, settles: TimeSpan.FromSeconds(6), answersAfter: TimeSpan.FromSeconds(3));

        await FollowAsync(broker, clock);

        Assert.Equal(1, broker.Submitted);
    }

    /// <summary>One step of a trade whose entry order was stored and sent at 15:00:00, with nothing known since.</summary>
    private static async Task FollowAsync(IBroker broker, TimeProvider clock)
    {
        var store = new MemoryTableStore();
        var trade = new Trade
        {
            Id = AlertKey.TradeId("abcdefghijklmnop", "paper"),
            Strategy = "qqq-longs",
            Account = "paper",
            Symbol = "QQQ",
            Direction = TradeDirection.Long,
            Timeframe = Timeframe.OneHour,
            Calendar = "us-options",
            Phase = TradePhase.Entering,
            Alert = new TradeAlert { Key = "abcdefghijklmnop", Dialect = AlertDialect.Options, ReceivedAt = _attempted },
            Plan = new TradePlan
            {
                Instrument = _option,
                Side = OrderSide.Buy,
                Price = 2.00m,
                Quote = new Quote(1.99m, 2.01m, 10m, 10m, _attempted),
                Rules = PriceRules.PennyOption,
                UnderlyingPrice = 600m,
                Stop = new StopPlan(1.00m, null, false, 1.00m, "percent"),
                Quantity = 1m,
            },
            Orders =
            [
                new OrderTicket
                {
                    Request = OrderRequest.Single("entry1", _option, OrderSide.Buy, 1m, OrderType.Limit, 2.00m),
                    Purpose = OrderPurpose.Entry,
                    CreatedAt = _attempted,
                    AttemptedAt = _attempted,
                },
            ],
        };
        var ledger = new TradeLedger(store);
        var record = new AlertRecord { Id = "abcdefghijklmnop", Strategy = "qqq-longs", ReceivedAt = _attempted, Alert = new Alert { Dialect = AlertDialect.Options, Intent = AlertIntent.Open } };
        await ledger.AdmitAsync(record.Id, record, null, [trade], [new JournalEntry(_attempted, trade.Phase, "accepted", "")], null);
        var environment = new TradeEnvironment(
            ledger, new AccountLedger(store), new StrategyBook([]), new AccountVenues([new AccountVenue("paper", broker, null!)]), new CalendarBook(practiceHours: true),
            new NotifierGroup([]), clock, new EngineOptions());

        await new TradeStepper(environment).AdvanceAsync(trade.Id);
    }

    /// <summary>Knows no order, and takes its time to say so.</summary>
    private sealed class SlowBroker(ManualTimeProvider clock, TimeSpan settles, TimeSpan answersAfter) : IBroker
    {
        public int Submitted { get; private set; }

        public BrokerCapabilities Capabilities { get; } = new("slow", IsPaper: true, HoldsStops: false, settles);

        public ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken = default)
        {
            Submitted++;
            return ValueTask.FromResult<OrderOutcome>(new OrderOutcome.Unknown("no answer in time"));
        }

        public ValueTask<OrderOutcome> FindAsync(OrderKey order, CancellationToken cancellationToken = default)
        {
            clock.Advance(answersAfter);
            return ValueTask.FromResult<OrderOutcome>(new OrderOutcome.NotFound());
        }

        public ValueTask<OrderOutcome> CancelAsync(OrderKey order, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<OrderReport>> CancelAllAsync(Instrument instrument, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<IReadOnlyList<OrderReport>> GetWorkingOrdersAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
