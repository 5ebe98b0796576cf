using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>Generated readers of <c>BinanceWire.cs</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireTime))]
[JsonSerializable(typeof(WireExchange))]
[JsonSerializable(typeof(WireBook))]
[JsonSerializable(typeof(WireBook[]))]
[JsonSerializable(typeof(WireMark))]
[JsonSerializable(typeof(WireMark[]))]
[JsonSerializable(typeof(WirePrice))]
[JsonSerializable(typeof(WireAccountConfig))]
[JsonSerializable(typeof(WireAccount))]
[JsonSerializable(typeof(WirePosition[]))]
[JsonSerializable(typeof(WireSymbolConfig[]))]
[JsonSerializable(typeof(WireBrackets))]
[JsonSerializable(typeof(WireBrackets[]))]
[JsonSerializable(typeof(WireOrder))]
[JsonSerializable(typeof(WireOrder[]))]
[JsonSerializable(typeof(WireAlgoOrder))]
[JsonSerializable(typeof(WireAlgoOrder[]))]
[JsonSerializable(typeof(WireTrade[]))]
[JsonSerializable(typeof(WireListenKey))]
internal sealed partial class BinanceJson : JsonSerializerContext;

/// <summary>A number as text or as a number; null and an empty text are none.</summary>
internal sealed class LooseDecimalConverter : JsonConverter<decimal?>
{
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetDecimal(),
        JsonTokenType.String when reader.GetString() is { Length: > 0 } text =>
            decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new JsonException("A number was expected."),
        JsonTokenType.String or JsonTokenType.Null => null,
        _ => throw new JsonException("A number was expected."),
    };

    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>An id or code as text or as a number; null and an empty text are none.</summary>
internal sealed class LooseTextConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetInt64().ToString(CultureInfo.InvariantCulture),
        JsonTokenType.String when reader.GetString() is { Length: > 0 } text => text,
        JsonTokenType.String or JsonTokenType.Null => null,
        _ => throw new JsonException("A text or a whole number was expected."),
    };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>true, false, or the same as text.</summary>
internal sealed class LooseBoolConverter : JsonConverter<bool?>
{
    public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => bool.TryParse(reader.GetString(), out var value) ? value : throw new JsonException("true or false was expected."),
        JsonTokenType.Null => null,
        _ => throw new JsonException("true or false was expected."),
    };

    public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options) => throw new NotSupportedException();
}
