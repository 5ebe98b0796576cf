using BenchmarkDotNet.Attributes;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Local.Running;

namespace ServerlessTrader.Benchmarks;

/// <summary>A price that crosses no level, with a number of trades watching its symbol.</summary>
public class TickBenchmark
{
    private const int Ticks = 1000;
    private static readonly DateTimeOffset _noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly PriceTick[] _ticks = new PriceTick[Ticks];
    private PriceWatch _watch = null!;

    /// <summary>Open trades on the symbol.</summary>
    [Params(10, 1_000, 100_000)]
    public int Trades { get; set; }

    [GlobalSetup]
    public void Open()
    {
        var random = new Random(1);
        _watch = new PriceWatch(new SilentFeed(), _ => throw new InvalidOperationException("No tick of this benchmark crosses a level."));
        for (var i = 0; i < Trades; i++)
            _watch.Set($"trade{i}", _noon, new PriceBand("QQQ", 590m - random.Next(0, 5000) / 100m, 610m + random.Next(0, 5000) / 100m));
        for (var i = 0; i < Ticks; i++)
            _ticks[i] = new PriceTick("QQQ", 600m + random.Next(-900, 900) / 100m, _noon.AddMilliseconds(i));
    }

    [Benchmark(OperationsPerInvoke = Ticks)]
    public int NonCrossingTick()
    {
        var woken = 0;
        foreach (var tick in _ticks)
            woken += _watch.Take(tick);
        return woken;
    }

    [GlobalCleanup]
    public void Close() => _watch.Dispose();

    private sealed class SilentFeed : IPriceFeed, IDisposable
    {
        public IDisposable Subscribe(string symbol, Action<PriceTick> onTick, Action? onGap = null) => this;

        public void Dispose()
        {
        }
    }
}
