using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>
/// The view a trade takes on its underlying. A put bought because the market should fall is a <see cref="Short"/> trade, though the put itself is bought.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<TradeDirection>))]
public enum TradeDirection
{
    [JsonStringEnumMemberName("long")] Long,
    [JsonStringEnumMemberName("short")] Short,
}
