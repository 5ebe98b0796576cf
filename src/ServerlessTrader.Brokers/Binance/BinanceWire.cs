using System.Text.Json.Serialization;

namespace ServerlessTrader.Brokers.Binance;

// What the exchange sends. Members it leaves out stay null, those it adds are ignored; numbers may come as text.

internal sealed record WireError([property: JsonConverter(typeof(LooseTextConverter))] string? Code, string? Msg);

internal sealed record WireTime(long? ServerTime);

internal sealed record WireExchange(WireRateLimit[]? RateLimits, WireSymbol[]? Symbols);

internal sealed record WireRateLimit(string? RateLimitType, string? Interval, int? IntervalNum, int? Limit);

internal sealed record WireSymbol(string? Symbol, string? Status, string? ContractType, string? QuoteAsset, string? MarginAsset, WireFilter[]? Filters);

internal sealed record WireFilter(
    string? FilterType,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? TickSize,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? MinQty,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? MaxQty,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? StepSize,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? Notional);

internal sealed record WireBook(
    string? Symbol,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? BidPrice,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? BidQty,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? AskPrice,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? AskQty,
    long? Time);

internal sealed record WireMark(string? Symbol, [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? MarkPrice, long? Time);

internal sealed record WirePrice(string? Symbol, [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? Price, long? Time);

internal sealed record WireAccountConfig(
    [property: JsonConverter(typeof(LooseBoolConverter))] bool? DualSidePosition,
    [property: JsonConverter(typeof(LooseBoolConverter))] bool? MultiAssetsMargin);

internal sealed record WireAccount(
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? TotalMarginBalance,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? AvailableBalance,
    WireAsset[]? Assets);

internal sealed record WireAsset(
    string? Asset,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? MarginBalance,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? AvailableBalance);

internal sealed record WirePosition(
    string? Symbol,
    string? PositionSide,
    string? MarginAsset,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? PositionAmt,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? EntryPrice);

internal sealed record WireSymbolConfig(string? Symbol, string? MarginType, [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? Leverage);

internal sealed record WireBrackets(string? Symbol, WireBracket[]? Brackets);

internal sealed record WireBracket(
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? InitialLeverage,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? NotionalCap);

internal sealed record WireOrder(
    [property: JsonConverter(typeof(LooseTextConverter))] string? OrderId,
    string? Symbol,
    string? Status,
    string? ClientOrderId,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? ExecutedQty,
    long? Time,
    long? UpdateTime);

internal sealed record WireAlgoOrder(
    [property: JsonConverter(typeof(LooseTextConverter))] string? AlgoId,
    string? ClientAlgoId,
    string? Symbol,
    string? AlgoStatus,
    [property: JsonConverter(typeof(LooseTextConverter))] string? ActualOrderId);

internal sealed record WireTrade(
    [property: JsonConverter(typeof(LooseTextConverter))] string? Id,
    [property: JsonConverter(typeof(LooseTextConverter))] string? OrderId,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? Price,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? Qty,
    [property: JsonConverter(typeof(LooseDecimalConverter))] decimal? Commission,
    string? CommissionAsset,
    long? Time);

internal sealed record WireListenKey(string? ListenKey);
