using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Strategies;

/// <summary>Reads and writes a time span the way people write it: <c>15s</c>, <c>5m</c>, <c>13h</c>, <c>2d</c>.</summary>
public sealed class DurationJsonConverter : JsonConverter<TimeSpan>
{
    /// <summary>The pattern in the JSON schema.</summary>
    public const string Pattern = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$";

    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return TryParse(text, out var duration)
            ? duration
            : throw new JsonException("A duration is a number and a unit in quotes: \"15s\", \"5m\", \"13h\", \"2d\".");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Format(value));
    }

    /// <summary>Writes a duration in the largest unit that takes it whole; what is finer than a millisecond as a decimal fraction of one.</summary>
    public static string Format(TimeSpan duration)
    {
        var (count, unit) = duration switch
        {
            { Ticks: 0 } => (0m, "s"),
            _ when duration.Ticks % TimeSpan.TicksPerDay == 0 => (duration.Ticks / TimeSpan.TicksPerDay, "d"),
            _ when duration.Ticks % TimeSpan.TicksPerHour == 0 => (duration.Ticks / TimeSpan.TicksPerHour, "h"),
            _ when duration.Ticks % TimeSpan.TicksPerMinute == 0 => (duration.Ticks / TimeSpan.TicksPerMinute, "m"),
            _ when duration.Ticks % TimeSpan.TicksPerSecond == 0 => (duration.Ticks / TimeSpan.TicksPerSecond, "s"),
            _ => (duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }

    /// <summary>Reads a duration; false when <paramref name="text"/> is none, is negative, or is longer than a year.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
            return false;
        var unitLength = text.EndsWith("ms", StringComparison.Ordinal) ? 2 : 1;
        var ticks = text[^unitLength..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => 0L,
        };
        var startsAndEndsWithDigit = char.IsAsciiDigit(text[0]) && text.Length > unitLength && char.IsAsciiDigit(text[^(unitLength + 1)]);
        if (ticks == 0 || !startsAndEndsWithDigit)
            return false;
        if (!decimal.TryParse(text.AsSpan(0, text.Length - unitLength), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            return false;
        if (count > 366m * TimeSpan.TicksPerDay / ticks)
            return false;
        duration = new TimeSpan((long)(count * ticks));
        return true;
    }
}
