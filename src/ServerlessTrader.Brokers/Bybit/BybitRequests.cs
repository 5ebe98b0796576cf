namespace ServerlessTrader.Brokers.Bybit;

// What we send as bodies. Members that are null are left out; the order of the members is the order on the wire, which is also what is signed.

internal sealed record BybitNewOrder(
    string Category, string Symbol, string Side, string OrderType, string Qty, string? Price, string? TimeInForce, int PositionIdx, string OrderLinkId, string? TriggerPrice,
    int? TriggerDirection, string? TriggerBy, bool? ReduceOnly, bool? CloseOnTrigger);

internal sealed record BybitCancelOrder(string Category, string Symbol, string OrderLinkId);

internal sealed record BybitCancelAll(string Category, string Symbol);

internal sealed record BybitSetLeverage(string Category, string Symbol, string BuyLeverage, string SellLeverage);

internal sealed record BybitSetMarginMode(string SetMarginMode);
