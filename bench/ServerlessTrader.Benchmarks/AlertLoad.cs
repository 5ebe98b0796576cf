using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ServerlessTrader.Benchmarks;

/// <summary>Alerts over HTTP on loopback into the real host with its durable store: one connection, then 64 that each wait for their answer before the next alert.</summary>
internal static class AlertLoad
{
    private const int Connections = 64;

    /// <summary>Alerts a second that the paced run offers.</summary>
    private const int Paced = 5000;
    private static readonly TimeSpan _warmup = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _length = TimeSpan.FromSeconds(15);

    public static async Task RunAsync()
    {
        await MeasureAsync("trades run", stopEntries: false).ConfigureAwait(false);
        await MeasureAsync("entries stopped, each alert stored with its rejected trade", stopEntries: true).ConfigureAwait(false);
    }

    private static async Task MeasureAsync(string what, bool stopEntries)
    {
        using var host = new BenchmarkHost();
        await host.ReadyAsync().ConfigureAwait(false);
        if (stopEntries)
            await PostAsync(host, "/api/close-all").ConfigureAwait(false);
        var sender = new Sender(host.Port, host.Secret($"alert-token-{BenchmarkHost.Strategy}"));
        await sender.RunAsync(1, _warmup).ConfigureAwait(false);
        var single = await sender.RunAsync(1, TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        Console.WriteLine($"alerts, 1 connection ({what}): {Latencies.Describe(single)}");
        await sender.RunAsync(Connections, _warmup).ConfigureAwait(false);
        var paced = await sender.RunAsync(Connections, _length, Paced).ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"alerts, {Connections} connections, paced ({what}): {paced.Count / _length.TotalSeconds:0}/s of {Paced} wanted; {Latencies.Describe(paced)}"));
        var watch = Stopwatch.StartNew();
        var many = await sender.RunAsync(Connections, _length).ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"alerts, {Connections} connections ({what}): {many.Count / watch.Elapsed.TotalSeconds:0}/s; {Latencies.Describe(many)}"));
    }

    private static async Task PostAsync(BenchmarkHost host, string path)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Api-Key", host.Secret("operator-key"));
        using var answer = await http.PostAsync(new Uri(host.Address, path), null).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Plain sockets: the client must not take the processor from the host.</summary>
    private sealed class Sender(int port, string token)
    {
        private readonly string _head = $"POST /api/webhook/{BenchmarkHost.Strategy}?token={token} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ";
        private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;
        private long _next;

        /// <summary>Sends for a time: as fast as answers come, or at a rate over all connections. A paced alert's time counts from when it was due.</summary>
        public async Task<List<double>> RunAsync(int connections, TimeSpan length, double rate = 0)
        {
            var interval = rate > 0 ? (long)(Stopwatch.Frequency * connections / rate) : 0;
            var until = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
            var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => ConnectAsync(until, interval)))).ConfigureAwait(false);
            return [.. all.SelectMany(times => times)];
        }

        private async Task<List<double>> ConnectAsync(long until, long interval)
        {
            var times = new List<double>();
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).ConfigureAwait(false);
            var buffer = new byte[4096];
            var due = Stopwatch.GetTimestamp() + (interval > 0 ? Random.Shared.NextInt64(interval) : 0);
            while (Stopwatch.GetTimestamp() < until)
            {
                var request = Request();
                var sent = await DueAsync(due, interval).ConfigureAwait(false);
                due += interval;
                await socket.SendAsync(request).ConfigureAwait(false);
                var received = 0;
                do
                {
                    received += await socket.ReceiveAsync(buffer.AsMemory(received)).ConfigureAwait(false);
                }
                while (!IsWhole(buffer.AsSpan(0, received)));
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                if (!buffer.AsSpan(0, received).StartsWith("HTTP/1.1 202"u8))
                    throw new InvalidOperationException($"An alert was answered: {Encoding.UTF8.GetString(buffer, 0, received)}");
            }

            return times;
        }

        private static async ValueTask<long> DueAsync(long due, long interval)
        {
            if (interval == 0)
                return Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } left)
                await Task.Delay(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1)).ConfigureAwait(false);
            return due;
        }

        /// <summary>Every alert has a time of its own, a microsecond apart.</summary>
        private byte[] Request()
        {
            var at = _start.AddMicroseconds(Interlocked.Increment(ref _next));
            var body = string.Create(CultureInfo.InvariantCulture, $$"""{"action":"ENTRY","signal":"BUY","type":"LONG","underlying":"QQQ","price":500.25,"timestamp":"{{at:O}}","strategy":"{{BenchmarkHost.Strategy}}","timeframe":"1H"}""");
            return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_head}{body.Length}\r\n\r\n{body}"));
        }

        private static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            var end = answer.IndexOf("\r\n\r\n"u8);
            if (end < 0)
                return false;
            var length = answer.IndexOf("Content-Length: "u8);
            if (length < 0)
                throw new InvalidOperationException("The answer has no Content-Length.");
            var digits = answer[(length + 16)..];
            return answer.Length >= end + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        }
    }
}
