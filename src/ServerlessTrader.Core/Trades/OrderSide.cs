using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>Which way an order, or one leg of it, trades.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderSide>))]
public enum OrderSide
{
    [JsonStringEnumMemberName("buy")] Buy,
    [JsonStringEnumMemberName("sell")] Sell,
}
