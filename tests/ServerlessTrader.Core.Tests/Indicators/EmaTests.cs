using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Indicators;

namespace ServerlessTrader.Core.Tests.Indicators;

public sealed class EmaTests
{
    [Fact]
    public void Is_seeded_with_the_simple_average_and_then_weighs_two_over_period_plus_one()
    {
        var ema = new Ema(3);
        var seen = new List<double>();
        foreach (var value in new[] { 2.0, 4.0, 6.0, 11.0, 1.0 })
        {
            ema.Add(value);
            if (ema.IsReady)
                seen.Add(ema.Value);
        }

        // (2 + 4 + 6) ÷ 3 = 4; then 4 + (11 − 4) ÷ 2 = 7.5; then 7.5 + (1 − 7.5) ÷ 2 = 4.25
        Assert.Equal([4.0, 7.5, 4.25], seen);
    }

    [Fact]
    public void Matches_the_published_ten_day_example()
    {
        // The ten-day table of StockCharts' ChartSchool on moving averages.
        decimal[] closes =
        [
            22.27m, 22.19m, 22.08m, 22.17m, 22.18m, 22.13m, 22.23m, 22.43m, 22.24m, 22.29m, 22.15m, 22.39m, 22.38m, 22.61m, 23.36m,
        ];

        Assert.Equal(22.221, Ema.Of(Candles.WithCloses(closes[..10]), 10)!.Value, 3);
        Assert.Equal(22.208, Ema.Of(Candles.WithCloses(closes[..11]), 10)!.Value, 3);
        Assert.Equal(22.516, Ema.Of(Candles.WithCloses(closes), 10)!.Value, 3);
    }

    [Fact]
    public void Has_no_value_before_the_period_is_full()
    {
        var ema = new Ema(20);
        ema.Add(1.0);

        Assert.False(ema.IsReady);
        Assert.Equal("The EMA needs 20 values and has 1. Ask IsReady first.", Assert.Throws<InvalidOperationException>(() => ema.Value).Message);
        Assert.Null(Ema.Of(Candles.WithCloses(1m, 2m), 3));
    }

    [Fact]
    public void With_a_period_of_one_it_is_the_last_value() => Assert.Equal(7.0, Ema.Of(Candles.WithCloses(3m, 9m, 7m), 1)!.Value, 12);

    [Theory]
    [InlineData(0)]
    [InlineData(-20)]
    public void A_period_is_one_or_more(int period) => Assert.Throws<ArgumentOutOfRangeException>(() => new Ema(period));

    [Fact]
    public void Takes_finite_numbers_only() => Assert.Throws<ArgumentOutOfRangeException>(() => new Ema(3).Add(double.NaN));

    [Fact]
    public void Agrees_with_the_definition_at_every_candle() => Prop.ForAll(Candles.Any(), Gen.Choose(1, 30).ToArbitrary(), (candles, period) =>
    {
        var ema = new Ema(period);
        for (var i = 0; i < candles.Count; i++)
        {
            ema.Add(candles[i]);
            if (ema.IsReady != i + 1 >= period)
                return false;
            if (ema.IsReady && Math.Abs(ema.Value - Naive([.. candles.Take(i + 1).Select(candle => (double)candle.Close)], period)) > 1e-9)
                return false;
        }

        return Ema.Of(candles, period) is not { } last ? candles.Count < period : last.Equals(ema.Value);
    }).QuickCheckThrowOnFailure();

    private static double Naive(double[] values, int period)
    {
        var weight = 2.0 / (period + 1);
        return values.Skip(period).Aggregate(values.Take(period).Average(), (ema, value) => weight * value + (1 - weight) * ema);
    }
}
