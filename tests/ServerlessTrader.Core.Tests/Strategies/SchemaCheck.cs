using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>As much of JSON Schema as the strategy schema uses, read the way an editor reads it.</summary>
internal sealed class SchemaCheck(JsonNode root)
{
    /// <summary>True when an editor would underline nothing in a file.</summary>
    public bool Accepts(string json) =>
        Accepts(JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }), root);

    private bool Accepts(JsonNode? value, JsonNode schemaNode)
    {
        var schema = schemaNode.AsObject();
        if (schema["$ref"] is { } reference && !Accepts(value, Resolve(reference.GetValue<string>())))
            return false;
        if (schema["type"] is { } type && !(type is JsonArray several ? several.Any(one => IsOf(value, one!)) : IsOf(value, type)))
            return false;
        if (schema["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)))
            return false;
        if (schema.ContainsKey("const") && !JsonNode.DeepEquals(schema["const"], value))
            return false;
        if (schema["pattern"] is { } pattern && value?.GetValueKind() == JsonValueKind.String && !Regex.IsMatch(value.GetValue<string>(), pattern.GetValue<string>()))
            return false;
        if (schema["anyOf"] is JsonArray choices && !choices.Any(choice => Accepts(value, choice!)))
            return false;
        if (value is JsonArray elements && schema["items"] is { } items && !elements.All(element => Accepts(element, items)))
            return false;
        return value is not JsonObject members || AcceptsMembers(members, schema);
    }

    private bool AcceptsMembers(JsonObject members, JsonObject schema)
    {
        var properties = schema["properties"]?.AsObject();
        if (schema["required"] is JsonArray required && !required.All(name => members.ContainsKey(name!.GetValue<string>())))
            return false;
        var closed = schema["additionalProperties"] is JsonValue additional && !additional.GetValue<bool>();
        return members.All(member => properties?[member.Key] is { } property ? Accepts(member.Value, property) : !closed);
    }

    private static bool IsOf(JsonNode? value, JsonNode type) => (type.GetValue<string>(), value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => value!.AsValue().TryGetValue<long>(out _),
        _ => false,
    };

    private JsonNode Resolve(string pointer) => pointer.Split('/').Skip(1).Aggregate(root, (node, step) => node is JsonArray array ? array[int.Parse(step)]! : node[step]!);
}
