using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Local.Running;

namespace ServerlessTrader.Benchmarks;

/// <summary>
/// Binance's book ticker over a real WebSocket on loopback into the real feed and the watch of a thousand trades, none of whose levels is crossed: prices a second from
/// wire to decision, the sender on the same two cores.
/// </summary>
internal static class StreamLoad
{
    private const int Messages = 2_000_000;
    private const int Trades = 1_000;

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var done = new TaskCompletionSource();
        app.UseWebSockets();
        app.Map("/{**path}", async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            var messages = Enumerable.Range(0, 1_000).Select(Message).ToArray();
            for (var i = 0; i < Messages && !done.Task.IsCompleted; i++)
                await socket.SendAsync(messages[i % messages.Length], WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            await done.Task.ConfigureAwait(false);
        });
        await app.StartAsync().ConfigureAwait(false);
        await using (app.ConfigureAwait(false))
        {
            var rest = new Uri(app.Urls.First());
            using var exchange = new BinanceExchange(BinanceEndpoints.Custom(rest, new UriBuilder(rest) { Scheme = "ws" }.Uri), TimeProvider.System, NullLoggerFactory.Instance);
            using var watch = new PriceWatch(exchange.FeedOf(BinancePriceSource.Book), _ => throw new InvalidOperationException("No price of this benchmark crosses a level."));
            for (var i = 0; i < Trades; i++)
                watch.Set($"trade{i}", DateTimeOffset.UtcNow, new PriceBand("BTCUSDT", 49_000m - i, 51_000m + i));
            var (count, first, last) = (0, 0L, 0L);
            using var counted = exchange.FeedOf(BinancePriceSource.Book).Subscribe("BTCUSDT", _ =>
            {
                if (count++ == Messages / 10)
                    first = Stopwatch.GetTimestamp();
                if (count != Messages)
                    return;
                last = Stopwatch.GetTimestamp();
                done.TrySetResult();
            });
            await done.Task.WaitAsync(TimeSpan.FromMinutes(2)).ConfigureAwait(false);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"stream: {Messages * 0.9 / Stopwatch.GetElapsedTime(first, last).TotalSeconds:0}/s book prices from the socket past the levels of {Trades} trades"));
        }
    }

    private static byte[] Message(int i) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":{{{400_900_217L + i}}},"E":1790755200000,"T":1790755200000,"s":"BTCUSDT","b":"{{{50_000m + i / 10m}}}","B":"3.100","a":"{{{50_000.1m + i / 10m}}}","A":"2.200"}}"""));
}
