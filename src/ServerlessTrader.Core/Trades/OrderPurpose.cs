using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>What an order of a trade is for; part of its client order id.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderPurpose>))]
public enum OrderPurpose
{
    [JsonStringEnumMemberName("entry")] Entry,
    [JsonStringEnumMemberName("exit")] Exit,

    /// <summary>Rests at the broker and closes when the stop's price is reached; kept in <see cref="Trade.Stops"/>.</summary>
    [JsonStringEnumMemberName("stop")] Stop,

    /// <summary>Enlarges a trade that is in profit; see <see cref="Exits.Pyramid"/>.</summary>
    [JsonStringEnumMemberName("add")] Add,
}
