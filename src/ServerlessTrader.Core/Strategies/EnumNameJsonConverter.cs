using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Strategies;

/// <summary>
/// Reads an enum from exactly one of its names. The built-in converter also takes numbers, and reads <c>"long, short"</c> as <c>short</c>; in a file that moves money
/// neither is what somebody meant.
/// </summary>
internal sealed class EnumNameJsonConverter : JsonConverterFactory
{
    /// <summary>The names of an enum's values in JSON, in the order they are declared.</summary>
    public static IEnumerable<string> NamesOf(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(NameOf);

    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Exact<>).MakeGenericType(typeToConvert))!;

    private static string NameOf(FieldInfo field) => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name;

    private sealed class Exact<T> : JsonConverter<T>
        where T : struct, Enum
    {
        private readonly Dictionary<string, T> _byName =
            typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(NameOf, field => (T)field.GetValue(null)!, StringComparer.Ordinal);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : null;
            if (text is not null && _byName.TryGetValue(text, out var value))
                return value;
            throw new JsonException($"{(text is null ? "That" : $"'{text}'")} is not one of: {string.Join(", ", _byName.Keys)}.");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(_byName.First(named => named.Value.Equals(value)).Key);
    }
}
