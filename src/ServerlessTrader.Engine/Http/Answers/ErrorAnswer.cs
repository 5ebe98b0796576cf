using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>What every refusal looks like.</summary>
/// <param name="Success">Always false.</param>
/// <param name="Error">What was wrong.</param>
/// <param name="Suggestions">What to do about it.</param>
/// <param name="WebhookData">The alert's body without its secrets, for the sender to compare; null when it cannot be shown safely.</param>
internal sealed record ErrorAnswer(
    bool Success,
    ErrorDetail Error,
    ImmutableArray<string> Suggestions,
    [property: JsonPropertyName("webhook_data"), JsonConverter(typeof(RawJsonConverter))] string? WebhookData = null);

/// <summary>What was wrong.</summary>
/// <param name="Code">Stable kebab-case.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Fields">One entry a field that is wrong; empty when it is not about fields.</param>
internal sealed record ErrorDetail(string Code, string Message, ImmutableArray<AlertFieldProblem> Fields);
