using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Strategies;

/// <summary>The JSON contract of strategy files: camelCase, comments and trailing commas allowed, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    WriteIndented = true,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StrategyDefinition))]
public sealed partial class StrategyJson : JsonSerializerContext;
