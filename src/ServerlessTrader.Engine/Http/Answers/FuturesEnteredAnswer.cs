using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>What came of a buy or sell of the futures webhook, in the webhook's own words.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Message">In one line: "futures: buy 0.025 BTCUSDT".</param>
/// <param name="Trade">The trade; with several accounts the first that holds a position.</param>
/// <param name="CalculationDetails">How its quantity was worked out.</param>
/// <param name="Trades">One an account; left out when there is one only.</param>
/// <param name="Duplicate">True when the alert was stored before; left out otherwise.</param>
/// <param name="Timestamp">When this was answered, UTC.</param>
internal sealed record FuturesEnteredAnswer(
    bool Success,
    string Message,
    FuturesTrade Trade,
    [property: JsonPropertyName("calculation_details")] FuturesCalculation CalculationDetails,
    ImmutableArray<EnteredTrade>? Trades,
    bool? Duplicate,
    DateTimeOffset Timestamp);

/// <summary>A trade that has entered.</summary>
/// <param name="Symbol">The pair.</param>
/// <param name="Action">buy or sell.</param>
/// <param name="Quantity">Units entered.</param>
/// <param name="Leverage">Notional per unit of margin.</param>
/// <param name="EntryPrice">Average price of the entry.</param>
/// <param name="CurrentPrice">The price at the latest look, or when the trade was planned.</param>
/// <param name="MainOrderId">The broker's id of the entry order.</param>
/// <param name="OppositePositionClosed">True when the other side was closed first.</param>
/// <param name="Mode">Always auto_quantity: the quantity was worked out here.</param>
internal sealed record FuturesTrade(
    string Symbol,
    OrderSide Action,
    decimal Quantity,
    int? Leverage,
    [property: JsonPropertyName("entry_price")] decimal EntryPrice,
    [property: JsonPropertyName("current_price")] decimal CurrentPrice,
    [property: JsonPropertyName("main_order_id")] string? MainOrderId,
    [property: JsonPropertyName("opposite_position_closed")] bool OppositePositionClosed,
    string Mode)
{
    public static FuturesTrade Of(Trade trade, bool closedOpposite)
    {
        var plan = trade.Plan!;
        var position = trade.Position;
        return new FuturesTrade(
            trade.Symbol, plan.Side, position.Entered, plan.Margin?.Leverage, position.EntryPrice, trade.ExitState.Last ?? plan.Price,
            trade.Orders.LastOrDefault(order => order.Purpose == OrderPurpose.Entry)?.BrokerOrderId, closedOpposite, "auto_quantity");
    }
}

/// <summary>How a quantity was worked out: balance × share × leverage ÷ price, rounded down. Money in the quote currency.</summary>
/// <param name="AccountBalance">What could be spent.</param>
/// <param name="BalancePercentage">The share of it, 0.01 to 1.</param>
/// <param name="Leverage">Notional per unit of margin.</param>
/// <param name="PositionValue">Balance × share × leverage, before rounding.</param>
/// <param name="CurrentPrice">The price it was divided by.</param>
/// <param name="Quantity">Units, on the venue's grid.</param>
internal sealed record FuturesCalculation(
    [property: JsonPropertyName("account_balance_usdt")] decimal? AccountBalance,
    [property: JsonPropertyName("balance_percentage")] decimal? BalancePercentage,
    int? Leverage,
    [property: JsonPropertyName("position_value_usdt")] decimal? PositionValue,
    [property: JsonPropertyName("current_price")] decimal CurrentPrice,
    decimal Quantity)
{
    public static FuturesCalculation Of(Trade trade)
    {
        var plan = trade.Plan!;
        var leverage = plan.Margin?.Leverage;
        return new FuturesCalculation(
            plan.Balance, trade.Alert.BalanceFraction, leverage, plan.Balance * trade.Alert.BalanceFraction * leverage, plan.Price, plan.Quantity);
    }
}
