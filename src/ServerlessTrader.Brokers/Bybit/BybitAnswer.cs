using System.Text.Json;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>The exchange's answer to one request, or why there is none.</summary>
/// <param name="Verdict">What it means.</param>
/// <param name="Code">The exchange's code, <c>http-503</c> where it gave none, or a code of ours (<c>no-answer</c>, <c>rate-limited</c> …).</param>
/// <param name="Message">Its text, or ours.</param>
/// <param name="Result">Its result; undefined when there is none.</param>
/// <param name="At">When the exchange answered, by its own clock; null when it did not say.</param>
internal readonly record struct BybitAnswer(BybitVerdict Verdict, string Code, string Message, JsonElement Result = default, DateTimeOffset? At = null)
{
    /// <summary>When a request that met a limit may be tried again, on our clock.</summary>
    public DateTimeOffset? TryAgainAt { get; init; }

    /// <summary>Done, or so already.</summary>
    public bool IsDone => Verdict is BybitVerdict.Accepted or BybitVerdict.AlreadySo;

    /// <summary>Code and text for a person.</summary>
    public string Describe() => $"{Message} ({Code})";
}
