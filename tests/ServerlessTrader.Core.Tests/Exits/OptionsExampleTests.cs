using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Sizing;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>
/// The worked example of the directional options system: QQQ 500.25; call 500, bid 4.50, ask 4.55, delta 0.55; no candles at hand. A put at the same premium gives the
/// same numbers, because the fallback stop is on the premium.
/// </summary>
public sealed class OptionsExampleTests
{
    private static readonly StopExit _stop = new()
    {
        On = StopBasis.Underlying,
        NearestOf = [new StopReference { Atr = new AtrDistance { Multiple = 2m } }, new StopReference { SwingCandles = 10 }],
        Fallback = new StopReference { Percent = 0.5m },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Without_candles_the_stop_is_half_the_premium_rounded_down_to_the_cent(int underlyingSign)
    {
        var plan = Plan(underlyingSign);

        Assert.Equal((2.26m, 2.265m), (plan.InstrumentLevel, plan.R));
        Assert.Null(plan.UnderlyingLevel);
    }

    [Fact]
    public void An_equity_of_10_000_allows_one_contract_of_the_three_wanted()
    {
        var result = Size(equity: 10_000m);

        Assert.Equal((1m, "sized"), (result.Quantity, result.Code));
        Assert.Equal("1 cut by the risk of a trade: 226.50 at risk of 250.00 allowed, cost up to 452.50", result.Reason);
    }

    [Fact]
    public void An_equity_of_30_000_allows_all_three_for_1_357_50_at_the_mid()
    {
        var result = Size(equity: 30_000m);

        Assert.Equal(3m, result.Quantity);
        Assert.Equal("3 as wanted: 679.50 at risk of 750.00 allowed, cost up to 1357.50", result.Reason);
    }

    [Theory]
    [InlineData("4.525", "6.79", "11.32")] // as planned, at the mid
    [InlineData("4.55", "6.84", "11.42")] // as filled
    public void Targets_stand_at_one_and_three_R_of_the_fill(string fill, string first, string second)
    {
        var calls = Calls(entry: decimal.Parse(fill), r: decimal.Parse(fill) - Plan(1).InstrumentLevel);
        ExitRule[] rules = [_stop, Target(1m, 0.35m), Target(3m, 0.65m)];

        var waiting = calls.At(calls.EntryPrice, StopAt(2.26m)).Evaluate(rules);
        Assert.Equal(new PriceBand(calls.Instrument.Symbol, 2.26m, decimal.Parse(first)), waiting.Wake.Instrument);

        var afterFirst = calls.At(decimal.Parse(first), waiting.State).Evaluate(rules);
        Assert.Equal(decimal.Parse(second), afterFirst.Wake.Instrument!.Above);
    }

    [Fact]
    public void Filled_at_4_55_one_R_is_2_29() => Assert.Equal(2.29m, 4.55m - Plan(1).InstrumentLevel);

    [Theory]
    [InlineData("6.78", null)]
    [InlineData("6.79", "target-1")]
    [InlineData("9.04", "target-1")]
    [InlineData("9.05", "target-2")]
    public void Targets_may_be_percents_of_the_premium(string price, string? code)
    {
        var calls = Calls(entry: 4.525m, r: 2.265m);
        TargetExit[] rules =
        [
            new() { At = new ProfitLevel { Percent = 0.5m }, Close = 0.35m }, // 6.7875, so 6.79
            new() { At = new ProfitLevel { Percent = 1m }, Close = 0.65m }, // 9.05
        ];

        Assert.Equal(code, calls.At(decimal.Parse(price), StopAt(2.26m)).Evaluate(rules).Call?.Code);
    }

    private static StopPlan Plan(int underlyingSign) => StopPlanner.Plan(_stop, new StopPlanInput
    {
        Price = (4.50m + 4.55m) / 2m,
        Sign = 1,
        UnderlyingPrice = 500.25m,
        UnderlyingSign = underlyingSign,
        Rules = PriceRules.PennyOption,
        Greeks = new(0.55 * underlyingSign, 0.02, -0.2, 20, 0.2),
    })!;

    private static SizingResult Size(decimal equity) => PositionSizer.Size(new FixedContracts { Contracts = 3 }, new SizingInput
    {
        Equity = equity,
        BuyingPower = equity,
        OpenTrades = 0,
        OpenRisk = 0m,
        RiskPerUnit = Plan(1).R * 100m,
        CostPerUnit = 4.525m * 100m,
        Rules = PriceRules.PennyOption,
        Limits = new RiskLimits(),
    });
}
