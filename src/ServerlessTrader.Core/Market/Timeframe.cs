using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Market;

/// <summary>
/// The length of a bar, in whole minutes from 1 to 44,640 (a month of 31 days). Reads TradingView's <c>{{interval}}</c> (<c>15</c>, <c>240</c>, <c>D</c>, <c>1W</c>)
/// and the usual spelling (<c>15m</c>, <c>1H</c>, <c>4h</c>, <c>1D</c>). An upper-case M alone means a month on TradingView and is refused here, as are seconds.
/// </summary>
[JsonConverter(typeof(TimeframeJsonConverter))]
public readonly record struct Timeframe(int Minutes)
{
    public static Timeframe OneHour { get; } = new(60);
    public static Timeframe OneDay { get; } = new(1440);

    /// <summary>The bar's length.</summary>
    public TimeSpan Length => TimeSpan.FromMinutes(Minutes);

    /// <summary>True when bars of this length fit a grid: any length up to a day, and whole days beyond.</summary>
    public bool HasGrid => Minutes <= OneDay.Minutes || Minutes % OneDay.Minutes == 0;

    /// <summary>Reads a timeframe; false when the text is none.</summary>
    public static bool TryParse(string? text, out Timeframe timeframe)
    {
        timeframe = default;
        if (string.IsNullOrWhiteSpace(text))
            return false;
        var trimmed = text.AsSpan().Trim();
        var unit = trimmed[^1];
        var factor = unit switch
        {
            >= '0' and <= '9' => 1,
            'm' => 1,
            'h' or 'H' => 60,
            'd' or 'D' => 1440,
            'w' or 'W' => 10_080,
            _ => 0,
        };
        if (factor == 0)
            return false;
        var digits = char.IsAsciiDigit(unit) ? trimmed : trimmed[..^1];
        var count = 1;
        if (digits.Length > 0 && !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out count))
            return false;
        if (digits.Length == 0 && unit == 'm')
            return false;
        if (count is < 1 or > 44_640 || (long)count * factor > 44_640)
            return false;
        timeframe = new Timeframe(count * factor);
        return true;
    }

    /// <summary><c>15m</c>, <c>1H</c>, <c>4H</c>, <c>1D</c>.</summary>
    public override string ToString() => Minutes switch
    {
        var m when m % 1440 == 0 => string.Create(CultureInfo.InvariantCulture, $"{m / 1440}D"),
        var m when m % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{m / 60}H"),
        var m => string.Create(CultureInfo.InvariantCulture, $"{m}m"),
    };
}

/// <summary>Reads and writes a <see cref="Timeframe"/> as text.</summary>
public sealed class TimeframeJsonConverter : JsonConverter<Timeframe>
{
    /// <inheritdoc/>
    public override Timeframe Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.Number ? reader.GetInt32().ToString(CultureInfo.InvariantCulture) : reader.GetString();
        return Timeframe.TryParse(text, out var timeframe)
            ? timeframe
            : throw new JsonException($"'{text}' is not a timeframe; write minutes (\"15m\"), hours (\"1H\"), days (\"1D\") or weeks (\"1W\").");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Timeframe value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
