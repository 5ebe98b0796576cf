using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>
/// An order as this exchange shows it: one that was acknowledged and has not met the book, a plain one, or a conditional one, which keeps its id when it triggers.
/// </summary>
/// <param name="Id">The exchange's.</param>
/// <param name="ClientId">The client's; empty when it gave none.</param>
/// <param name="Status">The exchange's word.</param>
internal sealed record BybitOrderView(string Id, string ClientId, string Symbol, string Status, OrderSide Side, decimal Quantity, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>A limit's price; 0 for a market order.</summary>
    public decimal Price { get; init; }

    public bool IsMarket { get; init; } = true;

    public TimeInForce TimeInForce { get; init; } = TimeInForce.ImmediateOrCancel;

    public PositionSide PositionSide { get; init; }

    public bool ReduceOnly { get; init; }

    /// <summary>What a conditional order waits for, or waited.</summary>
    public NewStop? Stop { get; init; }

    /// <summary>The order on the book.</summary>
    public ExchangeOrder? Order { get; init; }

    public string RejectReason { get; init; } = "EC_NoError";

    public string CancelType { get; init; } = "UNKNOWN";

    public bool IsOpen => Status is "New" or "PartiallyFilled" or "Untriggered" or "Triggered";

    /// <summary>Writes the members of a row.</summary>
    public void Write(Utf8JsonWriter json, Contract contract)
    {
        var filled = Order?.Filled ?? 0m;
        json.WriteString("orderId", Id);
        json.WriteString("orderLinkId", ClientId);
        json.WriteString("symbol", Symbol);
        json.Price("price", contract, Price);
        json.Quantity("qty", contract, Quantity);
        json.WriteString("side", BybitJson.Word(Side));
        json.WriteNumber("positionIdx", BybitJson.Index(PositionSide));
        json.WriteString("orderStatus", Status);
        json.WriteString("createType", "CreateByUser");
        json.WriteString("cancelType", CancelType);
        json.WriteString("rejectReason", RejectReason);
        json.WriteString("avgPrice", filled == 0m ? "" : BybitJson.Plain(Math.Round(Order!.AveragePrice, 8)));
        json.Quantity("leavesQty", contract, IsOpen ? Quantity - filled : 0m);
        json.Plain("leavesValue", IsOpen ? (Quantity - filled) * Price : 0m);
        json.Quantity("cumExecQty", contract, filled);
        json.Plain("cumExecValue", Order?.FilledNotional ?? 0m);
        json.Plain("cumExecFee", Order?.Fills.Sum(fill => fill.Fee) ?? 0m);
        json.WriteString("timeInForce", IsMarket ? "IOC" : BybitJson.Word(TimeInForce));
        json.WriteString("orderType", IsMarket ? "Market" : "Limit");
        json.WriteString("stopOrderType", Stop is null ? "" : "Stop");
        json.Optional("triggerPrice", Stop?.Trigger);
        json.WriteNumber("triggerDirection", Stop is null ? 0 : Stop.Rises ? 1 : 2);
        json.WriteString("triggerBy", Stop is null ? "" : Stop.Watches == TriggerPrice.Mark ? "MarkPrice" : "LastPrice");
        json.WriteString("takeProfit", "");
        json.WriteString("stopLoss", "");
        json.WriteString("tpslMode", "");
        json.WriteString("lastPriceOnCreated", "");
        json.WriteBoolean("reduceOnly", ReduceOnly);
        json.WriteBoolean("closeOnTrigger", Stop is not null && ReduceOnly);
        json.WriteString("smpType", "None");
        json.WriteNumber("smpGroup", 0);
        json.WriteString("smpOrderId", "");
        json.Time("createdTime", CreatedAt);
        json.Time("updatedTime", UpdatedAt);
    }
}
