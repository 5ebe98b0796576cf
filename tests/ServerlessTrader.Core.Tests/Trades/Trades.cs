using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Trades;

/// <summary>Trades in the worked example's call, or in a perpetual.</summary>
internal static class Trades
{
    public static DateTimeOffset Now { get; } = new(2026, 9, 30, 14, 0, 0, TimeSpan.Zero);

    public static OptionContract Call { get; } = new("QQQ", new DateOnly(2026, 10, 5), OptionRight.Call, 500m);

    public static Trade Bought(params OrderTicket[] orders) => New(Call, OrderSide.Buy) with { Orders = [.. orders] };

    public static Trade Sold(params OrderTicket[] orders) => New(new Perpetual("BTCUSDT"), OrderSide.Sell) with { Orders = [.. orders] };

    public static OrderTicket Entry(params Fill[] fills) => Order(OrderPurpose.Entry, fills.Sum(fill => fill.Quantity)) with { Fills = [.. fills], State = TicketState.Filled };

    public static OrderTicket Exit(params Fill[] fills) => Order(OrderPurpose.Exit, fills.Sum(fill => fill.Quantity)) with { Fills = [.. fills], State = TicketState.Filled };

    public static Fill Fill(string id, decimal quantity, decimal price, decimal fee = 0m) => new(id, quantity, price, fee, Now);

    public static OrderTicket Order(OrderPurpose purpose, decimal quantity) => new()
    {
        Request = OrderRequest.Single("0123456789abcdef01234567-entry1", Call, OrderSide.Buy, quantity, OrderType.Limit, 4.52m),
        Purpose = purpose,
        CreatedAt = Now,
        AttemptedAt = Now,
    };

    private static Trade New(Instrument instrument, OrderSide side) => new()
    {
        Id = "0123456789abcdef01234567",
        Strategy = "qqq-longs",
        Account = "paper",
        Symbol = instrument.UnderlyingSymbol,
        Direction = TradeDirection.Long,
        Timeframe = Timeframe.OneHour,
        Calendar = "us-options",
        Alert = new TradeAlert { Key = "key", Dialect = AlertDialect.Options, ReceivedAt = Now },
        Plan = new TradePlan
        {
            Instrument = instrument,
            Side = side,
            Price = 4.525m,
            Quote = new Quote(4.50m, 4.55m, 10m, 10m, Now),
            Rules = PriceRules.PennyOption,
            UnderlyingPrice = 500.25m,
            Greeks = new Greeks(0.55, 0.02, -0.2, 20, 0.2),
            Stop = new StopPlan(2.26m, null, false, 2.265m, "50 % away"),
            Quantity = 3m,
        },
    };
}
