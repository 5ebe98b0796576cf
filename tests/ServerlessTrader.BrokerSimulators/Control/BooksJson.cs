using System.Buffers;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Control;

/// <summary>What an account holds and has done, for people and for scripts: numbers are numbers, words are the simulator's own.</summary>
internal static class BooksJson
{
    public static byte[] Write(ExchangeAccount account) => Write(json =>
    {
        var view = account.View();
        json.WriteString("account", account.Key);
        json.WriteBoolean("hedged", account.IsHedged);
        json.WriteNumber("deposited", account.Deposited);
        json.WriteNumber("wallet", view.Wallet);
        json.WriteNumber("unrealised", view.Unrealised);
        json.WriteNumber("equity", view.Equity);
        json.WriteNumber("available", view.Available);
        json.WriteNumber("fees", account.Fills.Sum(fill => fill.Fee));
        json.WriteStartArray("positions");
        foreach (var position in view.Positions)
        {
            json.WriteStartObject();
            json.WriteString("symbol", position.Position.Symbol);
            json.WriteString("side", position.Position.Side.ToString());
            json.WriteNumber("quantity", position.Position.Quantity);
            json.WriteNumber("entryPrice", position.Position.EntryPrice);
            json.WriteNumber("unrealised", position.Unrealised);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("orders");
        foreach (var order in account.Orders)
            Order(json, order, account.CountOf(order.ClientId));
        json.WriteEndArray();
        json.WriteStartArray("stops");
        foreach (var stop in account.Stops)
        {
            json.WriteStartObject();
            json.WriteString("clientId", stop.ClientId);
            json.WriteNumber("timesTaken", account.CountOfStops(stop.ClientId));
            json.WriteString("symbol", stop.Symbol);
            json.WriteString("side", stop.Terms.Side.ToString());
            json.WriteString("state", stop.State.ToString());
            json.WriteNumber("quantity", stop.Terms.Quantity);
            json.WriteNumber("trigger", stop.Terms.Trigger);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Write(IReadOnlyDictionary<WireFault, int> met) => Write(json =>
    {
        foreach (var (fault, times) in met.OrderBy(pair => pair.Key))
            json.WriteNumber(fault.ToString(), times);
    });

    private static void Order(Utf8JsonWriter json, ExchangeOrder order, int timesTaken)
    {
        json.WriteStartObject();
        json.WriteString("clientId", order.ClientId);
        json.WriteNumber("timesTaken", timesTaken);
        json.WriteNumber("id", order.Id);
        json.WriteString("symbol", order.Symbol);
        json.WriteString("side", order.Side.ToString());
        json.WriteString("kind", order.Kind.ToString());
        json.WriteString("state", order.State.ToString());
        json.WriteNumber("quantity", order.Quantity);
        json.WriteNumber("filled", order.Filled);
        json.WriteNumber("averagePrice", order.AveragePrice);
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
