using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>A day limit at the mid rounded down to the tick, walked a tick a step towards the ask, never above it; a sale the other way round.</summary>
public sealed class LimitWalkEntryTests
{
    [Theory]
    [InlineData(0, "4.52")]
    [InlineData(1, "4.53")]
    [InlineData(2, "4.54")]
    [InlineData(3, "4.55")]
    [InlineData(4, "4.55")] // the ask
    [InlineData(5, "4.55")]
    public void A_purchase_walks_from_the_mid_up_to_the_ask(int step, string limit) =>
        Assert.Equal(decimal.Parse(limit), LimitWalkEntry.LimitAt(OrderSide.Buy, 4.525m, 4.50m, 4.55m, step, PriceRules.PennyOption));

    [Theory]
    [InlineData(0, "4.53")]
    [InlineData(2, "4.51")]
    [InlineData(3, "4.50")]
    [InlineData(5, "4.50")] // the bid
    public void A_sale_walks_from_the_mid_down_to_the_bid(int step, string limit) =>
        Assert.Equal(decimal.Parse(limit), LimitWalkEntry.LimitAt(OrderSide.Sell, 4.525m, 4.50m, 4.55m, step, PriceRules.PennyOption));

    [Theory]
    [InlineData("4.20", 2, "4.20")] // the market came down: no more than it asks
    [InlineData("5.00", 5, "4.57")] // it ran away: no more than five ticks
    public void The_walk_starts_at_the_planned_mid_wherever_the_market_has_gone(string ask, int step, string limit) =>
        Assert.Equal(decimal.Parse(limit), LimitWalkEntry.LimitAt(OrderSide.Buy, 4.525m, 4.10m, decimal.Parse(ask), step, PriceRules.PennyOption));

    [Theory]
    [InlineData(OrderSide.Buy, "4.57")]
    [InlineData(OrderSide.Sell, "4.48")]
    public void Knows_the_worst_price_it_can_reach(OrderSide side, string worst) =>
        Assert.Equal(decimal.Parse(worst), new LimitWalkEntry().WorstLimit(side, 4.525m, PriceRules.PennyOption));

    [Fact]
    public void No_step_of_any_walk_is_off_the_grid_beyond_the_market_or_worse_than_the_worst() => Prop.ForAll(Walks(), walk =>
    {
        var (side, tick, mid, bid, ask, steps) = walk;
        var rules = new PriceRules(tick, 1m, 1m, 100m, 0m);
        var worst = new LimitWalkEntry { MaxSteps = steps }.WorstLimit(side, mid, rules);
        var before = side == OrderSide.Buy ? decimal.MinValue : decimal.MaxValue;
        for (var step = 0; step <= steps; step++)
        {
            var limit = LimitWalkEntry.LimitAt(side, mid, bid, ask, step, rules);
            var right = side == OrderSide.Buy
                ? limit <= ask && limit <= worst && limit <= mid + step * tick && limit >= before
                : limit >= bid && limit >= worst && limit >= mid - step * tick && limit <= before;
            if (!right || limit % tick != 0m)
                return false;
            before = limit;
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static Arbitrary<(OrderSide Side, decimal Tick, decimal Mid, decimal Bid, decimal Ask, int Steps)> Walks() => (
        from side in Gen.Elements(OrderSide.Buy, OrderSide.Sell)
        from tick in Gen.Elements(0.01m, 0.05m)
        from bid in Gen.Choose(1, 2_000)
        from width in Gen.Choose(0, 60)
        from drift in Gen.Choose(-40, 40)
        from steps in Gen.Choose(0, 12)
        let mid = Math.Max(0.01m, (2 * bid + width + drift) / 200m)
        select (side, tick, mid, bid / 100m, (bid + width) / 100m, steps)).ToArbitrary();
}
