using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>How a position of a perpetual is carried.</summary>
/// <param name="Leverage">Notional per unit of margin; 1 to 125.</param>
/// <param name="Mode">What is at stake.</param>
public sealed record MarginTerms(int Leverage, MarginMode Mode = MarginMode.Isolated);

/// <summary>What answers for a position's losses.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MarginMode>))]
public enum MarginMode
{
    /// <summary>Its own margin only.</summary>
    [JsonStringEnumMemberName("isolated")] Isolated,

    /// <summary>The whole account.</summary>
    [JsonStringEnumMemberName("cross")] Cross,
}
