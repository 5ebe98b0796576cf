using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Alerts;

/// <summary>What an alert asks for, whatever its dialect.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertIntent>))]
public enum AlertIntent
{
    /// <summary>Open a position in <see cref="Alert.Direction"/>. With <see cref="Alert.ClosesOpposite"/>, close the other direction first.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>Close what is open in <see cref="Alert.Direction"/>, or in both directions when that is null.</summary>
    [JsonStringEnumMemberName("close")] Close,

    /// <summary>Not an order: a closed candle to remember.</summary>
    [JsonStringEnumMemberName("candle")] Candle,
}
