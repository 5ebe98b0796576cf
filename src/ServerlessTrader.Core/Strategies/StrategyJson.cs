using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ServerlessTrader.Core.Strategies;

/// <summary>
/// The JSON contract of strategy files: camelCase, comments and trailing commas allowed; unknown members, members that stand twice and enum names that are not
/// spelt exactly are refused.
/// </summary>
public static class StrategyJson
{
    /// <summary>Reads and writes a definition or any part of one. Cannot be changed.</summary>
    /// <remarks>
    /// The metadata is reflected, not generated: generated metadata sets an init-only member that the file leaves out to its type's default, not to the default the
    /// member declares, so a walk of 5 steps would silently become one of none. Files are read at start-up only, so its cost does not matter.
    /// </remarks>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>The contract of a whole file.</summary>
    public static JsonTypeInfo<StrategyDefinition> Definition { get; } = (JsonTypeInfo<StrategyDefinition>)Options.GetTypeInfo(typeof(StrategyDefinition));

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            ReadCommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            WriteIndented = true,
            AllowOutOfOrderMetadataProperties = true,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new EnumNameJsonConverter() },
        };
        options.MakeReadOnly();
        return options;
    }
}
