using System.Text.Json;
using System.Text.RegularExpressions;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Binance.Endpoints;

/// <summary>Orders and fills. Conditional orders are elsewhere, and are unknown here.</summary>
internal static partial class OrderEndpoints
{
    private const int DefaultRows = 500;
    private const int MostRows = 1_000;
    private static readonly TimeSpan _emptyOrdersLast = TimeSpan.FromDays(3);

    public static byte[] Place(BinanceCall call)
    {
        var order = call.Account.Place(Read(call));
        var contract = call.Exchange.ContractOf(order.Symbol);
        // By default the answer is the one before any fill.
        var told = call.Request.Text("newOrderRespType") == "RESULT" ? order : order with { State = ExchangeOrderState.New, Fills = [] };
        return BinanceJson.Object(json => Row(json, contract, told, isQuery: false));
    }

    /// <summary>Says what <see cref="Place"/> would say, and places nothing.</summary>
    public static byte[] Test(BinanceCall call)
    {
        var asked = Read(call);
        call.Account.Check(asked);
        var contract = call.Exchange.ContractOf(asked.Symbol);
        var order = new ExchangeOrder(0, asked.ClientId ?? "test", asked.Symbol, asked.Side, asked.Kind, asked.Quantity, call.Exchange.Now) { Price = asked.Price ?? 0m };
        return BinanceJson.Object(json => Row(json, contract, order, isQuery: false));
    }

    public static byte[] Find(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var order = Named(call, contract) ?? throw BinanceErrors.NoSuchOrder();
        return BinanceJson.Object(json => Row(json, contract, order, isQuery: true));
    }

    public static byte[] FindOpen(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var order = Named(call, contract) is { IsOpen: true } open ? open : throw BinanceErrors.NoSuchOrder();
        return BinanceJson.Object(json => Row(json, contract, order, isQuery: true));
    }

    public static byte[] Cancel(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var order = Named(call, contract) ?? throw BinanceErrors.UnknownOrder();
        var cancelled = call.Account.Cancel(order.Id);
        return BinanceJson.Object(json => Row(json, contract, cancelled, isQuery: false));
    }

    /// <summary>Leaves conditional orders alone.</summary>
    public static byte[] CancelAll(BinanceCall call)
    {
        call.Account.CancelOrders(call.Venue.ContractOf(call.Request).Symbol);
        return BinanceJson.Message(200, "The operation of cancel all open order is done.");
    }

    public static byte[] OpenOrders(BinanceCall call)
    {
        var contract = call.Venue.OptionalContractOf(call.Request);
        var orders = call.Account.OpenOrders.Where(order => contract is null || order.Symbol == contract.Symbol);
        return BinanceJson.Array(orders, (json, order) => Row(json, call.Exchange.ContractOf(order.Symbol), order, isQuery: true));
    }

    public static byte[] AllOrders(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var from = call.Request.Whole("orderId");
        var orders = Newest(call, call.Account.Orders.Where(order => order.Symbol == contract.Symbol && (from is null || order.Id >= from) && InTime(call, order.CreatedAt)), from is not null);
        return BinanceJson.Array(orders, (json, order) => Row(json, contract, order, isQuery: true));
    }

    public static byte[] UserTrades(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var (orderId, from) = (call.Request.Whole("orderId"), call.Request.Whole("fromId"));
        var fills = call.Account.Fills.Where(fill =>
            fill.Symbol == contract.Symbol && (orderId is null || fill.OrderId == orderId) && (from is null || fill.Id >= from) && InTime(call, fill.At));
        return BinanceJson.Array(Newest(call, fills, from is not null), (json, fill) => Trade(json, contract, fill));
    }

    /// <summary>The client id a request brings under a name, checked.</summary>
    public static string? ClientId(BinanceRequest request, string name)
    {
        if (request.Text(name) is not { } id)
            return null;
        if (id.Length > 36)
            throw new BinanceErrorException(-4015, "Client order id length should not be more than 36 chars");
        return ClientIdPattern().IsMatch(id)
            ? id
            : throw new BinanceErrorException(-1100, $"Illegal characters found in parameter '{name}'; legal range is '^[\\.A-Z\\:/a-z0-9_-]{{1,36}}$'.");
    }

    /// <summary>A number with no more digits than the contract shows.</summary>
    public static decimal? Precise(decimal? number, int digits) => number is { } given && decimal.Round(given, digits) != given ? throw BinanceErrors.Precision() : number;

    private static NewOrder Read(BinanceCall call)
    {
        var request = call.Request;
        var contract = call.Venue.ContractOf(request);
        var side = request.ReadSide();
        var kind = request.Required("type") switch
        {
            "LIMIT" => OrderKind.Limit,
            "MARKET" => OrderKind.Market,
            "STOP" or "STOP_MARKET" or "TAKE_PROFIT" or "TAKE_PROFIT_MARKET" or "TRAILING_STOP_MARKET" =>
                throw new BinanceErrorException(-4120, "Order type not supported for this endpoint. Please use the Algo Order API endpoints instead."),
            _ => throw new BinanceErrorException(-1116, "Invalid orderType."),
        };
        var (timeInForce, price) = (request.ReadTimeInForce(), Precise(request.Number("price"), contract.PricePrecision));
        if (kind == OrderKind.Market && timeInForce is not null)
            throw BinanceErrors.NotRequired("timeInForce");
        if (kind == OrderKind.Market && price is not null)
            throw BinanceErrors.NotRequired("price");
        if (kind == OrderKind.Limit && timeInForce is null)
            throw BinanceErrors.Missing("timeInForce");
        if (kind == OrderKind.Limit && price is null)
            throw BinanceErrors.Missing("price");
        return new NewOrder(contract.Symbol, side, kind, Precise(request.RequiredNumber("quantity"), contract.QuantityPrecision)!.Value)
        {
            Price = price,
            TimeInForce = timeInForce ?? TimeInForce.GoodTillCancelled,
            PositionSide = request.ReadPositionSide(),
            ReduceOnly = ReduceOnly(call),
            ClientId = ClientId(request, "newClientOrderId"),
        };
    }

