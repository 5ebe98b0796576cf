using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Indicators;

internal static class Candles
{
    private static DateTimeOffset Start => new(2026, 9, 30, 13, 30, 0, TimeSpan.Zero);

    public static List<Candle> WithCloses(params decimal[] closes) => [.. closes.Select((close, i) => At(i, close, close, close, close))];

    public static List<Candle> WithHighLowClose(params (decimal High, decimal Low, decimal Close)[] bars) =>
        [.. bars.Select((bar, i) => At(i, bar.Close, bar.High, bar.Low, bar.Close))];

    /// <summary>Up to 200 candles of a random walk, in cents, with repeated values.</summary>
    public static Arbitrary<List<Candle>> Any() => (
        from count in Gen.Choose(0, 200)
        from bars in (
            from low in Gen.Choose(100, 160)
            from height in Gen.Choose(0, 20)
            from close in Gen.Choose(0, 20)
            select (Low: low / 100m, High: (low + height) / 100m, Close: (low + Math.Min(close, height)) / 100m)).ListOf(count)
        select bars.Select((bar, i) => At(i, bar.Close, bar.High, bar.Low, bar.Close)).ToList()).ToArbitrary();

    private static Candle At(int minute, decimal open, decimal high, decimal low, decimal close) =>
        new(Start.AddMinutes(minute), open, high, low, close, 1m);
}
