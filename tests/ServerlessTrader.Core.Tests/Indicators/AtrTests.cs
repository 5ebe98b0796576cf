using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Indicators;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Indicators;

public sealed class AtrTests
{
    [Fact]
    public void Averages_true_ranges_as_Wilder_does()
    {
        var candles = Candles.WithHighLowClose(
            (10m, 8m, 9m), // 10 − 8 = 2
            (12m, 11m, 12m), // a gap up: 12 − 9 = 3
            (11m, 7m, 8m), // 12 − 7 = 5
            (9m, 8m, 9m), // 9 − 8 = 1
            (5m, 4m, 5m)); // a gap down: 9 − 4 = 5
        var atr = new Atr(3);
        var seen = new List<double>();
        foreach (var candle in candles)
        {
            atr.Add(candle);
            if (atr.IsReady)
                seen.Add(Math.Round(atr.Value, 9));
        }

        // (2 + 3 + 5) ÷ 3; (3.3333 × 2 + 1) ÷ 3; (2.5556 × 2 + 5) ÷ 3
        Assert.Equal([3.333333333, 2.555555556, 3.37037037], seen);
        Assert.Equal(atr.Value, Atr.Of(candles, 3));
    }

    [Fact]
    public void Has_no_value_before_the_period_is_full()
    {
        var atr = new Atr(14);

        Assert.Equal("The ATR needs 14 values and has 0. Ask IsReady first.", Assert.Throws<InvalidOperationException>(() => atr.Value).Message);
        Assert.Null(Atr.Of(Candles.WithHighLowClose((10m, 8m, 9m)), 14));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-14)]
    public void A_period_is_one_or_more(int period) => Assert.Throws<ArgumentOutOfRangeException>(() => new Atr(period));

    [Fact]
    public void Agrees_with_the_definition_at_every_candle() => Prop.ForAll(Candles.Any(), Gen.Choose(1, 20).ToArbitrary(), (candles, period) =>
    {
        var atr = new Atr(period);
        for (var i = 0; i < candles.Count; i++)
        {
            atr.Add(candles[i]);
            if (atr.IsReady != i + 1 >= period)
                return false;
            if (atr.IsReady && Math.Abs(atr.Value - Naive([.. candles.Take(i + 1)], period)) > 1e-9)
                return false;
        }

        return Atr.Of(candles, period) is not { } last ? candles.Count < period : last.Equals(atr.Value);
    }).QuickCheckThrowOnFailure();

    private static double Naive(Candle[] candles, int period)
    {
        var ranges = candles.Select((candle, i) =>
        {
            var range = candle.High - candle.Low;
            if (i == 0)
                return (double)range;
            var close = candles[i - 1].Close;
            return (double)Math.Max(range, Math.Max(Math.Abs(candle.High - close), Math.Abs(candle.Low - close)));
        }).ToArray();
        return ranges.Skip(period).Aggregate(ranges.Take(period).Average(), (atr, range) => (atr * (period - 1) + range) / period);
    }
}
