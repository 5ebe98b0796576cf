using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using static ServerlessTrader.Core.Instruments.OptionRight;

namespace ServerlessTrader.Core.Tests.Market;

public sealed class ImpliedVolatilityTests
{
    [Theory]
    [InlineData(Call, 4.759422392871533, 42, 40, 0.5, 0.1, 0.2)]
    [InlineData(Put, 0.8085993729000936, 42, 40, 0.5, 0.1, 0.2)]
    [InlineData(Call, 7.965567455405796, 100, 100, 1, 0, 0.2)]
    [InlineData(Call, 1.875, 21, 20, 0.25, 0.1, 0.2345129)]
    public void Textbook_prices_give_their_volatility(
        OptionRight right, double price, double spot, double strike, double years, double rate, double expected) =>
        Assert.Equal(expected, BlackScholes.ImpliedVolatility(right, price, spot, strike, years, rate)!.Value, 6);

    [Theory]
    [InlineData(Call)]
    [InlineData(Put)]
    public void Comes_back_from_the_price_over_a_wide_grid(OptionRight right)
    {
        double[] moneyness = [0.2, 0.5, 0.7, 0.9, 0.97, 1, 1.03, 1.1, 1.5, 2, 5];
        double[] lifetimes = [1 / 8760.0, 1 / 365.0, 5 / 365.0, 0.1, 0.5, 1, 3, 10];
        double[] volatilities = [0.01, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6];
        double[] rates = [-0.01, 0, 0.08];
        var compared = 0;
        foreach (var ratio in moneyness)
            foreach (var years in lifetimes)
                foreach (var volatility in volatilities)
                    foreach (var rate in rates)
                    {
                        const double spot = 500;
                        var strike = spot * ratio;
                        var price = BlackScholes.Price(right, spot, strike, years, volatility, rate, 0.01);
                        var vega = BlackScholes.Greeks(right, spot, strike, years, volatility, rate, 0.01).Vega;
                        var implied = BlackScholes.ImpliedVolatility(right, price, spot, strike, years, rate, 0.01);
                        if (implied is { } found)
                            Assert.Equal(price, BlackScholes.Price(right, spot, strike, years, found, rate, 0.01), 9);
                        // Where the price hardly depends on volatility no double can carry it there and back.
                        if (vega < 1e-5)
                            continue;
                        Assert.NotNull(implied);
                        Assert.InRange(implied.Value, volatility - 1e-12 * strike / vega - 1e-9, volatility + 1e-12 * strike / vega + 1e-9);
                        compared++;
                    }

        Assert.InRange(compared, 1_000, 2_376);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    [InlineData(1e-9)]
    public void A_nearly_worthless_option_still_has_one(double price)
    {
        var implied = BlackScholes.ImpliedVolatility(Call, price, 100, 120, 5 / 365.0);

        Assert.NotNull(implied);
        Assert.InRange(BlackScholes.Price(Call, 100, 120, 5 / 365.0, implied.Value) / price, 1 - 1e-5, 1 + 1e-5);
    }

    [Fact]
    public void A_price_close_to_the_highest_possible_has_a_high_one()
    {
        var implied = BlackScholes.ImpliedVolatility(Call, 99.99, 100, 100, 1);

        Assert.NotNull(implied);
        Assert.InRange(implied.Value, 7, 9);
        Assert.Equal(99.99, BlackScholes.Price(Call, 100, 100, 1, implied.Value), 9);
    }

    [Theory]
    [InlineData(Call, 9.99, 110, 100, 0.5, 0.0)] // below intrinsic
    [InlineData(Call, 10, 110, 100, 0.5, 0.0)] // intrinsic, no time value
    [InlineData(Call, 12, 110, 100, 0.5, 0.1)] // below the discounted intrinsic of 14.88
    [InlineData(Put, 9.99, 90, 100, 0.5, 0.0)]
    [InlineData(Call, 0, 90, 100, 0.5, 0.0)]
    [InlineData(Call, -1, 90, 100, 0.5, 0.0)]
    [InlineData(Call, 100, 100, 100, 0.5, 0.0)] // a call is never worth its underlying
    [InlineData(Put, 100, 100, 100, 0.5, 0.0)] // nor a put its strike
    [InlineData(Put, 97, 100, 100, 0.5, 0.08)] // 100 × e^(−0.04) = 96.08
    public void Prices_outside_the_bounds_have_none(OptionRight right, double price, double spot, double strike, double years, double rate) =>
        Assert.Null(BlackScholes.ImpliedVolatility(right, price, spot, strike, years, rate));

    [Theory]
    [InlineData(5, 100, 100, 0)]
    [InlineData(5, 100, 100, -1)]
    [InlineData(double.NaN, 100, 100, 1)]
    [InlineData(double.PositiveInfinity, 100, 100, 1)]
    [InlineData(5, double.NaN, 100, 1)]
    [InlineData(5, 0, 100, 1)]
    [InlineData(5, 100, 0, 1)]
    [InlineData(5, 100, -100, 1)]
    [InlineData(5, 100, 100, double.NaN)]
    public void Senseless_input_has_none(double price, double spot, double strike, double years) =>
        Assert.Null(BlackScholes.ImpliedVolatility(Call, price, spot, strike, years));
}
