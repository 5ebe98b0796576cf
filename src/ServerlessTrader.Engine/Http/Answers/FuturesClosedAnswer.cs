using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>What came of a close of the futures webhook: nothing of the symbol is open on the account any more. Closing nothing is a success with empty lists.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Message">In one line: "All positions closed for BTCUSDT".</param>
/// <param name="Symbol">The pair.</param>
/// <param name="Action">Always close.</param>
/// <param name="ClosedPositions">One an order that closed something.</param>
/// <param name="CancelledOrders">The broker's ids of the orders that were cancelled.</param>
/// <param name="Duplicate">True when the alert was stored before; left out otherwise.</param>
/// <param name="Timestamp">When this was answered, UTC.</param>
internal sealed record FuturesClosedAnswer(
    bool Success,
    string Message,
    string? Symbol,
    string Action,
    [property: JsonPropertyName("closed_positions")] ImmutableArray<FuturesClosedPosition> ClosedPositions,
    [property: JsonPropertyName("cancelled_orders")] ImmutableArray<string> CancelledOrders,
    bool? Duplicate,
    DateTimeOffset Timestamp);

/// <summary>What one order closed.</summary>
/// <param name="Quantity">Units.</param>
/// <param name="OrderId">The broker's.</param>
/// <param name="Side">Which way the order traded.</param>
/// <param name="PositionType">long or short.</param>
internal sealed record FuturesClosedPosition(
    decimal Quantity,
    [property: JsonPropertyName("order_id")] string? OrderId,
    OrderSide Side,
    [property: JsonPropertyName("position_type")] TradeDirection PositionType);
