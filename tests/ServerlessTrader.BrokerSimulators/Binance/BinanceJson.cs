using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>The exchange's spelling: numbers as text with fixed digits, times in milliseconds, words in capitals.</summary>
internal static class BinanceJson
{
    /// <summary>One JSON object.</summary>
    public static byte[] Object(Action<Utf8JsonWriter> write) => Write(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    /// <summary>One JSON array of objects.</summary>
    public static byte[] Array<T>(IEnumerable<T> rows, Action<Utf8JsonWriter, T> write) => Write(json => json.Rows(rows, write));

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>{"code":200,"msg":"success"}</c>, or what went wrong.</summary>
    public static byte[] Message(int code, string message) => Object(json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("msg", message);
    });

    public static void Rows<T>(this Utf8JsonWriter json, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray();
        foreach (var row in rows)
        {
            json.WriteStartObject();
            write(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Eight digits, as all money has.</summary>
    public static void Money(this Utf8JsonWriter json, string name, decimal value) => json.WriteString(name, value.ToString("F8", CultureInfo.InvariantCulture));

    /// <summary>As few digits as it needs.</summary>
    public static void Plain(this Utf8JsonWriter json, string name, decimal value) => json.WriteString(name, Plain(value));

    public static void Price(this Utf8JsonWriter json, string name, Contract contract, decimal price) => json.WriteString(name, Price(contract, price));

    public static void Quantity(this Utf8JsonWriter json, string name, Contract contract, decimal quantity) => json.WriteString(name, Quantity(contract, quantity));

    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset time) => json.WriteNumber(name, time.ToUnixTimeMilliseconds());

    public static string Plain(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    public static string Price(Contract contract, decimal price) => price.ToString($"F{contract.PricePrecision}", CultureInfo.InvariantCulture);

    public static string Quantity(Contract contract, decimal quantity) => quantity.ToString($"F{contract.QuantityPrecision}", CultureInfo.InvariantCulture);

    public static string Word(OrderSide side) => side == OrderSide.Buy ? "BUY" : "SELL";

    public static string Word(PositionSide side) => side switch
    {
        PositionSide.Long => "LONG",
        PositionSide.Short => "SHORT",
        _ => "BOTH",
    };

    public static string Word(OrderKind kind) => kind == OrderKind.Market ? "MARKET" : "LIMIT";

    public static string Word(TimeInForce timeInForce) => timeInForce switch
    {
        TimeInForce.ImmediateOrCancel => "IOC",
        TimeInForce.FillOrKill => "FOK",
        TimeInForce.PostOnly => "GTX",
        _ => "GTC",
    };

    public static string Word(ExchangeOrderState state) => state switch
    {
        ExchangeOrderState.New => "NEW",
        ExchangeOrderState.PartiallyFilled => "PARTIALLY_FILLED",
        ExchangeOrderState.Filled => "FILLED",
        ExchangeOrderState.Cancelled => "CANCELED",
        _ => "EXPIRED",
    };

    public static string Word(StopState state) => state switch
    {
        StopState.Waiting => "NEW",
        StopState.Triggering => "TRIGGERING",
        StopState.Triggered => "TRIGGERED",
        StopState.Finished => "FINISHED",
        StopState.Cancelled => "CANCELED",
        StopState.Rejected => "REJECTED",
        _ => "EXPIRED",
    };

    public static string Word(TriggerPrice watches) => watches == TriggerPrice.Mark ? "MARK_PRICE" : "CONTRACT_PRICE";

    /// <summary>A stop waits for the price to go against its side's purpose, a take-profit for the other way.</summary>
    public static string Word(NewStop terms)
    {
        var isStop = terms.Rises == (terms.Side == OrderSide.Buy);
        return (isStop ? "STOP" : "TAKE_PROFIT") + (terms.LimitPrice is null ? "_MARKET" : "");
    }
}
