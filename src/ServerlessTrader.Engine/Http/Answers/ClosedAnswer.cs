using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>What came of an exit whose sender asked to wait for it: every trade it was for is flat.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Message">In one line: "All positions closed for BTCUSDT".</param>
/// <param name="AlertId">The alert.</param>
/// <param name="Symbol">The underlying, or null when the alert was for several.</param>
/// <param name="Action">Always close.</param>
/// <param name="Trades">The trades.</param>
/// <param name="ClosedPositions">One an order that closed something.</param>
/// <param name="CancelledOrders">The broker's ids of the orders that were cancelled.</param>
/// <param name="Duplicate">True when the alert was stored before.</param>
/// <param name="Timestamp">When this was answered, UTC.</param>
internal sealed record ClosedAnswer(
    bool Success,
    string Message,
    string AlertId,
    string? Symbol,
    string Action,
    ImmutableArray<string> Trades,
    [property: JsonPropertyName("closed_positions")] ImmutableArray<ClosedPosition> ClosedPositions,
    [property: JsonPropertyName("cancelled_orders")] ImmutableArray<string> CancelledOrders,
    bool? Duplicate,
    DateTimeOffset Timestamp);

/// <summary>What one order closed.</summary>
/// <param name="Quantity">Units.</param>
/// <param name="OrderId">The broker's.</param>
/// <param name="Side">Which way the order traded.</param>
/// <param name="PositionType">long or short.</param>
/// <param name="ExitPrice">Average price.</param>
internal sealed record ClosedPosition(
    decimal Quantity,
    [property: JsonPropertyName("order_id")] string? OrderId,
    OrderSide Side,
    [property: JsonPropertyName("position_type")] TradeDirection PositionType,
    [property: JsonPropertyName("exit_price")] decimal ExitPrice)
{
    public static ClosedPosition Of(Trade trade, OrderTicket order) => new(
        order.FilledQuantity, order.BrokerOrderId, order.Request.Legs[0].Side, trade.Direction,
        order.Fills.Sum(fill => fill.Quantity * fill.Price) / order.FilledQuantity);
}
