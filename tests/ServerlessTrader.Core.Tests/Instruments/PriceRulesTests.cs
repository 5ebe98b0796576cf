using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Tests.Instruments;

public sealed class PriceRulesTests
{
    private static PriceRules Nickels => new(0.05m, 1m, 1m, 500m, 0m);

    private static PriceRules Bitcoin => new(0.1m, 0.001m, 0.001m, 120m, 100m);

    [Theory]
    [InlineData("4.525", "4.50", "4.55", "4.55")] // a half goes up when nearest
    [InlineData("4.52", "4.50", "4.55", "4.50")]
    [InlineData("4.55", "4.55", "4.55", "4.55")] // on the grid stays
    [InlineData("0.01", "0", "0.05", "0")]
    [InlineData("0", "0", "0", "0")]
    [InlineData("-1.23", "-1.25", "-1.20", "-1.25")] // a credit: down is further from zero
    public void Prices_go_to_the_grid_in_the_direction_asked(string price, string down, string up, string nearest)
    {
        Assert.Equal(decimal.Parse(down), Nickels.PriceDown(decimal.Parse(price)));
        Assert.Equal(decimal.Parse(up), Nickels.PriceUp(decimal.Parse(price)));
        Assert.Equal(decimal.Parse(nearest), Nickels.PriceNearest(decimal.Parse(price)));
    }

    [Fact]
    public void The_stop_of_the_options_example_is_rounded_to_the_cent() => Assert.Equal(2.26m, PriceRules.PennyOption.PriceDown(4.525m / 2m));

    [Theory]
    [InlineData("0.38461", "0.384")]
    [InlineData("0.384", "0.384")]
    [InlineData("0.0009", "0")]
    [InlineData("0", "0")]
    [InlineData("-1", "0")]
    public void Quantities_only_ever_go_down(string quantity, string expected) =>
        Assert.Equal(decimal.Parse(expected), Bitcoin.QuantityDown(decimal.Parse(quantity)));

    [Theory]
    [InlineData("0.384", "65000", null)]
    [InlineData("0.0005", "65000", "quantity 0.0005 is below the minimum of 0.001")]
    [InlineData("120.001", "65000", "quantity 120.001 is above the maximum of 120")]
    [InlineData("0.0015", "65000", "quantity 0.0015 is not a multiple of 0.001")]
    [InlineData("0.001", "65000", "notional 65 is below the minimum of 100")]
    [InlineData("0.002", "50000", null)] // exactly the minimum of 100
    [InlineData("120", "65000", null)]
    public void Says_why_an_order_would_be_refused(string quantity, string price, string? violation) =>
        Assert.Equal(violation, Bitcoin.Violation(decimal.Parse(quantity), decimal.Parse(price), 1m));

    [Fact]
    public void The_multiplier_counts_towards_the_notional()
    {
        var rules = new PriceRules(0.01m, 1m, 1m, 10m, 100m);

        Assert.Null(rules.Violation(1m, 1m, 100m));
        Assert.Equal("notional 99 is below the minimum of 100", rules.Violation(1m, 0.99m, 100m));
    }

    [Fact]
    public void Rounded_prices_lie_on_the_grid_within_a_tick_of_the_price() => Prop.ForAll(
        Gen.Elements(0.0001m, 0.01m, 0.05m, 0.1m, 0.25m, 5m).ToArbitrary(),
        Gen.Choose(-100_000_000, 100_000_000).Select(units => units / 10_000m).ToArbitrary(),
        (tick, price) =>
        {
            var rules = new PriceRules(tick, 1m, 1m, 1m, 0m);
            var (down, up, nearest) = (rules.PriceDown(price), rules.PriceUp(price), rules.PriceNearest(price));
            return down % tick == 0m && up % tick == 0m && down <= price && price <= up && up - down <= tick
                && (nearest == down || nearest == up) && Math.Abs(nearest - price) * 2m <= tick;
        }).QuickCheckThrowOnFailure();
}
