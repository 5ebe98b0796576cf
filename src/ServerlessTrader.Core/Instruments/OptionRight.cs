using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Instruments;

/// <summary>The right an option gives: to buy (call) or to sell (put) the underlying at the strike.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptionRight>))]
public enum OptionRight
{
    [JsonStringEnumMemberName("call")] Call,
    [JsonStringEnumMemberName("put")] Put,
}
