using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Local.Configuration;
using ServerlessTrader.Local.Hosting;

namespace ServerlessTrader.Benchmarks;

/// <summary>From sending an alert over HTTP to its first order being with the paper broker and stored as such, one alert at a time, everything durable.</summary>
internal static class AlertToOrder
{
    private const int Alerts = 600;
    private const int Unmeasured = 200;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("serverlesstrader-bench-");
        var strategies = Path.Combine(folder.FullName, "strategies");
        var data = Path.Combine(folder.FullName, "data");
        BenchmarkHost.Prepare(strategies, data, maxOpenTrades: 1000);
        var host = await LocalHost.StartAsync(new HostSettings
        {
            Urls = $"http://127.0.0.1:{BenchmarkHost.FreePort()}",
            DataFolder = data,
            StrategyFolder = strategies,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
        }).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
            Console.WriteLine($"alert to first order, {Alerts - Unmeasured} alerts: {Latencies.Describe(await MeasureAsync(host).ConfigureAwait(false))}");
        folder.Delete(recursive: true);
    }

    private static async Task<List<double>> MeasureAsync(LocalHost host)
    {
        var ordered = new ConcurrentDictionary<string, TaskCompletionSource<long>>();
        var ended = new ConcurrentDictionary<string, TaskCompletionSource>();
        host.Trading.Runner.Stepped += result =>
        {
            if (result.Next is null)
                ended.GetOrAdd(result.TradeId, static _ => new()).TrySetResult();
            if (result.Phase is TradePhase.Entering or TradePhase.Open)
                ordered.GetOrAdd(result.TradeId, static _ => new()).TrySetResult(Stopwatch.GetTimestamp());
        };
        var times = new List<double>();
        using var http = new HttpClient();
        var address = new Uri(host.Address, $"/api/webhook/{BenchmarkHost.Strategy}?token={host.NewSecrets[$"alert-token-{BenchmarkHost.Strategy}"]}");
        for (var i = 0; i < Alerts; i++)
        {
            using var content = new StringContent(string.Create(CultureInfo.InvariantCulture, $$"""{"signal":"BUY","type":"LONG","price":{{500 + i}}}"""));
            var sent = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsync(address, content).ConfigureAwait(false);
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>().ConfigureAwait(false);
            var id = body.GetProperty("trades")[0].GetProperty("tradeId").GetString()!;
            var done = await ordered.GetOrAdd(id, static _ => new()).Task.WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            if (i >= Unmeasured)
                times.Add((done - sent) * 1000.0 / Stopwatch.Frequency);
            await host.Trading.Commands.CloseAsync(id, new CloseRequest("close-requested", "benchmark", DateTimeOffset.UtcNow)).ConfigureAwait(false);
            await ended.GetOrAdd(id, static _ => new()).Task.WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        }

        return times;
    }
}