    /// <summary>In hedge mode the parameter alone is an error, whatever it says.</summary>
    public static bool ReduceOnly(BinanceCall call)
    {
        var reduceOnly = call.Request.Flag("reduceOnly");
        if (reduceOnly is not null && call.Account.IsHedged)
            throw BinanceErrors.NotRequired("reduceonly");
        return reduceOnly ?? false;
    }

    private static ExchangeOrder? Named(BinanceCall call, Contract contract)
    {
        var (id, clientId) = (call.Request.Whole("orderId"), call.Request.Text("origClientOrderId"));
        if (id is null && clientId is null)
            throw new BinanceErrorException(-1102, "Either 'orderId' or 'origClientOrderId' must be sent.");
        // What the present price fills or triggers has happened by the time anybody asks.
        call.Exchange.PriceOf(contract.Symbol);
        var order = id is { } number ? call.Account.Find(number) : call.Account.Find(clientId!);
        if (order is null || order.Symbol != contract.Symbol)
            return null;
        return !order.IsOpen && order.Fills.IsEmpty && call.Exchange.Now - order.UpdatedAt > _emptyOrdersLast ? null : order;
    }

    private static bool InTime(BinanceCall call, DateTimeOffset at)
    {
        var time = at.ToUnixTimeMilliseconds();
        return time >= (call.Request.Whole("startTime") ?? long.MinValue) && time <= (call.Request.Whole("endTime") ?? long.MaxValue);
    }

    /// <summary>The last rows, or the first when the request says where to begin; oldest first either way.</summary>
    private static IEnumerable<T> Newest<T>(BinanceCall call, IEnumerable<T> rows, bool fromStart)
    {
        var limit = (int)Math.Clamp(call.Request.Whole("limit") ?? DefaultRows, 1, MostRows);
        return fromStart || call.Request.Whole("startTime") is not null ? rows.Take(limit) : rows.TakeLast(limit);
    }

    private static void Row(Utf8JsonWriter json, Contract contract, ExchangeOrder order, bool isQuery)
    {
        json.WriteNumber("orderId", order.Id);
        json.WriteString("symbol", order.Symbol);
        json.WriteString("status", BinanceJson.Word(order.State));
        json.WriteString("clientOrderId", order.ClientId);
        json.Price("price", contract, order.Price);
        if (isQuery)
            json.WriteString("avgPrice", order.Fills.IsEmpty ? "0.00" : BinanceJson.Plain(Math.Round(order.AveragePrice, 8)));
        json.Quantity("origQty", contract, order.Quantity);
        json.Quantity("executedQty", contract, order.Filled);
        if (isQuery)
            json.WriteString("cumQuote", BinanceJson.Plain(order.FilledNotional));
        else
            json.Quantity("cumQty", contract, order.Filled);
        json.WriteString("timeInForce", BinanceJson.Word(order.TimeInForce));
        json.WriteString("type", BinanceJson.Word(order.Kind));
        json.WriteString("origType", BinanceJson.Word(order.Kind));
        json.WriteBoolean("reduceOnly", order.ReduceOnly);
        json.WriteBoolean("closePosition", false);
        json.WriteString("side", BinanceJson.Word(order.Side));
        json.WriteString("positionSide", BinanceJson.Word(order.PositionSide));
        json.WriteString("stopPrice", "0.00");
        json.WriteString("workingType", "CONTRACT_PRICE");
        json.WriteBoolean("priceProtect", false);
        json.WriteString("priceMatch", "NONE");
        json.WriteString("selfTradePreventionMode", "EXPIRE_MAKER");
        json.WriteNumber("goodTillDate", 0);
        if (isQuery)
            json.Time("time", order.CreatedAt);
        json.Time("updateTime", order.UpdatedAt);
    }

    private static void Trade(Utf8JsonWriter json, Contract contract, Execution fill)
    {
        json.WriteString("symbol", fill.Symbol);
        json.WriteNumber("id", fill.Id);
        json.WriteNumber("orderId", fill.OrderId);
        json.WriteString("side", BinanceJson.Word(fill.Side));
        json.Price("price", contract, fill.Price);
        json.Quantity("qty", contract, fill.Quantity);
        json.Money("realizedPnl", fill.Realised);
        json.Money("quoteQty", fill.Notional);
        json.Money("commission", fill.Fee);
        json.WriteString("commissionAsset", Contract.QuoteAsset);
        json.Time("time", fill.At);
        json.WriteString("positionSide", BinanceJson.Word(fill.PositionSide));
        json.WriteBoolean("maker", fill.IsMaker);
        json.WriteBoolean("buyer", fill.Side == Core.Trades.OrderSide.Buy);
    }

    [GeneratedRegex(@"^[\.A-Z\:/a-z0-9_-]{1,36}\z")]
    private static partial Regex ClientIdPattern();
}
