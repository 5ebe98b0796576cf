using System.Text.Json.Serialization;

namespace ServerlessTrader.Engine.Steps;

/// <summary>The steps a workflow strings together.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TradeStep>))]
public enum TradeStep
{
    [JsonStringEnumMemberName("select")] Select,
    [JsonStringEnumMemberName("size")] Size,
    [JsonStringEnumMemberName("enter")] Enter,
    [JsonStringEnumMemberName("check-exits")] CheckExits,
    [JsonStringEnumMemberName("close")] Close,
}
