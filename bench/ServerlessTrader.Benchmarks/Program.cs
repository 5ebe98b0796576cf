using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ServerlessTrader.Benchmarks;

// dotnet run -c Release --project bench/ServerlessTrader.Benchmarks -- all
var all = args is [] or ["all"];
var wanted = args.ToHashSet(StringComparer.OrdinalIgnoreCase);
if (all || wanted.Contains("startup"))
    await StartupBenchmark.RunAsync().ConfigureAwait(false);
if (all || wanted.Contains("alerts"))
    await AlertLoad.RunAsync().ConfigureAwait(false);
if (all || wanted.Contains("orders"))
    await AlertToOrder.RunAsync().ConfigureAwait(false);

// In this process: the code under test is the one that was built here, and no second build is needed.
var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithOptions(ConfigOptions.DisableLogFile);
if (all || wanted.Contains("ticks"))
{
    BenchmarkRunner.Run<TickBenchmark>(config);
    BenchmarkRunner.Run<BinanceTickBenchmark>(config);
}

if (all || wanted.Contains("exits"))
    BenchmarkRunner.Run<ExitBenchmark>(config);
