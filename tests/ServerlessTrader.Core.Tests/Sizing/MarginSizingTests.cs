using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Sizing;

namespace ServerlessTrader.Core.Tests.Sizing;

/// <summary>Sizes of perpetuals: BTCUSDT with steps of 0.001 and a minimum notional of 100.</summary>
public sealed class MarginSizingTests
{
    private static readonly PriceRules _bitcoin = new(0.1m, 0.001m, 0.001m, 120m, 100m);

    [Theory]
    [InlineData("1000", "0.25", 10, "50000", "0.05")]
    [InlineData("1000", "0.25", 10, "50123.45", "0.049")]
    [InlineData("1000", "1", 1, "50000", "0.020")]
    public void A_share_of_the_balance_times_the_leverage_over_the_price(string balance, string fraction, int leverage, string price, string quantity) =>
        Assert.Equal(decimal.Parse(quantity), Share(decimal.Parse(balance), decimal.Parse(fraction), leverage, decimal.Parse(price)).Quantity);

    [Fact]
    public void Tells_what_it_is_worth() =>
        Assert.Equal("0.049 as wanted: no stop, so no risk is counted, cost up to 245.60, worth 2456.05", Share(1_000m, 0.25m, 10, 50_123.45m).Reason);

    [Fact]
    public void Twenty_at_one_percent_names_0_20_and_100()
    {
        var result = Share(20m, 0.01m, 1, 50_000m);
        Assert.Equal(
            new SizingResult(0m, "quantity-rules", "the balance buys a value of 0.20, below the minimum notional 100; use a larger share of the balance or more leverage"), result);
    }

    [Fact]
    public void What_rounding_leaves_below_the_minimum_is_named() => Assert.Contains(
        "0.002 is worth 98.00, below the minimum notional 100", Share(13m, 1m, 10, 49_000m).Reason, StringComparison.Ordinal);

    [Fact]
    public void More_than_the_venue_takes_is_refused_and_not_cut() => Assert.Contains(
        "above the maximum quantity 120", Share(1_000_001m, 1m, 10, 50_000m).Reason, StringComparison.Ordinal);

    [Fact]
    public void Neither_the_risk_of_a_trade_nor_of_all_cuts_what_has_no_stop() =>
        Assert.Equal(0.05m, PositionSizer.Size(new BalanceFraction(), Input(1_000m, 10, 50_000m) with
        {
            AskedFraction = 0.25m,
            OpenRisk = 1_000m,
            Limits = new RiskLimits { RiskPerTrade = 0.0001m, TotalRisk = 0.0001m },
        }).Quantity);

    [Fact]
    public void The_files_own_share_stands_in_for_one_the_alert_leaves_out()
    {
        var rule = new BalanceFraction { Fraction = 0.5m, Leverage = 5 };
        Assert.Equal(0.05m, PositionSizer.Size(rule, Input(1_000m, 5, 50_000m)).Quantity);
        Assert.Equal((5, 20), (rule.LeverageFor(null), rule.LeverageFor(20)));
        Assert.Null(new BalanceFraction().LeverageFor(null));
    }

    [Theory]
    [InlineData("1", "0.5")] // uncapped: 10,000 × 1 % ÷ 200
    [InlineData("0.25", "0.384")] // 25 % × 10,000 × 10 = 25,000 of notional
    public void One_percent_over_R_is_cut_to_a_share_of_equity_as_margin(string cap, string quantity) => Assert.Equal(
        decimal.Parse(quantity),
        PositionSizer.Size(new RiskPercent { EquityPctMax = decimal.Parse(cap), Leverage = 10 }, Input(10_000m, 10, 65_000m) with { RiskPerUnit = 200m }).Quantity);

    [Fact]
    public void A_filter_that_halves_the_risk_halves_the_size() => Assert.Equal(
        0.25m, PositionSizer.Size(new RiskPercent { EquityPctMax = 1m, Leverage = 10 }, Input(10_000m, 10, 65_000m) with { RiskPerUnit = 200m, RiskFactor = 0.5m }).Quantity);

    [Fact]
    public void Every_size_given_satisfies_every_filter() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new Random(seed);
        var leverage = random.Next(1, 126);
        var input = Input(random.Next(1, 100_000_000) / 100m, leverage, random.Next(1, 1_000_000) / 10m) with
        {
            Rules = new PriceRules(0.1m, 0.001m, random.Next(1, 20) / 1_000m, random.Next(1, 200), random.Next(0, 500)),
            AskedFraction = random.Next(1, 101) / 100m,
        };
        SizingRule rule = new BalanceFraction();
        if (random.Next(2) == 0)
        {
            input = input with { RiskPerUnit = random.Next(1, 10_000) / 10m };
            rule = new RiskPercent { Leverage = leverage };
        }

        var result = PositionSizer.Size(rule, input);
        return result.IsAccepted
            ? input.Rules.Violation(result.Quantity, input.UnitValue, 1m) is null && result.Quantity * input.CostPerUnit <= input.BuyingPower
            : result.Reason.Length > 0;
    }).QuickCheckThrowOnFailure();

    private static SizingResult Share(decimal balance, decimal fraction, int leverage, decimal price) =>
        PositionSizer.Size(new BalanceFraction(), Input(balance, leverage, price) with { AskedFraction = fraction });

    private static SizingInput Input(decimal balance, int leverage, decimal price) => new()
    {
        Equity = balance,
        BuyingPower = balance,
        OpenTrades = 0,
        OpenRisk = 0m,
        RiskPerUnit = null,
        CostPerUnit = price / leverage,
        UnitValue = price,
        Leverage = leverage,
        Rules = _bitcoin,
        Limits = new RiskLimits(),
    };
}
