using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>The exchange's spelling: nearly every number as text, an empty text for no value, times in milliseconds, words in capitalised form.</summary>
internal static class BybitJson
{
    /// <summary>One JSON object.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The envelope of every answer.</summary>
    public static byte[] Envelope(int code, string message, Action<Utf8JsonWriter> result, long now) => Object(json =>
    {
        json.WriteNumber("retCode", code);
        json.WriteString("retMsg", message);
        json.WriteStartObject("result");
        result(json);
        json.WriteEndObject();
        json.WriteStartObject("retExtInfo");
        json.WriteEndObject();
        json.WriteNumber("time", now);
    });

    /// <summary>A list and the cursor of what follows it.</summary>
    public static void Page<T>(this Utf8JsonWriter json, IReadOnlyList<T> rows, (int From, int Count) page, Action<Utf8JsonWriter, T> write)
    {
        json.WriteString("category", "linear");
        json.Rows("list", rows.Skip(page.From).Take(page.Count), write);
        var next = page.From + page.Count;
        json.WriteString("nextPageCursor", next < rows.Count ? next.ToString(CultureInfo.InvariantCulture) : "");
    }

    public static void Rows<T>(this Utf8JsonWriter json, string name, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            write(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>As few digits as it needs.</summary>
    public static void Plain(this Utf8JsonWriter json, string name, decimal value) => json.WriteString(name, Plain(value));

    /// <summary>Empty for null.</summary>
    public static void Optional(this Utf8JsonWriter json, string name, decimal? value) => json.WriteString(name, value is { } given ? Plain(given) : "");

    public static void Price(this Utf8JsonWriter json, string name, Contract contract, decimal price) =>
        json.WriteString(name, price.ToString($"F{contract.PricePrecision}", CultureInfo.InvariantCulture));

    public static void Quantity(this Utf8JsonWriter json, string name, Contract contract, decimal quantity) =>
        json.WriteString(name, quantity.ToString($"F{contract.QuantityPrecision}", CultureInfo.InvariantCulture));

    /// <summary>Milliseconds as text.</summary>
    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset at) => json.WriteString(name, at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    public static string Plain(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    public static string Word(OrderSide side) => side == OrderSide.Buy ? "Buy" : "Sell";

    public static int Index(PositionSide side) => side switch
    {
        PositionSide.Long => 1,
        PositionSide.Short => 2,
        _ => 0,
    };

    public static string Word(TimeInForce timeInForce) => timeInForce switch
    {
        TimeInForce.ImmediateOrCancel => "IOC",
        TimeInForce.FillOrKill => "FOK",
        TimeInForce.PostOnly => "PostOnly",
        _ => "GTC",
    };
}
