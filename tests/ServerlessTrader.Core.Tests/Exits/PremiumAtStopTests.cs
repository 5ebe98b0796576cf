using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>R of an option whose stop is on its underlying.</summary>
public sealed class PremiumAtStopTests
{
    [Theory]
    [InlineData(1, 0.55, 0.0, "497.75", "3.15", "1.375")] // 0.55 × 2.50 = 1.375: 4.525 − 1.375
    [InlineData(1, 0.55, 0.04, "497.75", "3.02", "1.505")] // … + 0.02 × 6.25 = 1.50: 3.025, rounded down
    [InlineData(-1, -0.55, 0.04, "502.75", "3.02", "1.505")] // a put: the same the other way
    public void It_is_delta_times_the_distance_plus_half_gamma_times_its_square(int underlyingSign, double delta, double gamma, string level, string premium, string r)
    {
        var plan = Plan(4.525m, underlyingSign, new Greeks(delta, gamma, 0, 0, 0), decimal.Parse(level));

        Assert.Equal((decimal.Parse(premium), decimal.Parse(r)), (plan.InstrumentLevel, plan.R));
    }

    [Fact]
    public void It_is_never_more_than_90_percent_of_the_premium()
    {
        var plan = Plan(4.50m, 1, new Greeks(0.55, 0.02, 0, 0, 0), 480.25m); // 11.00 + 4.00

        Assert.Equal((0.45m, 4.05m), (plan.InstrumentLevel, plan.R));
    }

    [Fact]
    public void Rounding_the_level_down_does_not_break_the_90_percent()
    {
        var plan = Plan(4.525m, 1, new Greeks(0.55, 0.02, 0, 0, 0), 480.25m); // 90 % is 4.0725: the level 0.4525 would be 0.45 and R 4.075

        Assert.Equal((0.46m, 4.065m), (plan.InstrumentLevel, plan.R));
    }

    [Fact]
    public void It_is_never_less_than_a_tick()
    {
        var plan = Plan(4.50m, 1, new Greeks(0.001, 0, 0, 0, 0), 500.24m);

        Assert.Equal((4.49m, 0.01m), (plan.InstrumentLevel, plan.R));
    }

    [Theory]
    [InlineData(double.NaN, 0.02)]
    [InlineData(0.55, double.NaN)]
    [InlineData(double.PositiveInfinity, 0.02)]
    [InlineData(0.55, double.MaxValue)]
    [InlineData(0.55, -1.0)]
    [InlineData(-7.0, 0.02)]
    public void Greeks_no_option_has_are_taken_for_one_to_one(double delta, double gamma) =>
        Assert.Equal(2.50m, Plan(4.50m, 1, new Greeks(delta, gamma, 0, 0, 0), 497.75m).R);

    [Fact]
    public void Without_greeks_the_instrument_moves_one_to_one() => Assert.Equal(2.50m, Plan(4.50m, 1, null, 497.75m).R);

    [Fact]
    public void A_sold_premium_can_lose_more_than_itself()
    {
        var plan = StopPlanner.Plan(
            new StopExit { On = StopBasis.Underlying, NearestOf = [new StopReference { Price = 24_600m }] },
            new StopPlanInput
            {
                Price = 100m,
                Sign = -1,
                UnderlyingPrice = 25_000m,
                UnderlyingSign = 1,
                Rules = new PriceRules(0.05m, 1m, 1m, 1_000m, 0m),
                Greeks = new Greeks(-0.4, 0.0005, 0, 0, 0),
            })!;

        Assert.Equal((300m, 200m), (plan.InstrumentLevel, plan.R)); // 0.4 × 400 + 0.00025 × 160,000
    }

    [Fact]
    public void It_stays_between_a_tick_and_90_percent_on_the_grid_for_any_option() => Prop.ForAll(Options(), option =>
    {
        var (price, tick, distance, greeks, sign) = option;
        var rules = new PriceRules(tick, 1m, 1m, 10_000m, 0m);
        var plan = StopPlanner.Plan(
            new StopExit { On = StopBasis.Underlying, NearestOf = [new StopReference { Price = 500m - sign * distance }] },
            new StopPlanInput { Price = price, Sign = 1, UnderlyingPrice = 500m, UnderlyingSign = sign, Rules = rules, Greeks = greeks })!;

        var exact = (decimal)Math.Abs(greeks.Delta) * distance + (decimal)greeks.Gamma / 2m * distance * distance;
        var expected = Math.Max(tick, Math.Min(exact, 0.9m * price));
        return plan.R >= tick && plan.R <= Math.Max(0.9m * price, tick)
            && plan.InstrumentLevel % tick == 0m && plan.InstrumentLevel >= 0m && plan.InstrumentLevel < price
            && plan.R == Math.Max(tick, price - plan.InstrumentLevel)
            && Math.Abs(plan.R - expected) < tick
            && plan.UnderlyingLevel == 500m - sign * distance;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    /// <summary>Premiums in half ticks (a mid), from half a tick above one tick on: below that there is nothing to round to.</summary>
    private static Arbitrary<(decimal Price, decimal Tick, decimal Distance, Greeks Greeks, int Sign)> Options() => (
        from tick in Gen.Elements(0.01m, 0.05m)
        from halfTicks in Gen.OneOf(Gen.Choose(3, 40), Gen.Choose(3, 4_000))
        from distance in Gen.OneOf(Gen.Choose(1, 300), Gen.Choose(1, 10_000))
        from delta in Gen.Choose(0, 1_000)
        from gamma in Gen.Choose(0, 300)
        from sign in Gen.Elements(1, -1)
        select (halfTicks * tick / 2m, tick, distance / 100m, new Greeks(sign * delta / 1_000.0, gamma / 1_000.0, 0, 0, 0), sign)).ToArbitrary();

    private static StopPlan Plan(decimal premium, int underlyingSign, Greeks? greeks, decimal level) => StopPlanner.Plan(
        new StopExit { On = StopBasis.Underlying, NearestOf = [new StopReference { Price = level }] },
        new StopPlanInput
        {
            Price = premium,
            Sign = 1,
            UnderlyingPrice = 500.25m,
            UnderlyingSign = underlyingSign,
            Rules = PriceRules.PennyOption,
            Greeks = greeks,
        })!;
}
