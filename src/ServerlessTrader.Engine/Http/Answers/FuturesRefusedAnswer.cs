using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>Why a buy or sell of the futures webhook opened nothing.</summary>
/// <param name="Success">Always false.</param>
/// <param name="Error">"Binance API error (Code -2019): Margin is insufficient.", or our own reason with its numbers.</param>
/// <param name="Suggestions">What to do about it.</param>
/// <param name="WebhookData">The alert's body without its secrets.</param>
/// <param name="Duplicate">True when the alert was stored before; left out otherwise.</param>
/// <param name="Timestamp">When this was answered, UTC.</param>
internal sealed record FuturesRefusedAnswer(
    bool Success,
    string Error,
    ImmutableArray<string> Suggestions,
    [property: JsonPropertyName("webhook_data"), JsonConverter(typeof(RawJsonConverter))] string? WebhookData,
    bool? Duplicate,
    DateTimeOffset Timestamp);
