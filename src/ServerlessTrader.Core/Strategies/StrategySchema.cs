using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Xml.Linq;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Strategies;

/// <summary>The JSON schema of strategy files, made from the types, so that it cannot say anything else than the reader does.</summary>
public static class StrategySchema
{
    /// <summary>The schema as JSON.</summary>
    /// <param name="documentation">
    /// The XML documentation the compiler writes beside this assembly: its summaries become the descriptions an editor shows. Null leaves them out.
    /// </param>
    public static JsonNode Create(XDocument? documentation = null)
    {
        var descriptions = new SchemaDescriptions(documentation);
        var root = StrategyJson.Definition.GetJsonSchemaAsNode(new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, schema) => Transform(context, schema, descriptions),
        }).AsObject();
        root.Insert(0, "title", "ServerlessTrader strategy");
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return root;
    }

    private static JsonObject Transform(JsonSchemaExporterContext context, JsonNode schema, SchemaDescriptions descriptions)
    {
        // A schema that is "true" allows anything: the exporter cannot look into types with a converter of their own.
        var node = schema as JsonObject ?? new JsonObject();
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var isNullable = type != context.TypeInfo.Type;
        if (type.IsEnum)
            node = new JsonObject { ["enum"] = Names(EnumNameJsonConverter.NamesOf(type), isNullable) };
        else if (type == typeof(TimeSpan))
            node = Text(DurationJsonConverter.Pattern, "A duration: 15s, 5m, 13h, 2d.");
        else if (type == typeof(Timeframe))
            node = Text("^(0*[1-9][0-9]*[mhHdDwW]?|[hHdDwW])$", "A bar length: 15m, 1H, 1D; a number alone is minutes.", "integer");
        else if (type == typeof(TimeOnly))
            node = Text("^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$", "A time of day: 15:15.");
        else if (context.TypeInfo.ElementType is { IsEnum: true } element)
            node["items"] = new JsonObject { ["enum"] = Names(EnumNameJsonConverter.NamesOf(element), isNullable: false) };
        else if (context.PropertyInfo is { Name: "calendar" } && type == typeof(string))
            node["enum"] = Names(TradingCalendars.Names, isNullable: false);

        // The type's own example, then what this member means.
        if (descriptions.Of(context) is { } description)
            node["description"] = node["description"] is { } example ? $"{description} {example}" : description;
        return node;

        JsonObject Text(string pattern, string example, string? orType = null)
        {
            string[] types = [.. new[] { "string", orType, isNullable ? "null" : null }.OfType<string>()];
            return new JsonObject
            {
                ["type"] = types.Length == 1 ? types[0] : new JsonArray([.. types.Select(name => JsonValue.Create(name))]),
                ["pattern"] = pattern,
                ["description"] = example,
            };
        }
    }

    private static JsonArray Names(IEnumerable<string> names, bool isNullable)
    {
        var array = new JsonArray([.. names.Select(name => JsonValue.Create(name))]);
        if (isNullable)
            array.Add((JsonNode?)null);
        return array;
    }
}
