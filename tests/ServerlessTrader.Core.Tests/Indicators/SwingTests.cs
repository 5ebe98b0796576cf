using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Indicators;

namespace ServerlessTrader.Core.Tests.Indicators;

public sealed class SwingTests
{
    [Fact]
    public void Finds_the_extremes_of_the_last_three_candles()
    {
        var (high, low) = (new SwingHigh(3), new SwingLow(3));
        var (highs, lows) = (new List<decimal>(), new List<decimal>());
        foreach (var candle in Candles.WithHighLowClose((9m, 5m, 6m), (8m, 4m, 6m), (7m, 6m, 6m), (6m, 6m, 6m), (8m, 7m, 7m), (7m, 7m, 7m), (7m, 7m, 7m)))
        {
            high.Add(candle);
            low.Add(candle);
            Assert.Equal(high.IsReady, low.IsReady);
            if (!high.IsReady)
                continue;
            highs.Add(high.Value);
            lows.Add(low.Value);
        }

        Assert.Equal([9m, 8m, 8m, 8m, 8m], highs);
        Assert.Equal([4m, 4m, 6m, 6m, 7m], lows);
    }

    [Fact]
    public void Have_no_value_before_the_lookback_is_full()
    {
        var candles = Candles.WithHighLowClose((9m, 5m, 6m));

        Assert.Null(SwingHigh.Of(candles, 2));
        Assert.Null(SwingLow.Of(candles, 2));
        var high = Assert.Throws<InvalidOperationException>(() => new SwingHigh(2).Value);
        var low = Assert.Throws<InvalidOperationException>(() => new SwingLow(2).Value);
        Assert.Equal("The swing high needs 2 values and has 0. Ask IsReady first.", high.Message);
        Assert.Equal("The swing low needs 2 values and has 0. Ask IsReady first.", low.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-10)]
    public void A_lookback_is_one_or_more(int lookback)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwingHigh(lookback));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SwingLow(lookback));
    }

    [Fact]
    public void Agree_with_looking_through_the_window_at_every_candle() => Prop.ForAll(Candles.Any(), Gen.Choose(1, 20).ToArbitrary(), (candles, lookback) =>
    {
        var (high, low) = (new SwingHigh(lookback), new SwingLow(lookback));
        for (var i = 0; i < candles.Count; i++)
        {
            high.Add(candles[i]);
            low.Add(candles[i]);
            if (high.IsReady != i + 1 >= lookback || low.IsReady != high.IsReady)
                return false;
            if (!high.IsReady)
                continue;
            var window = candles.Skip(i + 1 - lookback).Take(lookback).ToList();
            if (high.Value != window.Max(candle => candle.High) || low.Value != window.Min(candle => candle.Low))
                return false;
        }

        return candles.Count < lookback
            ? SwingHigh.Of(candles, lookback) is null && SwingLow.Of(candles, lookback) is null
            : SwingHigh.Of(candles, lookback) == high.Value && SwingLow.Of(candles, lookback) == low.Value;
    }).QuickCheckThrowOnFailure();
}
