using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Tests.Indicators;

namespace ServerlessTrader.Core.Tests.Selection;

public sealed class RegimeFilterTests
{
    private static readonly RegimeFilter _twoOverFour = new() { Fast = 2, Slow = 4 };

    [Theory]
    [InlineData("0.5", "bull market: SMA 2 is 13.50, SMA 4 is 12.00", 10, 11, 13, 14)]
    [InlineData("1", "bear market: SMA 2 is 10.50, SMA 4 is 12.00", 14, 13, 11, 10)]
    [InlineData("1", "bear market: SMA 2 is 12.00, SMA 4 is 12.00", 12, 12, 12, 12)] // not above is not bull
    public void Takes_less_risk_in_a_bull_market_and_lets_every_entry_pass(string factor, string reason, params int[] closes)
    {
        var verdict = _twoOverFour.Judge(Candles.WithCloses([.. closes.Select(close => (decimal)close)]));

        Assert.Equal(new FilterVerdict(true, reason, decimal.Parse(factor)), verdict);
    }

    [Fact]
    public void Only_the_last_candles_count() =>
        Assert.Equal(0.5m, _twoOverFour.Judge(Candles.WithCloses(1_000m, 1_000m, 10m, 11m, 13m, 14m)).RiskFactor);

    [Fact]
    public void Too_few_candles_never_pass() =>
        Assert.Equal(new FilterVerdict(false, "the regime needs 4 candles, 3 are at hand"), _twoOverFour.Judge(Candles.WithCloses(10m, 11m, 13m)));

    [Fact]
    public void Is_the_50_over_the_200_by_itself()
    {
        var filter = new RegimeFilter();

        Assert.Equal((50, 200, 0.5m, 200), (filter.Fast, filter.Slow, filter.BullRiskFactor, filter.CandlesNeeded));
    }
}
