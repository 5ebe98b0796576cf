using System.Collections.Immutable;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Sockets;

namespace ServerlessTrader.BrokerSimulators.Binance.Streams;

/// <summary>A socket for prices: the streams it asked for at one door, bare or wrapped in <c>{"stream":…,"data":…}</c>.</summary>
internal sealed class MarketSocket(VenueSocket socket, StreamCategory category, bool isCombined, IEnumerable<string> streams)
{
    private ImmutableHashSet<string> _streams = [.. streams];

    /// <summary>Whether it asked for a stream, at the right door.</summary>
    public bool Hears(string stream) => Volatile.Read(ref _streams).Contains(stream) && StreamNames.CategoryOf(stream) == category;

    /// <summary>The streams it is sent that begin so.</summary>
    public IEnumerable<string> Heard(string prefix) => Volatile.Read(ref _streams).Where(stream => stream.StartsWith(prefix, StringComparison.Ordinal) && StreamNames.CategoryOf(stream) == category);

    public void Send(string stream, byte[] data) => socket.Send(isCombined ? Wrapped(stream, data) : data);

    /// <summary>SUBSCRIBE, UNSUBSCRIBE and LIST_SUBSCRIPTIONS.</summary>
    public void Take(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var id = root.TryGetProperty("id", out var given) ? given.GetRawText() : "null";
            var named = root.TryGetProperty("params", out var list) ? list.EnumerateArray().Select(name => name.GetString()!).ToArray() : [];
            switch (root.GetProperty("method").GetString())
            {
                case "SUBSCRIBE":
                    ImmutableInterlocked.Update(ref _streams, static (streams, more) => streams.Union(more), named);
                    Acknowledge(id);
                    break;
                case "UNSUBSCRIBE":
                    ImmutableInterlocked.Update(ref _streams, static (streams, fewer) => streams.Except(fewer), named);
                    Acknowledge(id);
                    break;
                case "LIST_SUBSCRIPTIONS":
                    List(id);
                    break;
                default:
                    Refuse("Invalid request: unknown method");
                    break;
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Refuse("Invalid JSON: expected value at line 1 column 1");
        }
    }

    private void Acknowledge(string id) => socket.Send(BinanceJson.Object(json =>
    {
        json.WriteNull("result");
        json.WritePropertyName("id");
        json.WriteRawValue(id);
    }));

    private void List(string id) => socket.Send(BinanceJson.Object(json =>
    {
        json.WriteStartArray("result");
        foreach (var stream in _streams)
            json.WriteStringValue(stream);
        json.WriteEndArray();
        json.WritePropertyName("id");
        json.WriteRawValue(id);
    }));

    private void Refuse(string message) => socket.Send(BinanceJson.Object(json =>
    {
        json.WriteNumber("code", 2);
        json.WriteString("msg", message);
    }));

    private static byte[] Wrapped(string stream, byte[] data) => BinanceJson.Object(json =>
    {
        json.WriteString("stream", stream);
        json.WritePropertyName("data");
        json.WriteRawValue(data);
    });
}
