using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Strategies;

/// <summary>The JSON schema of strategy files, made from the types, so that it cannot say anything else than the reader does.</summary>
public static class StrategySchema
{
    /// <summary>The schema as JSON.</summary>
    public static JsonNode Create()
    {
        var schema = StrategyJson.Options.GetJsonSchemaAsNode(typeof(StrategyDefinition), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Transform,
        });
        var root = schema.AsObject();
        root.Insert(0, "title", "ServerlessTrader strategy");
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        return root;
    }

    /// <summary>The types with a converter of their own: what they look like as text.</summary>
    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        if (type == typeof(TimeSpan))
            return new JsonObject { ["type"] = "string", ["pattern"] = DurationJsonConverter.Pattern, ["description"] = "A duration: 15s, 5m, 13h, 2d." };
        if (type == typeof(Timeframe) || type == typeof(Timeframe?))
            return new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]*(m|h|H|d|D|w|W)?$", ["description"] = "A bar length: 15m, 1H, 1D." };
        return schema;
    }
}
