using System.Text.Json;
using System.Text.RegularExpressions;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Bybit.Endpoints;

/// <summary>Orders, plain and conditional in one place, and executions.</summary>
internal static partial class OrderEndpoints
{
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);
    private static readonly TimeSpan _emptyOrdersLast = TimeSpan.FromDays(1);

    public static Action<Utf8JsonWriter> Create(BybitCall call)
    {
        var contract = call.Contract();
        var (id, clientId) = call.Request.Text("triggerPrice") is null ? call.Site.Books.Take(call.Account, Plain(call, contract)) : TakeStop(call, Conditional(call, contract));
        return Acknowledge(id, clientId);
    }

    public static Action<Utf8JsonWriter> Cancel(BybitCall call)
    {
        call.Exchange.PriceOf(call.Contract().Symbol);
        var order = Named(call) ?? throw BybitErrors.NoSuchOrder();
        Cancel(call.Account, order);
        return Acknowledge(order.Id, order.ClientId);
    }

    /// <summary>Plain orders and stops, unless a filter leaves one kind out.</summary>
    public static Action<Utf8JsonWriter> CancelAll(BybitCall call)
    {
        var contract = call.ContractOrSettleCoin();
        var filter = call.Request.Text("orderFilter");
        var cancelled = new List<BybitOrderView>();
        if (filter is null or "Order")
            cancelled.AddRange(call.Account.CancelOrders(contract?.Symbol).Select(order => BybitBooks.View(call.Account, order)));
        if (filter is null or "StopOrder")
            cancelled.AddRange(call.Account.CancelStops(contract?.Symbol).Select(stop => BybitBooks.View(call.Account, stop)));
        return json =>
        {
            json.Rows("list", cancelled, (row, order) =>
            {
                row.WriteString("orderId", order.Id);
                row.WriteString("orderLinkId", order.ClientId);
            });
            json.WriteString("success", "1");
        };
    }

    /// <summary>Live orders; with an id, or when asked for, ended ones too.</summary>
    public static Action<Utf8JsonWriter> Live(BybitCall call)
    {
        var isNamed = call.Request.Text("orderId") ?? call.Request.Text("orderLinkId");
        var isClosed = call.Request.Whole("openOnly") is 1;
        return List(call, call.ContractOrSettleCoin(), order => isNamed is not null || order.IsOpen != isClosed, call.Request.Page(20, 50));
    }

    /// <summary>Two years; orders that ended without a fill only for a day.</summary>
    public static Action<Utf8JsonWriter> History(BybitCall call) =>
        List(call, call.OptionalContract(), order => !order.IsOpen && IsKept(call, order) && InTime(call, order.CreatedAt), call.Request.Page(20, 50));

    /// <summary>Newest first.</summary>
    public static Action<Utf8JsonWriter> Executions(BybitCall call)
    {
        var contract = call.OptionalContract();
        var named = call.Request.Text("orderId") is null && call.Request.Text("orderLinkId") is null ? null : Named(call);
        var isNamed = call.Request.Text("orderId") is not null || call.Request.Text("orderLinkId") is not null;
        var rows = call.Account.Fills.Reverse()
            .Where(fill => isNamed ? fill.OrderId == named?.Order?.Id : contract is null || fill.Symbol == contract.Symbol)
            .Where(fill => InTime(call, fill.At)).ToList();
        return json => json.Page(rows, call.Request.Page(50, 100), (row, fill) =>
            Execution(row, call.Exchange.ContractOf(fill.Symbol), fill, BybitBooks.View(call.Account, call.Account.Find(fill.OrderId)!), call.Exchange.Rules));
    }

    /// <summary>The members of an execution, for REST and for the stream.</summary>
    public static void Execution(Utf8JsonWriter json, Contract contract, Execution fill, BybitOrderView order, ExchangeRules rules)
    {
        json.WriteString("symbol", fill.Symbol);
        json.WriteString("orderId", order.Id);
        json.WriteString("orderLinkId", order.ClientId);
        json.WriteString("side", BybitJson.Word(fill.Side));
        json.Price("orderPrice", contract, order.Price);
        json.Quantity("orderQty", contract, order.Quantity);
        json.Quantity("leavesQty", contract, Math.Max(0m, order.Quantity - order.Order!.Fills.Where(other => other.Id <= fill.Id).Sum(other => other.Quantity)));
        json.WriteString("createType", "CreateByUser");
        json.WriteString("orderType", order.IsMarket ? "Market" : "Limit");
        json.WriteString("stopOrderType", order.Stop is null ? "UNKNOWN" : "Stop");
        json.Plain("execFee", fill.Fee);
        json.WriteString("execId", new Guid(0, 0, 0, BitConverter.GetBytes(fill.Id)).ToString());
        json.Price("execPrice", contract, fill.Price);
        json.Quantity("execQty", contract, fill.Quantity);
        json.WriteString("execType", "Trade");
        json.Plain("execValue", fill.Notional);
        json.Time("execTime", fill.At);
        json.WriteString("feeCurrency", "");
        json.WriteBoolean("isMaker", fill.IsMaker);
        json.Plain("feeRate", fill.IsMaker ? rules.MakerFee : rules.TakerFee);
        json.WriteString("markPrice", BybitJson.Plain(fill.Price));
        json.WriteString("closedSize", "");
        json.WriteString("extraFees", "");
        json.WriteNumber("seq", fill.Id);
    }

    private static (string Id, string ClientId) TakeStop(BybitCall call, NewStop asked)
    {
        try
        {
            return call.Site.Books.Take(call.Account, asked);
        }
        catch (ExchangeRefusalException refusal) when (refusal.Reason == RefusalReason.WouldTriggerAtOnce)
        {
            var price = call.Exchange.PriceOf(asked.Symbol);
            var current = asked.Watches == TriggerPrice.Mark ? price.Mark : price.Last;
            throw asked.Rises
                ? new BybitErrorException(110092, $"expect Rising, but trigger_price[{BybitJson.Plain(asked.Trigger)}] <= current[{BybitJson.Plain(current)}]")
                : new BybitErrorException(110093, $"expect Falling, but trigger_price[{BybitJson.Plain(asked.Trigger)}] >= current[{BybitJson.Plain(current)}]");
        }
    }

    private static NewOrder Plain(BybitCall call, Contract contract)
    {
        var (request, side, isMarket) = (call.Request, Side(call), IsMarket(call));
        return new NewOrder(contract.Symbol, side, isMarket ? OrderKind.Market : OrderKind.Limit, Quantity(call, contract, side))
        {
            Price = isMarket ? null : request.Number("price"),
            TimeInForce = TimeInForceOf(request.Text("timeInForce")),
            PositionSide = PositionSideOf(call),
            ReduceOnly = request.Flag("reduceOnly"),
            ClientId = ClientId(request),
        };
    }

    private static NewStop Conditional(BybitCall call, Contract contract)
    {
        var (request, side) = (call.Request, Side(call));
        var rises = request.Whole("triggerDirection") switch
        {
            1 => true,
            2 => false,
            _ => throw BybitErrors.Parameter("TriggerDirection invalid"),
        };
        return new NewStop(contract.Symbol, side, Quantity(call, contract, side), request.Number("triggerPrice")!.Value, rises)
        {
            Watches = request.Text("triggerBy") switch
            {
                null or "LastPrice" => TriggerPrice.Last,
                "MarkPrice" or "IndexPrice" => TriggerPrice.Mark,
                _ => throw BybitErrors.Parameter("params error: triggerBy invalid"),
            },
            LimitPrice = IsMarket(call) ? null : request.Number("price") ?? throw BybitErrors.Parameter("Price invalid"),
            TimeInForce = TimeInForceOf(request.Text("timeInForce")),
            PositionSide = PositionSideOf(call),
            ReduceOnly = request.Flag("reduceOnly"),
            ClientId = ClientId(request),
        };
    }

    private static OrderSide Side(BybitCall call) => call.Request.Required("side") switch
    {
        "Buy" => OrderSide.Buy,
        "Sell" => OrderSide.Sell,
        _ => throw BybitErrors.Parameter("Side invalid"),
    };

    private static bool IsMarket(BybitCall call) => call.Request.Required("orderType") switch
    {
        "Market" => true,
        "Limit" => false,
        _ => throw BybitErrors.Parameter("OrderType invalid"),
    };

    private static TimeInForce TimeInForceOf(string? text) => text switch
    {
        null or "GTC" => TimeInForce.GoodTillCancelled,
        "IOC" => TimeInForce.ImmediateOrCancel,
        "FOK" => TimeInForce.FillOrKill,
        "PostOnly" => TimeInForce.PostOnly,
        _ => throw BybitErrors.Parameter("TimeInForce invalid"),
    };

    private static PositionSide PositionSideOf(BybitCall call) => (call.Request.Whole("positionIdx") ?? 0) switch
    {
        0 => PositionSide.Both,
        1 => PositionSide.Long,
        2 => PositionSide.Short,
        _ => throw BybitErrors.Parameter("PositionIdx invalid"),
    };

    /// <summary>0 closes all there is, when reduce-only and close-on-trigger are said.</summary>
    private static decimal Quantity(BybitCall call, Contract contract, OrderSide side)
    {
        var quantity = call.Request.Number("qty") ?? throw BybitErrors.Parameter("params error: qty is required");
        if (quantity != 0m || !call.Request.Flag("reduceOnly") || !call.Request.Flag("closeOnTrigger"))
            return quantity;
        var held = call.Account.Positions(contract.Symbol).Where(view => side == OrderSide.Sell ? view.Position.Quantity > 0m : view.Position.Quantity < 0m);
        return Math.Min(contract.MaxMarketQuantity, held.Sum(view => Math.Abs(view.Position.Quantity)));
    }

    private static string? ClientId(BybitRequest request)
    {
        if (request.Text("orderLinkId") is not { } id)
            return null;
        return ClientIdPattern().IsMatch(id) ? id : throw BybitErrors.Parameter("OrderLinkId invalid");
    }

    private static Action<Utf8JsonWriter> Acknowledge(string id, string clientId) => json =>
    {
        json.WriteString("orderId", id);
        json.WriteString("orderLinkId", clientId);
    };

    private static bool IsKept(BybitCall call, BybitOrderView order) => order.Order is { Filled: > 0m } || order.UpdatedAt >= call.Exchange.Now - _emptyOrdersLast;

    private static BybitOrderView? Named(BybitCall call)
    {
        var (id, clientId) = (call.Request.Text("orderId"), call.Request.Text("orderLinkId"));
        if (id is null && clientId is null)
            throw BybitErrors.Parameter("params error: orderId or orderLinkId is required");
        return call.Site.Books.Find(call.Account, id, clientId);
    }

    private static void Cancel(ExchangeAccount account, BybitOrderView order)
    {
        if (order is { Status: "Untriggered", Stop: not null } && account.WaitingStops.FirstOrDefault(stop => BybitBooks.IdOf(account, stop.ClientId) == order.Id) is { } waiting)
            account.CancelStop(waiting.Id);
        else if (order.Order is { } placed)
            account.Cancel(placed.Id);
        else
            throw new ExchangeRefusalException(RefusalReason.OrderNotOpen);
    }

    private static Action<Utf8JsonWriter> List(BybitCall call, Contract? contract, Func<BybitOrderView, bool> isShown, (int From, int Count) page)
    {
        if (contract is not null)
        {
            // What the present price fills or triggers has happened by the time anybody asks.
            call.Exchange.PriceOf(contract.Symbol);
        }

        IReadOnlyList<BybitOrderView> rows = call.Request.Text("orderId") is null && call.Request.Text("orderLinkId") is null
            ? [.. call.Site.Books.All(call.Account).Where(order => (contract is null || order.Symbol == contract.Symbol) && !call.IsOtherCoin() && isShown(order))]
            : Named(call) is { } one && isShown(one) ? [one] : [];
        return json => json.Page(rows, page, (row, order) => order.Write(row, call.Exchange.ContractOf(order.Symbol)));
    }

    /// <summary>The last seven days when no time is given; at most seven days otherwise.</summary>
    private static bool InTime(BybitCall call, DateTimeOffset at)
    {
        var (start, end) = (call.Request.Whole("startTime"), call.Request.Whole("endTime"));
        var from = start is { } starts ? DateTimeOffset.FromUnixTimeMilliseconds(starts) : (end is { } ends ? DateTimeOffset.FromUnixTimeMilliseconds(ends) : call.Exchange.Now) - _week;
        var to = end is { } last ? DateTimeOffset.FromUnixTimeMilliseconds(last) : from + _week;
        return to - from > _week ? throw BybitErrors.Parameter("The time range between startTime and endTime cannot exceed 7 days") : at >= from && at <= to;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,36}$")]
    private static partial Regex ClientIdPattern();
}
