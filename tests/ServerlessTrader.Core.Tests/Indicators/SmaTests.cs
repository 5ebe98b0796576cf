using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Indicators;

namespace ServerlessTrader.Core.Tests.Indicators;

public sealed class SmaTests
{
    [Fact]
    public void Averages_the_last_three_values()
    {
        var sma = new Sma(3);
        var seen = new List<double>();
        foreach (var value in new[] { 2.0, 4.0, 6.0, 11.0, 1.0 })
        {
            sma.Add(value);
            if (sma.IsReady)
                seen.Add(sma.Value);
        }

        Assert.Equal([4.0, 7.0, 6.0], seen);
    }

    [Fact]
    public void Has_no_value_before_the_period_is_full()
    {
        var sma = new Sma(3);
        sma.Add(1.0);
        sma.Add(2.0);

        Assert.False(sma.IsReady);
        Assert.Equal("The SMA needs 3 values and has 2. Ask IsReady first.", Assert.Throws<InvalidOperationException>(() => sma.Value).Message);
        Assert.Null(Sma.Of(Candles.WithCloses(1m, 2m), 3));
    }

    [Fact]
    public void Of_candles_averages_the_last_closes() => Assert.Equal(6.0, Sma.Of(Candles.WithCloses(100m, 4m, 6m, 8m), 3));

    [Fact]
    public void Does_not_drift_over_a_million_values()
    {
        var sma = new Sma(50);
        for (var i = 0; i < 1_000_000; i++)
            sma.Add(i % 2 == 0 ? 1e9 + 0.1 : 0.1);
        for (var i = 0; i < 50; i++)
            sma.Add(0.1);

        Assert.Equal(0.1, sma.Value, 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_period_is_one_or_more(int period) => Assert.Throws<ArgumentOutOfRangeException>(() => new Sma(period));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Takes_finite_numbers_only(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => new Sma(3).Add(value));

    [Fact]
    public void Agrees_with_the_plain_average_at_every_candle() => Prop.ForAll(Candles.Any(), Gen.Choose(1, 30).ToArbitrary(), (candles, period) =>
    {
        var sma = new Sma(period);
        for (var i = 0; i < candles.Count; i++)
        {
            sma.Add(candles[i]);
            if (sma.IsReady != i + 1 >= period)
                return false;
            if (sma.IsReady && Math.Abs(sma.Value - (double)candles.Skip(i + 1 - period).Take(period).Average(candle => candle.Close)) > 1e-9)
                return false;
        }

        return Sma.Of(candles, period) is not { } last ? candles.Count < period : Math.Abs(last - sma.Value) < 1e-9;
    }).QuickCheckThrowOnFailure();
}
