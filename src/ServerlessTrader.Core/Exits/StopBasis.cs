using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Exits;

/// <summary>Which price a stop looks at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StopBasis>))]
public enum StopBasis
{
    /// <summary>The traded instrument's mark.</summary>
    [JsonStringEnumMemberName("instrument")] Instrument,

    /// <summary>The underlying's price, at every tick.</summary>
    [JsonStringEnumMemberName("underlying")] Underlying,

    /// <summary>The underlying's price, only at the close of a candle of the trade's timeframe.</summary>
    [JsonStringEnumMemberName("candle-close")] CandleClose,
}
