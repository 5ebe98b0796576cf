using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>What we know of one of our orders.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TicketState>))]
public enum TicketState
{
    /// <summary>Stored; an attempt was or will be made and its result is not known. The broker must be asked before any other attempt.</summary>
    [JsonStringEnumMemberName("sending")] Sending,

    /// <summary>The broker has it and it can still trade.</summary>
    [JsonStringEnumMemberName("working")] Working,

    /// <summary>Final: filled in full.</summary>
    [JsonStringEnumMemberName("filled")] Filled,

    /// <summary>Final: cancelled or expired, perhaps after a partial fill.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,

    /// <summary>Final: the broker refused it.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected,

    /// <summary>Final: the broker never got it, and it will not be sent again.</summary>
    [JsonStringEnumMemberName("abandoned")] Abandoned,
}
