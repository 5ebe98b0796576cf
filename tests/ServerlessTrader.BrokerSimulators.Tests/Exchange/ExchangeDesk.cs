using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Tests.Exchange;

/// <summary>An exchange with one account of 10,000 USDT; BTCUSDT stands at 60,000, bid 59,999.9, ask 60,000.1, leverage 20, cross.</summary>
internal sealed class ExchangeDesk : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 9, 30, 12, 0, 0, TimeSpan.Zero);
    public const string Btc = "BTCUSDT";

    public ExchangeDesk(ExchangeRules? rules = null, ulong seed = 1)
    {
        Exchange = new FuturesExchange(new FuturesExchangeOptions { Rules = rules ?? new ExchangeRules(), Seed = seed }, Time);
        Account = Exchange.Open("key", "secret", 10_000m);
        Exchange.Subscribe(Happened.Add);
    }

    public ManualTimeProvider Time { get; } = new(Start);

    public FuturesExchange Exchange { get; }

    public ExchangeAccount Account { get; }

    public List<ExchangeEvent> Happened { get; } = [];

    public ExchangeOrder Buy(decimal quantity, string? id = null) => Account.Place(new NewOrder(Btc, OrderSide.Buy, OrderKind.Market, quantity) { ClientId = id });

    public ExchangeOrder Sell(decimal quantity, bool reduceOnly = false) => Account.Place(new NewOrder(Btc, OrderSide.Sell, OrderKind.Market, quantity) { ReduceOnly = reduceOnly });

    public ExchangeOrder Limit(OrderSide side, decimal quantity, decimal price, TimeInForce timeInForce = TimeInForce.GoodTillCancelled, bool reduceOnly = false, string? id = null) =>
        Account.Place(new NewOrder(Btc, side, OrderKind.Limit, quantity) { Price = price, TimeInForce = timeInForce, ReduceOnly = reduceOnly, ClientId = id });

    public StopOrder Stop(decimal quantity, decimal trigger, bool reduceOnly = true, OrderSide side = OrderSide.Sell) =>
        Account.Place(new NewStop(Btc, side, quantity, trigger, Rises: side == OrderSide.Buy) { ReduceOnly = reduceOnly });

    public decimal Held(PositionSide side = PositionSide.Both) => Account.View().Positions.SingleOrDefault(position => position.Position.Symbol == Btc && position.Position.Side == side)?.Position.Quantity ?? 0m;

    public static RefusalReason Refused(Action act) => Assert.Throws<ExchangeRefusalException>(act).Reason;

    public void Dispose() => Exchange.Dispose();
}
