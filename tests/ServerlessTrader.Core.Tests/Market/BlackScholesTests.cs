using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using static ServerlessTrader.Core.Instruments.OptionRight;

namespace ServerlessTrader.Core.Tests.Market;

/// <summary>Reference values computed with 40 digits; the first three rows are the worked examples of Hull's textbook.</summary>
public sealed class BlackScholesTests
{
    [Theory]
    [InlineData(Call, 42, 40, 0.5, 0.2, 0.1, 0, 4.759422392871533)]
    [InlineData(Put, 42, 40, 0.5, 0.2, 0.1, 0, 0.8085993729000936)]
    [InlineData(Call, 49, 50, 0.3846, 0.2, 0.05, 0, 2.400461086965661)]
    [InlineData(Call, 930, 900, 1.0 / 6.0, 0.2, 0.08, 0.03, 51.83295679649085)]
    [InlineData(Call, 100, 100, 1, 0.2, 0, 0, 7.965567455405796)]
    [InlineData(Put, 100, 95, 0.25, 0.35, 0.04, 0.015, 4.327522339406744)]
    [InlineData(Call, 500.25, 500, 5.0 / 365.0, 0.18, 0, 0, 4.329495559299227)]
    public void Prices_match_the_reference(
        OptionRight right, double spot, double strike, double years, double volatility, double rate, double yield, double expected) =>
        Assert.Equal(expected, BlackScholes.Price(right, spot, strike, years, volatility, rate, yield), 11);

    [Theory]
    [InlineData(Call, 42, 40, 0.5, 0.2, 0.1, 0, 0.7791312909426689, 0.04996267040591186, -0.01249066354682911, 8.813415059602851)]
    [InlineData(Put, 42, 40, 0.5, 0.2, 0.1, 0, -0.2208687090573311, 0.04996267040591186, -0.00206623149750622, 8.813415059602851)]
    [InlineData(Call, 49, 50, 0.3846, 0.2, 0.05, 0, 0.5216016339715761, 0.06554537725247867, -0.01179558894396193, 12.10524275424384)]
    [InlineData(Call, 930, 900, 1.0 / 6.0, 0.2, 0.08, 0.03, 0.7034180086011918, 0.004507403861694338, -0.2918667749474652, 129.9484533326478)]
    [InlineData(Put, 100, 95, 0.25, 0.35, 0.04, 0.015, -0.3373210309498504, 0.02082606199254957, -0.03216317671091978, 18.22280424348088)]
    [InlineData(Call, 500.25, 500, 5.0 / 365.0, 0.18, 0, 0, 0.5136655340558044, 0.03783179962773903, -0.4201973851658426, 23.34429917588014)]
    public void Greeks_match_the_reference(
        OptionRight right, double spot, double strike, double years, double volatility, double rate, double yield,
        double delta, double gamma, double theta, double vega)
    {
        var greeks = BlackScholes.Greeks(right, spot, strike, years, volatility, rate, yield);

        Assert.Equal(delta, greeks.Delta, 12);
        Assert.Equal(gamma, greeks.Gamma, 12);
        Assert.Equal(theta, greeks.Theta, 12);
        Assert.Equal(vega, greeks.Vega, 10);
        Assert.Equal(volatility, greeks.ImpliedVolatility);
    }

