using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Binance.Endpoints;

/// <summary>Conditional orders, which have endpoints, numbers and client ids of their own.</summary>
internal static class AlgoEndpoints
{
    private const int DefaultRows = 500;
    private const int MostRows = 1_000;

    public static byte[] Place(BinanceCall call)
    {
        var request = call.Request;
        if (request.Required("algoType") != "CONDITIONAL")
            throw new BinanceErrorException(-1130, "Data sent for parameter 'algoType' is not valid.");
        var contract = call.Venue.ContractOf(request);
        var side = request.ReadSide();
        var (isStop, hasLimit) = request.Required("type") switch
        {
            "STOP_MARKET" => (true, false),
            "STOP" => (true, true),
            "TAKE_PROFIT_MARKET" => (false, false),
            "TAKE_PROFIT" => (false, true),
            _ => throw new BinanceErrorException(-1116, "Invalid orderType."),
        };
        var closes = request.Flag("closePosition") ?? false;
        if (closes && request.Text("quantity") is not null)
            throw new BinanceErrorException(-4137, "Quantity must be zero with closePosition equals true");
        if (closes && request.Text("reduceOnly") is not null)
            throw BinanceErrors.NotRequired("reduceonly");
        var stop = call.Account.Place(new NewStop(
            contract.Symbol,
            side,
            closes ? 0m : OrderEndpoints.Precise(request.RequiredNumber("quantity"), contract.QuantityPrecision)!.Value,
            OrderEndpoints.Precise(request.RequiredNumber("triggerPrice"), contract.PricePrecision)!.Value,
            Rises: isStop == (side == OrderSide.Buy))
        {
            Watches = request.Text("workingType") switch
            {
                null or "CONTRACT_PRICE" => TriggerPrice.Last,
                "MARK_PRICE" => TriggerPrice.Mark,
                _ => throw new BinanceErrorException(-4117, "Invalid workingType."),
            },
            LimitPrice = hasLimit ? OrderEndpoints.Precise(request.RequiredNumber("price"), contract.PricePrecision) : null,
            TimeInForce = request.ReadTimeInForce() ?? TimeInForce.GoodTillCancelled,
            PositionSide = request.ReadPositionSide(),
            ReduceOnly = OrderEndpoints.ReduceOnly(call),
            ClosesPosition = closes,
            ClientId = OrderEndpoints.ClientId(request, "clientAlgoId"),
        });
        return BinanceJson.Object(json => Row(json, call, stop, isQuery: false));
    }

    public static byte[] Find(BinanceCall call)
    {
        var stop = Named(call) ?? throw BinanceErrors.NoSuchOrder();
        return BinanceJson.Object(json => Row(json, call, stop, isQuery: true));
    }

    public static byte[] Cancel(BinanceCall call)
    {
        var stop = Named(call) ?? throw BinanceErrors.UnknownOrder();
        var cancelled = call.Account.CancelStop(stop.Id);
        return BinanceJson.Object(json =>
        {
            json.WriteNumber("algoId", cancelled.Id);
            json.WriteString("clientAlgoId", cancelled.ClientId);
            json.WriteString("code", "200");
            json.WriteString("msg", "success");
        });
    }

    public static byte[] CancelAll(BinanceCall call)
    {
        call.Account.CancelStops(call.Venue.ContractOf(call.Request).Symbol);
        return BinanceJson.Message(200, "The operation of cancel all open order is done.");
    }

    public static byte[] Open(BinanceCall call)
    {
        var contract = call.Venue.OptionalContractOf(call.Request);
        var stops = call.Account.WaitingStops.Where(stop => contract is null || stop.Symbol == contract.Symbol);
        return BinanceJson.Array(stops, (json, stop) => Row(json, call, stop, isQuery: true));
    }

    public static byte[] All(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var from = call.Request.Whole("algoId");
        var limit = (int)Math.Clamp(call.Request.Whole("limit") ?? DefaultRows, 1, MostRows);
        var stops = call.Account.Stops.Where(stop => stop.Symbol == contract.Symbol && (from is null || stop.Id >= from));
        return BinanceJson.Array(from is null ? stops.TakeLast(limit) : stops.Take(limit), (json, stop) => Row(json, call, stop, isQuery: true));
    }

    private static StopOrder? Named(BinanceCall call)
    {
        var (id, clientId) = (call.Request.Whole("algoId"), call.Request.Text("clientAlgoId"));
        if (id is null && clientId is null)
            throw new BinanceErrorException(-1102, "Either 'algoId' or 'clientAlgoId' must be sent.");
        return id is { } number ? call.Account.FindStop(number) : call.Account.FindStop(clientId!);
    }

    private static void Row(Utf8JsonWriter json, BinanceCall call, StopOrder stop, bool isQuery)
    {
        var (terms, contract) = (stop.Terms, call.Exchange.ContractOf(stop.Symbol));
        json.WriteNumber("algoId", stop.Id);
        json.WriteString("clientAlgoId", stop.ClientId);
        json.WriteString("algoType", "CONDITIONAL");
        json.WriteString("orderType", BinanceJson.Word(terms));
        json.WriteString("symbol", stop.Symbol);
        json.WriteString("side", BinanceJson.Word(terms.Side));
        json.WriteString("positionSide", BinanceJson.Word(terms.PositionSide));
        json.WriteString("timeInForce", BinanceJson.Word(terms.TimeInForce));
        json.Quantity("quantity", contract, terms.Quantity);
        json.WriteString("algoStatus", BinanceJson.Word(stop.State));
        if (isQuery)
        {
            var order = stop.OrderId is { } orderId ? call.Account.Find(orderId) : null;
            json.WriteString("actualOrderId", order is null ? "" : BinanceJson.Plain(order.Id));
            json.WriteString("actualPrice", order is null || order.Fills.IsEmpty ? "0.00000" : BinanceJson.Plain(Math.Round(order.AveragePrice, 8)));
            json.Quantity("actualQty", contract, order?.Filled ?? 0m);
            json.WriteString("actualType", order is null ? "" : BinanceJson.Word(order.Kind));
        }

        json.Price("triggerPrice", contract, terms.Trigger);
        json.Price("price", contract, terms.LimitPrice ?? 0m);
        json.WriteNull("icebergQuantity");
        json.WriteString("selfTradePreventionMode", "EXPIRE_MAKER");
        json.WriteString("workingType", BinanceJson.Word(terms.Watches));
        json.WriteString("priceMatch", "NONE");
        json.WriteBoolean("closePosition", terms.ClosesPosition);
        json.WriteBoolean("priceProtect", false);
        json.WriteBoolean("reduceOnly", terms.ReduceOnly);
        json.WriteString("activatePrice", "");
        json.WriteString("callbackRate", "");
        json.Time("createTime", stop.CreatedAt);
        json.Time("updateTime", stop.UpdatedAt);
        json.WriteNumber("triggerTime", stop.TriggeredAt?.ToUnixTimeMilliseconds() ?? 0);
        json.WriteNumber("goodTillDate", 0);
    }
}
