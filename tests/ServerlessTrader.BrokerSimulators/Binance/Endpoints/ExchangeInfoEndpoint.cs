using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Binance.Endpoints;

/// <summary>Everything that is listed, with its filters, and the limits in force. It takes no symbol: the answer is always everything.</summary>
internal static class ExchangeInfoEndpoint
{
    private static readonly string[] _orderTypes = ["LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET"];
    private static readonly string[] _timesInForce = ["GTC", "IOC", "FOK", "GTX", "GTD"];

    public static byte[] Answer(BinanceCall call) => BinanceJson.Object(json =>
    {
        json.WriteString("timezone", "UTC");
        json.WriteNumber("serverTime", call.Venue.Now);
        json.WriteString("futuresType", "U_MARGINED");
        json.WritePropertyName("rateLimits");
        RateLimits(json, call.Venue.Options);
        json.WriteStartArray("exchangeFilters");
        json.WriteEndArray();
        json.WriteStartArray("assets");
        json.WriteStartObject();
        json.WriteString("asset", Contract.QuoteAsset);
        json.WriteBoolean("marginAvailable", true);
        json.WriteString("autoAssetExchange", "-10000");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WritePropertyName("symbols");
        json.Rows(call.Exchange.Contracts, (row, contract) => Symbol(row, contract, call.Exchange.Rules));
    });

    /// <summary>The limits of weight and orders.</summary>
    public static void RateLimits(Utf8JsonWriter json, BinanceSimulatorOptions options) => json.Rows(
        new[]
        {
            ("REQUEST_WEIGHT", "MINUTE", 1, options.WeightLimit),
            ("ORDERS", "MINUTE", 1, options.OrdersPerMinute),
            ("ORDERS", "SECOND", 10, options.OrdersPerTenSeconds),
        },
        static (row, limit) =>
        {
            row.WriteString("rateLimitType", limit.Item1);
            row.WriteString("interval", limit.Item2);
            row.WriteNumber("intervalNum", limit.Item3);
            row.WriteNumber("limit", limit.Item4);
        });

    private static void Symbol(Utf8JsonWriter json, Contract contract, ExchangeRules rules)
    {
        json.WriteString("symbol", contract.Symbol);
        json.WriteString("pair", contract.Symbol);
        json.WriteString("contractType", "PERPETUAL");
        json.WriteNumber("deliveryDate", 4_133_404_800_000);
        json.WriteNumber("onboardDate", 1_569_398_400_000);
        json.WriteString("status", "TRADING");
        json.WriteString("maintMarginPercent", "2.5000");
        json.WriteString("requiredMarginPercent", "5.0000");
        json.WriteString("baseAsset", contract.BaseAsset);
        json.WriteString("quoteAsset", Contract.QuoteAsset);
        json.WriteString("marginAsset", Contract.QuoteAsset);
        json.WriteNumber("pricePrecision", contract.PricePrecision);
        json.WriteNumber("quantityPrecision", contract.QuantityPrecision);
        json.WriteNumber("baseAssetPrecision", 8);
        json.WriteNumber("quotePrecision", 8);
        json.WriteString("underlyingType", "COIN");
        json.WriteStartArray("underlyingSubType");
        json.WriteStringValue("PoW");
        json.WriteEndArray();
        json.WriteString("triggerProtect", "0.0500");
        json.WriteString("liquidationFee", "0.012500");
        json.WriteString("marketTakeBound", "0.05");
        json.WritePropertyName("filters");
        json.WriteStartArray();
        Filter(json, "PRICE_FILTER", ("minPrice", Text(contract.MinPrice)), ("maxPrice", Text(contract.MaxPrice)), ("tickSize", Text(contract.TickSize)));
        Filter(json, "LOT_SIZE", ("minQty", Text(contract.MinQuantity)), ("maxQty", Text(contract.MaxQuantity)), ("stepSize", Text(contract.StepSize)));
        Filter(json, "MARKET_LOT_SIZE", ("minQty", Text(contract.MinQuantity)), ("maxQty", Text(contract.MaxMarketQuantity)), ("stepSize", Text(contract.StepSize)));
        Limit(json, "MAX_NUM_ORDERS", rules.MaxOpenOrders);
        Limit(json, "MAX_NUM_ALGO_ORDERS", rules.MaxStops);
        Filter(json, "MIN_NOTIONAL", ("notional", Text(contract.MinNotional)));
        Filter(json, "PERCENT_PRICE", ("multiplierUp", Text(1m + contract.PriceBand)), ("multiplierDown", Text(1m - contract.PriceBand)), ("multiplierDecimal", "4"));
        json.WriteEndArray();
        Words(json, "orderTypes", _orderTypes);
        Words(json, "timeInForce", _timesInForce);
    }

    private static void Filter(Utf8JsonWriter json, string type, params ReadOnlySpan<(string Name, string Value)> members)
    {
        json.WriteStartObject();
        json.WriteString("filterType", type);
        foreach (var (name, value) in members)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static void Limit(Utf8JsonWriter json, string type, int limit)
    {
        json.WriteStartObject();
        json.WriteString("filterType", type);
        json.WriteNumber("limit", limit);
        json.WriteEndObject();
    }

    private static void Words(Utf8JsonWriter json, string name, string[] words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
            json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static string Text(decimal value) => BinanceJson.Plain(value);
}
