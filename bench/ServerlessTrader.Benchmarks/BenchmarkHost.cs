using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace ServerlessTrader.Benchmarks;

/// <summary>The real host as a process of its own, on a data folder of its own, with limits out of the way.</summary>
internal sealed class BenchmarkHost : IDisposable
{
    public const string Strategy = "bench-longs";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("serverlesstrader-bench-");
    private readonly Process _process;

    public BenchmarkHost()
    {
        StrategyFolder = Path.Combine(_folder.FullName, "strategies");
        DataFolder = Path.Combine(_folder.FullName, "data");
        Prepare(StrategyFolder, DataFolder, maxOpenTrades: 3, riskPerTrade: 0.000_000_001m);
        Port = FreePort();
        var program = Path.Combine(AppContext.BaseDirectory, "ServerlessTrader.Local.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", Address.ToString(), "--data", DataFolder, "--strategies", StrategyFolder, "--log", "Error"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public string StrategyFolder { get; }

    public string DataFolder { get; }

    public string Secret(string name)
    {
        using var secrets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(DataFolder, "secrets.json")));
        return secrets.RootElement.GetProperty(name).GetString()!;
    }

    /// <summary>Waits until it answers.</summary>
    public async Task ReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if ((await http.GetAsync(new Uri("/api/health", UriKind.Relative)).ConfigureAwait(false)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (deadline.Elapsed < TimeSpan.FromSeconds(30))
            {
            }

            await Task.Delay(2).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A strategy and a configuration whose limits no benchmark reaches.</summary>
    public static void Prepare(string strategyFolder, string dataFolder, int maxOpenTrades, decimal riskPerTrade = 1m)
    {
        Directory.CreateDirectory(strategyFolder);
        Directory.CreateDirectory(dataFolder);
        File.WriteAllText(Path.Combine(strategyFolder, "bench.json"), $$"""
            {
              "id": "{{Strategy}}", "accounts": ["paper"],
              "alert": { "dialect": "options", "directions": ["long"], "entriesPerMinute": 600000, "maxAge": "1h" },
              "market": { "symbol": "QQQ", "calendar": "us-options", "timeframe": "1H" },
              "selection": { "kind": "option-by-delta" },
              "sizing": { "kind": "fixed-contracts", "contracts": 1 },
              "entry": { "kind": "limit-walk" },
              "exits": [
                { "kind": "stop", "on": "underlying", "nearestOf": [{ "swingCandles": 10 }], "fallback": { "percent": 0.5 } },
                { "kind": "target", "at": { "r": 3 }, "close": 1 }
              ],
              "limits": { "maxOpenTrades": {{maxOpenTrades}}, "riskPerTrade": {{riskPerTrade.ToString(CultureInfo.InvariantCulture)}}, "totalRisk": 1, "breaker": { "dailyLoss": null, "losingStreak": null } }
            }
            """);
        File.WriteAllText(Path.Combine(dataFolder, "trader.json"), """
            { "accounts": [{ "id": "paper", "startingCash": 1000000000 }], "alertsPerMinutePerSender": 1000000 }
            """);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
