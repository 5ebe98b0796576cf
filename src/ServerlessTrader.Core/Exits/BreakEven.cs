using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Exits;

/// <summary>What break-even means.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BreakEven>))]
public enum BreakEven
{
    /// <summary>The average entry price.</summary>
    [JsonStringEnumMemberName("break-even")] Entry,

    /// <summary>The average entry price plus the fees of entry and exit.</summary>
    [JsonStringEnumMemberName("break-even-plus-fees")] EntryPlusFees,
}
