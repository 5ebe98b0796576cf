using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Binance;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Local.Configuration;
using ServerlessTrader.Local.Hosting;

namespace ServerlessTrader.Benchmarks;

/// <summary>From sending a futures alert over HTTP to the simulated exchange taking its order, through the real client, everything durable, one alert at a time.</summary>
internal static class FuturesOrder
{
    private const int Alerts = 400;
    private const int Unmeasured = 100;

    public static async Task RunAsync()
    {
        var simulator = await BinanceSimulator.StartAsync(new BinanceSimulatorOptions { WeightLimit = 10_000_000, OrdersPerTenSeconds = 1_000_000, OrdersPerMinute = 1_000_000 }).ConfigureAwait(false);
        var folder = Directory.CreateTempSubdirectory("serverlesstrader-bench-");
        var host = await StartAsync(folder, simulator, new BinanceSimulatorOptions()).ConfigureAwait(false);
        await using (simulator.ConfigureAwait(false))
        await using (host.ConfigureAwait(false))
        {
            simulator.Exchange.SetPrice("BTCUSDT", 50_000m);
            Console.WriteLine($"futures alert to accepted order, {Alerts - Unmeasured} alerts: {Latencies.Describe(await MeasureAsync(host, simulator).ConfigureAwait(false))}");
        }

        folder.Delete(recursive: true);
    }

    private static async Task<LocalHost> StartAsync(DirectoryInfo folder, BinanceSimulator simulator, BinanceSimulatorOptions keys)
    {
        var data = folder.CreateSubdirectory("data").FullName;
        var strategies = folder.CreateSubdirectory("strategies").FullName;
        await File.WriteAllTextAsync(Path.Combine(strategies, "bench.json"), $$"""
            {
              "id": "{{BenchmarkHost.Strategy}}", "accounts": ["futures"],
              "alert": { "dialect": "futures", "duplicateWindow": "1s", "entriesPerMinute": 600000 },
              "market": { "calendar": "always-open" },
              "selection": { "kind": "perpetual" }, "sizing": { "kind": "balance-fraction" }, "entry": { "kind": "market" }, "exits": [],
              "limits": { "maxOpenTrades": 1000, "breaker": { "dailyLoss": null, "losingStreak": null } }
            }
            """).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(data, "trader.json"), $$"""
            {
              "accounts": [{ "id": "futures", "broker": "binance", "address": "{{simulator.Address}}", "streamAddress": "{{simulator.StreamAddress}}" }],
              "alertsPerMinutePerSender": 1000000
            }
            """).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(data, "secrets.json"), $$"""{ "futures-api-key": "{{keys.ApiKey}}", "futures-api-secret": "{{keys.Secret}}" }""").ConfigureAwait(false);
        return await LocalHost.StartAsync(new HostSettings
        {
            Urls = $"http://127.0.0.1:{BenchmarkHost.FreePort()}",
            DataFolder = data,
            StrategyFolder = strategies,
            LogLevel = Microsoft.Extensions.Logging.LogLevel.Error,
        }).ConfigureAwait(false);
    }

    private static async Task<List<double>> MeasureAsync(LocalHost host, BinanceSimulator simulator)
    {
        var taken = new ConcurrentDictionary<string, TaskCompletionSource<long>>();
        var ended = new ConcurrentDictionary<string, TaskCompletionSource>();
        using var events = simulator.Exchange.Subscribe(change =>
        {
            if (change is ExchangeEvent.OrderChanged { Order.ClientId: { Length: > 24 } id })
                taken.GetOrAdd(id[..24], static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(Stopwatch.GetTimestamp());
        });
        host.Trading.Runner.Stepped += result =>
        {
            if (result.Next is null)
                ended.GetOrAdd(result.TradeId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        };
        var times = new List<double>();
        using var http = new HttpClient();
        var address = new Uri(host.Address, $"/api/webhook/{BenchmarkHost.Strategy}?token={host.NewSecrets[$"alert-token-{BenchmarkHost.Strategy}"]}");
        for (var i = 0; i < Alerts; i++)
        {
            // Each is an alert of its own: the share of the balance differs in a digit that rounding takes away again.
            using var content = new StringContent(string.Create(
                CultureInfo.InvariantCulture, $$"""{"symbol":"BTCUSDT","action":"buy","balance_percentage":{{0.05m + i / 1_000_000m}},"leverage":10,"entry":50000.0}"""));
            var sent = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsync(address, content).ConfigureAwait(false);
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>().ConfigureAwait(false);
            var id = body.GetProperty("trades")[0].GetProperty("tradeId").GetString()!;
            var done = await taken.GetOrAdd(id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            if (i >= Unmeasured)
                times.Add((done - sent) * 1000.0 / Stopwatch.Frequency);
            await host.Trading.Commands.CloseAsync(id, new CloseRequest("close-requested", "benchmark", DateTimeOffset.UtcNow)).ConfigureAwait(false);
            await ended.GetOrAdd(id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        }

        return times;
    }
}
