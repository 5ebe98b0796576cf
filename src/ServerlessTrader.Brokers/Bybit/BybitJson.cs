using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>The JSON of Bybit's REST interface.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString, Converters = [typeof(BybitNumberConverter), typeof(BybitTimeConverter)])]
[JsonSerializable(typeof(BybitEnvelope))]
[JsonSerializable(typeof(BybitAck))]
[JsonSerializable(typeof(BybitPage<BybitAck>))]
[JsonSerializable(typeof(BybitPage<BybitOrderRow>))]
[JsonSerializable(typeof(BybitPage<BybitExecutionRow>))]
[JsonSerializable(typeof(BybitPage<BybitPositionRow>))]
[JsonSerializable(typeof(BybitPage<BybitWalletRow>))]
[JsonSerializable(typeof(BybitPage<BybitInstrumentRow>))]
[JsonSerializable(typeof(BybitPage<BybitTickerRow>))]
[JsonSerializable(typeof(BybitCandles))]
[JsonSerializable(typeof(BybitAccountSettings))]
[JsonSerializable(typeof(BybitReasons))]
[JsonSerializable(typeof(BybitNewOrder))]
[JsonSerializable(typeof(BybitCancelOrder))]
[JsonSerializable(typeof(BybitCancelAll))]
[JsonSerializable(typeof(BybitSetLeverage))]
[JsonSerializable(typeof(BybitSetMarginMode))]
internal sealed partial class BybitJson : JsonSerializerContext;

/// <summary>Numbers as Bybit writes them: mostly strings, an empty one for no value.</summary>
internal sealed class BybitNumberConverter : JsonConverter<decimal?>
{
    /// <inheritdoc/>
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType == JsonTokenType.Number)
            return reader.GetDecimal();
        var text = reader.GetString();
        if (string.IsNullOrEmpty(text))
            return null;
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new JsonException("A number was expected.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, decimal? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>Times as Bybit writes them: milliseconds since 1970, as a number or a string; empty or zero for none.</summary>
internal sealed class BybitTimeConverter : JsonConverter<DateTimeOffset?>
{
    private const long LastMillisecond = 253_402_300_799_999;

    /// <inheritdoc/>
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        long milliseconds;
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetInt64(out milliseconds):
                break;
            case JsonTokenType.String when reader.HasValueSequence || reader.ValueSpan.IsEmpty:
                return null;
            case JsonTokenType.String when Utf8Parser.TryParse(reader.ValueSpan, out milliseconds, out var used) && used == reader.ValueSpan.Length:
                break;
            case JsonTokenType.Null:
                return null;
            default:
                throw new JsonException("A time in milliseconds was expected.");
        }

        return milliseconds switch
        {
            0 => null,
            > 0 and <= LastMillisecond => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
            _ => throw new JsonException("A time in milliseconds was expected."),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) => throw new NotSupportedException();
}
