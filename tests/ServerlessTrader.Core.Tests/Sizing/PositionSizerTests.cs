using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Sizing;

namespace ServerlessTrader.Core.Tests.Sizing;

/// <summary>Three contracts wanted, 226.50 of risk and 455 of cost each, unless a test says otherwise.</summary>
public sealed class PositionSizerTests
{
    private static SizingInput Rich => new()
    {
        Equity = 100_000m,
        BuyingPower = 100_000m,
        OpenTrades = 0,
        OpenRisk = 0m,
        RiskPerUnit = 226.50m,
        CostPerUnit = 455m,
        Rules = PriceRules.PennyOption,
        Limits = new RiskLimits(),
    };

    [Fact]
    public void Gives_what_is_wanted_when_nothing_stands_against_it() =>
        Assert.Equal(new SizingResult(3m, "sized", "3 as wanted: 679.50 at risk of 2500.00 allowed, cost up to 1365.00"), Size(Rich));

    [Theory]
    [InlineData(2, "sized")]
    [InlineData(3, "too-many-open-trades")]
    [InlineData(4, "too-many-open-trades")]
    public void Refuses_a_fourth_open_trade(int openTrades, string code) => Assert.Equal(code, Size(Rich with { OpenTrades = openTrades }).Code);

    [Theory]
    [InlineData("27180", 3)] // 679.50 exactly
    [InlineData("27179.99", 2)]
    [InlineData("9060", 1)] // 226.50 exactly
    public void Cuts_to_the_risk_a_trade_may_take(string equity, int contracts) =>
        Assert.Equal(contracts, Size(Rich with { Equity = decimal.Parse(equity) }).Quantity);

    [Fact]
    public void Refuses_when_a_single_contract_risks_too_much() => Assert.Equal(
        new SizingResult(0m, "risk-too-large", "one unit risks 226.50, a trade may risk 226.00 (2.50 % of 9040.00)"),
        Size(Rich with { Equity = 9_040m }));

    [Theory]
    [InlineData(0)]
    [InlineData(-5_000)]
    public void Refuses_an_account_without_equity(int equity) => Assert.Equal("risk-too-large", Size(Rich with { Equity = equity }).Code);

    [Fact]
    public void Refuses_a_unit_without_risk_because_it_cannot_be_sized() => Assert.Equal("risk-too-large", Size(Rich with { RiskPerUnit = 0m }).Code);

    [Theory]
    [InlineData("20000", 2)] // 1.25 % is 250 at 20,000, so 1; 2.5 % would be 500, so 2
    [InlineData("36240", 3)]
    public void Without_a_bull_market_the_full_share_counts(string equity, int contracts) =>
        Assert.Equal(contracts, Size(Rich with { Equity = decimal.Parse(equity) }).Quantity);

    [Theory]
    [InlineData("20000", 1)]
    [InlineData("36240", 2)] // 453.00 exactly
    [InlineData("54360", 3)]
    public void A_short_in_a_bull_market_may_risk_half(string equity, int contracts) =>
        Assert.Equal(contracts, Size(Rich with { Equity = decimal.Parse(equity), RiskFactor = 0.5m }).Quantity);

    [Theory]
    [InlineData("6820", 3)] // 7,500 − 6,820 = 680 left
    [InlineData("6821", 2)]
    [InlineData("7273.50", 1)] // 226.50 left exactly
    public void Cuts_to_what_all_trades_together_may_still_risk(string openRisk, int contracts)
    {
        var result = Size(Rich with { OpenRisk = decimal.Parse(openRisk) });

        Assert.Equal(contracts, result.Quantity);
        Assert.Equal(contracts < 3, result.Reason.Contains("cut by the risk of all trades", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("7274")]
    [InlineData("7500")]
    [InlineData("9000")]
    public void Refuses_when_all_trades_together_risk_enough(string openRisk) => Assert.Equal("total-risk-reached", Size(Rich with { OpenRisk = decimal.Parse(openRisk) }).Code);

    [Fact]
    public void Says_what_open_trades_risk() => Assert.Equal(
        "open trades risk 7400.00 of 7500.00; one unit would add 226.50", Size(Rich with { OpenRisk = 7_400m }).Reason);

    [Theory]
    [InlineData("1368", "sized")] // 3 × 455 + 3 of fees
    [InlineData("1367.99", "not-enough-buying-power")] // refused, not cut
    [InlineData("-1", "not-enough-buying-power")]
    public void Refuses_when_the_money_is_not_there(string buyingPower, string code) =>
        Assert.Equal(code, Size(Rich with { BuyingPower = decimal.Parse(buyingPower), FixedCost = 3m }).Code);

    [Fact]
    public void Says_what_it_would_cost() => Assert.Equal(
        "3 would cost up to 1365.00, buying power is 1000.00", Size(Rich with { BuyingPower = 1_000m }).Reason);

    [Theory]
    [InlineData(9, 1)]
    [InlineData(10, 3)]
    [InlineData(11, 3)]
    public void A_ramp_trades_one_contract_until_ten_winners(int winners, int contracts)
    {
        var ramp = new SizeRamp { Contracts = 1, Until = new RampGoal { Winners = 10 } };

        Assert.Equal(contracts, Size(Rich with { Ramp = ramp, Winners = winners }).Quantity);
    }

    [Fact]
    public void A_cut_by_the_ramp_is_told() => Assert.StartsWith(
        "1 cut by the ramp:", Size(Rich with { Ramp = new SizeRamp { Contracts = 1, Until = new RampGoal { Winners = 10 } } }).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_ramp_above_the_wanted_size_changes_nothing() =>
        Assert.StartsWith("3 as wanted:", Size(Rich with { Ramp = new SizeRamp { Contracts = 5, Until = new RampGoal { Winners = 10 } } }).Reason, StringComparison.Ordinal);

    [Fact]
    public void The_venues_own_rules_have_the_last_word() => Assert.Equal(
        new SizingResult(0m, "quantity-rules", "notional 1365 is below the minimum of 2000"),
        Size(Rich with { Rules = PriceRules.PennyOption with { MinNotional = 2_000m } }));

    [Fact]
    public void More_than_the_venue_takes_in_one_order_is_refused() =>
        Assert.Equal("quantity-rules", Size(Rich with { Rules = PriceRules.PennyOption with { MaxQuantity = 2m } }).Code);

    private static SizingResult Size(SizingInput input) => PositionSizer.Size(new FixedContracts { Contracts = 3 }, input);
}
