using System.Diagnostics;
using System.Net;

namespace ServerlessTrader.Benchmarks;

/// <summary>From starting the process to the first accepted alert.</summary>
internal static class StartupBenchmark
{
    private const int Runs = 7;

    public static async Task RunAsync()
    {
        var times = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            using var host = new BenchmarkHost();
            await host.ReadyAsync().ConfigureAwait(false);
            using var http = new HttpClient();
            using var content = new StringContent("""{"signal":"BUY","type":"LONG","price":600}""");
            using var answer = await http.PostAsync(new Uri(host.Address, $"/api/webhook/{BenchmarkHost.Strategy}?token={host.Secret($"alert-token-{BenchmarkHost.Strategy}")}"), content).ConfigureAwait(false);
            if (answer.StatusCode != HttpStatusCode.Accepted)
                throw new InvalidOperationException($"The first alert was answered {(int)answer.StatusCode}.");
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine($"start-up to first accepted alert, {Runs} runs: {Latencies.Describe(times)}");
    }
}
