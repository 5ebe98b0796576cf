using System.Text.Json.Serialization;

namespace ServerlessTrader.Engine.Ports;

/// <summary>A message to the operator.</summary>
/// <param name="Severity">How urgent.</param>
/// <param name="Code">Stable kebab-case: trade-entered, breaker-tripped, exit-failed …</param>
/// <param name="Text">One or two plain sentences with the numbers in them.</param>
/// <param name="TradeId">The trade it is about, if any.</param>
/// <param name="Account">The account it is about, if any.</param>
/// <param name="At">When it happened, UTC.</param>
public sealed record Notification(NotificationSeverity Severity, string Code, string Text, string? TradeId, string? Account, DateTimeOffset At);

/// <summary>How urgent a <see cref="Notification"/> is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotificationSeverity>))]
public enum NotificationSeverity
{
    [JsonStringEnumMemberName("info")] Info,
    [JsonStringEnumMemberName("warning")] Warning,
    [JsonStringEnumMemberName("critical")] Critical,
}
