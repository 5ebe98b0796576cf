using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>Where a trade stands. It only ever moves forward, but for Closing → Open when a part was closed. See <see cref="TradePhases"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TradePhase>))]
public enum TradePhase
{
    /// <summary>Stored and acknowledged; nothing chosen yet.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,

    /// <summary>The instrument and the stop are planned.</summary>
    [JsonStringEnumMemberName("selected")] Selected,

    /// <summary>The quantity is set and the account's money reserved.</summary>
    [JsonStringEnumMemberName("sized")] Sized,

    /// <summary>The entry order is being worked.</summary>
    [JsonStringEnumMemberName("entering")] Entering,

    /// <summary>A position is held and its exits are watched.</summary>
    [JsonStringEnumMemberName("open")] Open,

    /// <summary>An exit, of all or of a part, is being worked.</summary>
    [JsonStringEnumMemberName("closing")] Closing,

    /// <summary>Final: everything entered has been closed.</summary>
    [JsonStringEnumMemberName("flat")] Flat,

    /// <summary>Final: nothing was entered; the outcome says why.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected,
}
