using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>The JSON of every answer: camelCase, what is null left out; some names of the alert answers are the webhook's own.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(RouteProblem))]
[JsonSerializable(typeof(AlertAnswer))]
[JsonSerializable(typeof(WaitedAnswer))]
[JsonSerializable(typeof(ClosedAnswer))]
[JsonSerializable(typeof(FuturesEnteredAnswer))]
[JsonSerializable(typeof(FuturesRefusedAnswer))]
[JsonSerializable(typeof(FuturesClosedAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(StatusAnswer))]
[JsonSerializable(typeof(PositionsAnswer))]
[JsonSerializable(typeof(TradeAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(BalanceAnswer))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(CloseAnswer))]
[JsonSerializable(typeof(SwitchAnswer))]
internal sealed partial class HttpJson : JsonSerializerContext
{
    /// <summary>
    /// The context to write with. It leaves out the escapes that only the source of a page would need: answers are read in terminals, and are never part of one.
    /// </summary>
    public static HttpJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
