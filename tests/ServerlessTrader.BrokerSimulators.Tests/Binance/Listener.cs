using System.Net.WebSockets;
using System.Text.Json;

namespace ServerlessTrader.BrokerSimulators.Tests.Binance;

/// <summary>A socket that a test listens to.</summary>
internal sealed class Listener(ClientWebSocket socket) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static async Task<Listener> ConnectAsync(Uri address)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        await socket.ConnectAsync(address, CancellationToken.None);
        return new Listener(socket);
    }

    /// <summary>The next message. Fails after half a minute: something should have come.</summary>
    public async Task<JsonElement> NextAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
            length += received.Count;
            if (received.EndOfMessage)
                return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement;
        }
    }

    public Task SendAsync(string text) => socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>Asks for streams and waits for the answer.</summary>
    public async Task SubscribeAsync(params string[] streams)
    {
        await SendAsync(JsonSerializer.Serialize(new { method = "SUBSCRIBE", @params = streams, id = 1 }));
        Assert.Equal("""{"result":null,"id":1}""", (await NextAsync()).GetRawText());
    }

    public void Dispose() => socket.Dispose();
}
