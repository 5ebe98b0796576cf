using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>How an order is priced.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderType>))]
public enum OrderType
{
    /// <summary>At whatever the market gives.</summary>
    [JsonStringEnumMemberName("market")] Market,

    /// <summary>At the limit or better; the rest stays working for the day.</summary>
    [JsonStringEnumMemberName("limit")] Limit,

    /// <summary>Becomes a market order when the trigger price is reached.</summary>
    [JsonStringEnumMemberName("stop-market")] StopMarket,
}
