using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Brokers.Paper;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PaperAccount))]
[JsonSerializable(typeof(PaperOrder))]
internal sealed partial class PaperJson : JsonSerializerContext;
