using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>What the broker last said of an order. <see cref="Filled"/>, <see cref="Cancelled"/>, <see cref="Rejected"/> and <see cref="Expired"/> are final.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderState>))]
public enum OrderState
{
    [JsonStringEnumMemberName("working")] Working,
    [JsonStringEnumMemberName("filled")] Filled,
    [JsonStringEnumMemberName("cancelled")] Cancelled,
    [JsonStringEnumMemberName("rejected")] Rejected,
    [JsonStringEnumMemberName("expired")] Expired,
}
