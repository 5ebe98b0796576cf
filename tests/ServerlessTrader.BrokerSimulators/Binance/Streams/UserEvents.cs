using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Binance.Streams;

/// <summary>Messages about an account.</summary>
internal static class UserEvents
{
    public static byte[] Order(ExchangeEvent.OrderChanged changed, Contract contract, long now) => BinanceJson.Object(json =>
    {
        var (order, fill) = (changed.Order, changed.Fill);
        json.WriteString("e", "ORDER_TRADE_UPDATE");
        json.WriteNumber("E", now);
        json.Time("T", changed.At);
        json.WriteStartObject("o");
        json.WriteString("s", order.Symbol);
        json.WriteString("c", order.ClientId);
        json.WriteString("S", BinanceJson.Word(order.Side));
        json.WriteString("o", BinanceJson.Word(order.Kind));
        json.WriteString("f", BinanceJson.Word(order.TimeInForce));
        json.Quantity("q", contract, order.Quantity);
        json.Price("p", contract, order.Price);
        json.Plain("ap", Math.Round(order.AveragePrice, 8));
        json.WriteString("sp", "0");
        json.WriteString("x", Execution(changed));
        json.WriteString("X", BinanceJson.Word(order.State));
        json.WriteNumber("i", order.Id);
        json.Quantity("l", contract, fill?.Quantity ?? 0m);
        json.Quantity("z", contract, order.Filled);
        json.Price("L", contract, fill?.Price ?? 0m);
        if (fill is not null)
        {
            json.WriteString("N", Contract.QuoteAsset);
            json.Money("n", fill.Fee);
        }

        json.Time("T", changed.At);
        json.WriteNumber("t", fill?.Id ?? 0);
        json.WriteString("b", "0");
        json.WriteString("a", "0");
        json.WriteBoolean("m", fill?.IsMaker ?? false);
        json.WriteBoolean("R", order.ReduceOnly);
        json.WriteString("wt", "CONTRACT_PRICE");
        json.WriteString("ot", BinanceJson.Word(order.Kind));
        json.WriteString("ps", BinanceJson.Word(order.PositionSide));
        json.WriteBoolean("cp", false);
        json.Plain("rp", fill?.Realised ?? 0m);
        json.WriteBoolean("pP", false);
        json.WriteNumber("si", 0);
        json.WriteNumber("ss", 0);
        json.WriteString("V", "EXPIRE_MAKER");
        json.WriteString("pm", "NONE");
        json.WriteNumber("gtd", 0);
        json.WriteString("er", "0");
        json.WriteEndObject();
    });

    public static byte[] Account(ExchangeEvent.AccountChanged changed, Func<string, Contract> contractOf, long now) => BinanceJson.Object(json =>
    {
        json.WriteString("e", "ACCOUNT_UPDATE");
        json.WriteNumber("E", now);
        json.Time("T", changed.At);
        json.WriteStartObject("a");
        json.WriteString("m", Reason(changed.Cause));
        json.WriteStartArray("B");
        json.WriteStartObject();
        json.WriteString("a", Contract.QuoteAsset);
        json.Money("wb", changed.Wallet);
        json.Money("cw", changed.CrossWallet);
        json.Plain("bc", changed.BalanceChange);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WritePropertyName("P");
        json.Rows(changed.Positions, (row, position) => Position(row, position, contractOf(position.Position.Symbol)));
        json.WriteEndObject();
    });

    public static byte[] Stop(ExchangeEvent.StopChanged changed, Contract contract, ExchangeOrder? order, long now) => BinanceJson.Object(json =>
    {
        var (stop, terms) = (changed.Stop, changed.Stop.Terms);
        json.WriteString("e", "ALGO_UPDATE");
        json.Time("T", changed.At);
        json.WriteNumber("E", now);
        json.WriteStartObject("o");
        json.WriteString("caid", stop.ClientId);
        json.WriteNumber("aid", stop.Id);
        json.WriteString("at", "CONDITIONAL");
        json.WriteString("o", BinanceJson.Word(terms));
        json.WriteString("s", stop.Symbol);
        json.WriteString("S", BinanceJson.Word(terms.Side));
        json.WriteString("ps", BinanceJson.Word(terms.PositionSide));
        json.WriteString("f", BinanceJson.Word(terms.TimeInForce));
        json.Quantity("q", contract, terms.Quantity);
        json.WriteString("X", BinanceJson.Word(stop.State));
        if (stop.OrderId is { } orderId)
            json.WriteString("ai", BinanceJson.Plain(orderId));
        else
            json.WriteString("ai", "");
        if (order is not null)
        {
            json.Plain("ap", Math.Round(order.AveragePrice, 8));
            json.Quantity("aq", contract, order.Filled);
            json.WriteString("act", BinanceJson.Word(order.Kind));
        }

        json.Price("tp", contract, terms.Trigger);
        json.Price("p", contract, terms.LimitPrice ?? 0m);
        json.WriteString("V", "EXPIRE_MAKER");
        json.WriteString("wt", BinanceJson.Word(terms.Watches));
        json.WriteString("pm", "NONE");
        json.WriteBoolean("cp", terms.ClosesPosition);
        json.WriteBoolean("pP", false);
        json.WriteBoolean("R", terms.ReduceOnly);
        json.WriteNumber("tt", stop.TriggeredAt?.ToUnixTimeMilliseconds() ?? 0);
        json.WriteNumber("gtd", 0);
        json.WriteString("rm", stop.Reason ?? "");
        json.WriteEndObject();
    });

    public static byte[] Leverage(ExchangeEvent.LeverageChanged changed, long now) => BinanceJson.Object(json =>
    {
        json.WriteString("e", "ACCOUNT_CONFIG_UPDATE");
        json.WriteNumber("E", now);
        json.Time("T", changed.At);
        json.WriteStartObject("ac");
        json.WriteString("s", changed.Symbol);
        json.WriteNumber("l", changed.Leverage);
        json.WriteEndObject();
    });

    public static byte[] ListenKeyExpired(string key, long now) => BinanceJson.Object(json =>
    {
        json.WriteString("e", "listenKeyExpired");
        json.WriteNumber("E", now);
        json.WriteString("listenKey", key);
    });

    private static string Execution(ExchangeEvent.OrderChanged changed) => changed.Change switch
    {
        OrderChange.Taken => "NEW",
        OrderChange.Filled => "TRADE",
        OrderChange.Cut => "AMENDMENT",
        _ => BinanceJson.Word(changed.Order.State),
    };

    private static string Reason(AccountChangeCause cause) => cause switch
    {
        AccountChangeCause.Deposit => "DEPOSIT",
        AccountChangeCause.MarginMode => "MARGIN_TYPE_CHANGE",
        AccountChangeCause.Funding => "FUNDING_FEE",
        _ => "ORDER",
    };

    private static void Position(Utf8JsonWriter json, PositionView view, Contract contract)
    {
        json.WriteString("s", contract.Symbol);
        json.Quantity("pa", contract, view.Position.Quantity);
        json.Plain("ep", view.Position.EntryPrice);
        json.Plain("bep", view.Position.EntryPrice);
        json.Plain("cr", view.Position.Realised);
        json.Money("up", view.Unrealised);
        json.WriteString("mt", view.Mode == MarginMode.Isolated ? "isolated" : "cross");
        json.Plain("iw", view.Position.IsolatedWallet);
        json.WriteString("ps", BinanceJson.Word(view.Position.Side));
    }
}