    [Fact]
    public void Call_less_put_is_the_forward_less_the_strike() => Prop.ForAll(Markets(), market =>
    {
        var forward = market.Spot * Math.Exp(-market.Yield * market.Years) - market.Strike * Math.Exp(-market.Rate * market.Years);
        return Math.Abs(market.Price(Call) - market.Price(Put) - forward) <= 1e-12 * (market.Spot + market.Strike);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_price_lies_between_intrinsic_and_the_highest_possible() => Prop.ForAll(Markets(), market =>
    {
        var spot = market.Spot * Math.Exp(-market.Yield * market.Years);
        var strike = market.Strike * Math.Exp(-market.Rate * market.Years);
        var slack = 1e-12 * (market.Spot + market.Strike);
        return market.Price(Call) >= Math.Max(0, spot - strike) - slack && market.Price(Call) <= spot + slack
            && market.Price(Put) >= Math.Max(0, strike - spot) - slack && market.Price(Put) <= strike + slack;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Delta_is_the_slope_of_price_against_spot() => Prop.ForAll(Markets(), market => Both(right =>
    {
        var step = 1e-4 * market.Spot;
        var slope = ((market with { Spot = market.Spot + step }).Price(right) - (market with { Spot = market.Spot - step }).Price(right)) / (2 * step);
        return Near(slope, market.Greeks(right).Delta, 1e-4);
    })).QuickCheckThrowOnFailure();

    [Fact]
    public void Gamma_is_the_slope_of_delta_against_spot() => Prop.ForAll(Markets(), market => Both(right =>
    {
        var step = 1e-4 * market.Spot;
        var up = (market with { Spot = market.Spot + step }).Greeks(right).Delta;
        var down = (market with { Spot = market.Spot - step }).Greeks(right).Delta;
        return Near((up - down) / (2 * step) * market.Spot, market.Greeks(right).Gamma * market.Spot, 1e-3);
    })).QuickCheckThrowOnFailure();

    [Fact]
    public void Vega_is_the_slope_of_price_against_volatility() => Prop.ForAll(Markets(), market => Both(right =>
    {
        const double step = 1e-4;
        var up = (market with { Volatility = market.Volatility + step }).Price(right);
        var down = (market with { Volatility = market.Volatility - step }).Price(right);
        return Near((up - down) / (2 * step) / market.Spot, market.Greeks(right).Vega / market.Spot, 1e-4);
    })).QuickCheckThrowOnFailure();

    [Fact]
    public void Theta_is_what_one_calendar_day_costs() => Prop.ForAll(Markets(), market => Both(right =>
    {
        var step = 1e-4 * market.Years;
        var later = (market with { Years = market.Years - step }).Price(right);
        var earlier = (market with { Years = market.Years + step }).Price(right);
        return Near((later - earlier) / (2 * step) / market.Spot, market.Greeks(right).Theta * 365 / market.Spot, 1e-4);
    })).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Call, 110, 100, 10, 1)]
    [InlineData(Call, 90, 100, 0, 0)]
    [InlineData(Call, 100, 100, 0, 0.5)]
    [InlineData(Put, 90, 100, 10, -1)]
    [InlineData(Put, 110, 100, 0, 0)]
    [InlineData(Put, 100, 100, 0, -0.5)]
    public void At_expiry_only_the_intrinsic_value_is_left(OptionRight right, double spot, double strike, double price, double delta)
    {
        Assert.Equal(price, BlackScholes.Price(right, spot, strike, 0, 0.3, 0.05));
        Assert.Equal(price, BlackScholes.Price(right, spot, strike, -0.01, 0.3, 0.05));
        Assert.Equal(new Greeks(delta, 0, 0, 0, 0.3), BlackScholes.Greeks(right, spot, strike, 0, 0.3, 0.05));
    }

    [Fact]
    public void Without_volatility_the_price_is_the_discounted_intrinsic_value_of_the_forward()
    {
        // 100 − 95 × e^(−0.05)
        Assert.Equal(9.633204672432171, BlackScholes.Price(Call, 100, 95, 1, 0, 0.05), 12);
        Assert.Equal(0.0, BlackScholes.Price(Put, 100, 95, 1, 0, 0.05));
        var greeks = BlackScholes.Greeks(Call, 100, 95, 1, 0, 0.05);
        Assert.Equal(1.0, greeks.Delta);
        Assert.Equal(0.0, greeks.Gamma);
        Assert.Equal(0.0, greeks.Vega);
        // −0.05 × 95 × e^(−0.05) ÷ 365
        Assert.Equal(-0.012379013058570938, greeks.Theta, 14);
    }

    [Fact]
    public void The_limit_of_small_volatility_is_continuous()
    {
        Assert.Equal(BlackScholes.Price(Call, 100, 95, 1, 0, 0.05), BlackScholes.Price(Call, 100, 95, 1, 1e-6, 0.05), 12);
        Assert.Equal(BlackScholes.Greeks(Put, 100, 120, 1, 0, 0.05).Theta, BlackScholes.Greeks(Put, 100, 120, 1, 1e-6, 0.05).Theta, 12);
    }

    [Theory]
    [InlineData(0, 100, 1, 0.2)]
    [InlineData(100, -1, 1, 0.2)]
    [InlineData(double.NaN, 100, 1, 0.2)]
    [InlineData(100, double.PositiveInfinity, 1, 0.2)]
    [InlineData(100, 100, double.NaN, 0.2)]
    [InlineData(100, 100, 1, -0.2)]
    [InlineData(100, 100, 1, double.NaN)]
    public void Senseless_values_are_refused(double spot, double strike, double years, double volatility)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BlackScholes.Price(Call, spot, strike, years, volatility));
        Assert.Throws<ArgumentOutOfRangeException>(() => BlackScholes.Greeks(Put, spot, strike, years, volatility));
    }

    private static bool Both(Func<OptionRight, bool> holds) => holds(Call) && holds(Put);

    private static bool Near(double actual, double expected, double tolerance) => Math.Abs(actual - expected) <= tolerance * (1 + Math.Abs(expected));

    private static Arbitrary<OptionMarket> Markets() => (
        from spot in Gen.Choose(1_000, 100_000)
        from moneyness in Gen.Choose(70, 140)
        from days in Gen.Choose(5, 720)
        from volatility in Gen.Choose(8, 120)
        from rate in Gen.Choose(-1, 10)
        from yield in Gen.Choose(0, 5)
        select new OptionMarket(spot / 100.0, spot * (moneyness / 100.0) / 100.0, days / 365.0, volatility / 100.0, rate / 100.0, yield / 100.0))
        .ToArbitrary();

    private sealed record OptionMarket(double Spot, double Strike, double Years, double Volatility, double Rate, double Yield)
    {
        public double Price(OptionRight right) => BlackScholes.Price(right, Spot, Strike, Years, Volatility, Rate, Yield);

        public Greeks Greeks(OptionRight right) => BlackScholes.Greeks(right, Spot, Strike, Years, Volatility, Rate, Yield);
    }
}
