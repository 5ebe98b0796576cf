using System.Text.Json;

namespace ServerlessTrader.Brokers.Bybit;

// What the exchange sends. Every member may be missing: numbers come as strings, and an empty string means "no value". Unknown members are passed over.

internal sealed record BybitEnvelope(int? RetCode, string? RetMsg, JsonElement? Result, JsonElement? RetExtInfo, DateTimeOffset? Time);

internal sealed record BybitPage<T>(IReadOnlyList<T?>? List, string? NextPageCursor);

internal sealed record BybitAck(string? OrderId, string? OrderLinkId);

internal sealed record BybitOrderRow(
    string? OrderId, string? OrderLinkId, string? Symbol, string? OrderStatus, string? CancelType, string? RejectReason, decimal? Qty, decimal? CumExecQty,
    DateTimeOffset? CreatedTime, DateTimeOffset? UpdatedTime);

internal sealed record BybitExecutionRow(
    string? ExecId, string? OrderId, string? ExecType, decimal? ExecPrice, decimal? ExecQty, decimal? ExecFee, DateTimeOffset? ExecTime, decimal? LeavesQty, JsonElement? ExtraFees);

internal sealed record BybitPositionRow(int? PositionIdx, string? Symbol, string? Side, decimal? Size, decimal? AvgPrice);

internal sealed record BybitWalletRow(decimal? TotalAvailableBalance, IReadOnlyList<BybitCoinRow?>? Coin);

internal sealed record BybitCoinRow(
    string? Coin, decimal? Equity, decimal? WalletBalance, decimal? UnrealisedPnl, decimal? Locked, decimal? TotalOrderIM, decimal? TotalPositionIM);

internal sealed record BybitAccountSettings(string? MarginMode);

internal sealed record BybitInstrumentRow(
    string? Symbol, string? ContractType, string? Status, string? QuoteCoin, string? SettleCoin, BybitPriceFilter? PriceFilter, BybitLotFilter? LotSizeFilter,
    BybitLeverageFilter? LeverageFilter);

internal sealed record BybitPriceFilter(decimal? TickSize);

internal sealed record BybitLotFilter(decimal? MinOrderQty, decimal? MaxOrderQty, decimal? MaxMktOrderQty, decimal? QtyStep, decimal? MinNotionalValue);

internal sealed record BybitLeverageFilter(decimal? MaxLeverage);

internal sealed record BybitTickerRow(
    string? Symbol, decimal? MarkPrice, decimal? LastPrice, decimal? Bid1Price, decimal? Bid1Size, decimal? Ask1Price, decimal? Ask1Size);

internal sealed record BybitCandles(IReadOnlyList<IReadOnlyList<string>?>? List);

internal sealed record BybitReasons(IReadOnlyList<BybitReason?>? Reasons);

internal sealed record BybitReason(string? ReasonCode, string? ReasonMsg);
