using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>What an order of a trade is for; part of its client order id.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderPurpose>))]
public enum OrderPurpose
{
    [JsonStringEnumMemberName("entry")] Entry,
    [JsonStringEnumMemberName("exit")] Exit,
}
