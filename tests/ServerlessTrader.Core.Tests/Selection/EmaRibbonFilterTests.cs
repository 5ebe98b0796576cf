using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Tests.Indicators;

namespace ServerlessTrader.Core.Tests.Selection;

public sealed class EmaRibbonFilterTests
{
    private static readonly EmaRibbonFilter _down = new() { Periods = [1, 2, 4] };

    // EMA(4) of four closes is their mean; EMA(2) takes two thirds of each new close after the mean of the first two.
    [Theory]
    [InlineData(true, "the EMA ribbon is stacked downward: EMA 1 10.00, EMA 2 10.50, EMA 4 11.50", 13, 12, 11, 10)]
    [InlineData(false, "the EMA ribbon is not stacked downward: EMA 1 13.00, EMA 2 12.50, EMA 4 11.50", 10, 11, 12, 13)]
    [InlineData(false, "the EMA ribbon is not stacked downward: EMA 1 12.00, EMA 2 12.00, EMA 4 12.00", 12, 12, 12, 12)] // equal is not stacked
    [InlineData(false, "the EMA ribbon is not stacked downward: EMA 1 11.00, EMA 2 10.89, EMA 4 11.25", 14, 10, 10, 11)] // one pair is right, one is not
    public void Requires_each_faster_average_below_the_next(bool passed, string reason, params int[] closes) =>
        Assert.Equal(new FilterVerdict(passed, reason), _down.Judge(Candles.WithCloses([.. closes.Select(close => (decimal)close)])));

    [Theory]
    [InlineData(true, 10, 11, 12, 13)]
    [InlineData(false, 13, 12, 11, 10)]
    public void Upward_is_the_mirror_image(bool passed, params int[] closes) =>
        Assert.Equal(passed, (_down with { Stacked = RibbonOrder.Up }).Judge(Candles.WithCloses([.. closes.Select(close => (decimal)close)])).Passed);

    [Fact]
    public void Too_few_candles_never_pass() =>
        Assert.Equal(new FilterVerdict(false, "the EMA ribbon needs 4 candles, 3 are at hand"), _down.Judge(Candles.WithCloses(13m, 12m, 11m)));

    [Fact]
    public void Is_13_48_200_downward_by_itself()
    {
        var filter = new EmaRibbonFilter();

        Assert.Equal([13, 48, 200], filter.Periods.AsEnumerable());
        Assert.Equal((RibbonOrder.Down, 200), (filter.Stacked, filter.CandlesNeeded));
    }
}
