using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Sizing;

namespace ServerlessTrader.Core.Tests.Sizing;

public sealed class PositionSizerPropertyTests
{
    [Fact]
    public void What_is_sized_never_risks_more_than_a_trade_may() => ForAll((input, wanted, result) =>
        result.Quantity * input.RiskPerUnit <= input.Limits.RiskPerTrade * input.RiskFactor * Math.Max(0m, input.Equity));

    [Fact]
    public void What_is_sized_never_risks_more_than_all_trades_together_may() => ForAll((input, wanted, result) =>
        !result.IsAccepted || input.OpenRisk + result.Quantity * input.RiskPerUnit <= input.Limits.TotalRisk * input.Equity);

    [Fact]
    public void What_is_sized_never_costs_more_than_there_is() => ForAll((input, wanted, result) =>
        !result.IsAccepted || result.Quantity * input.CostPerUnit + input.FixedCost <= input.BuyingPower);

    [Fact]
    public void What_is_sized_is_what_the_venue_takes() => ForAll((input, wanted, result) =>
        result.Quantity == 0m || input.Rules.Violation(result.Quantity, input.CostPerUnit, 1m) is null);

    [Fact]
    public void What_is_sized_is_never_more_than_is_wanted_nor_than_the_ramp_allows() => ForAll((input, wanted, result) =>
        result.Quantity <= wanted && (input.Ramp is not { } ramp || input.Winners >= ramp.Until.Winners || result.Quantity <= ramp.Contracts));

    [Fact]
    public void What_is_sized_is_cut_no_further_than_needed() => ForAll((input, wanted, result) =>
    {
        var uncut = input.Rules.QuantityDown(Math.Min(wanted, input.Ramp?.Cap(input.Winners) ?? wanted));
        if (!result.IsAccepted || result.Quantity == uncut)
            return true;
        var more = (result.Quantity + input.Rules.QuantityStep) * input.RiskPerUnit;
        return more > input.Limits.RiskPerTrade * input.RiskFactor * input.Equity || input.OpenRisk + more > input.Limits.TotalRisk * input.Equity;
    });

    [Fact]
    public void Nothing_is_sized_beyond_the_trades_allowed() => ForAll((input, wanted, result) => !result.IsAccepted || input.OpenTrades < input.Limits.MaxOpenTrades);

    [Fact]
    public void Every_refusal_has_a_code_and_a_reason() => ForAll((input, wanted, result) =>
        result.IsAccepted == (result.Code == "sized") && result.Code.Length > 0 && result.Reason.Length > 0);

    private static void ForAll(Func<SizingInput, int, SizingResult, bool> judge) => Prop.ForAll(Inputs(), Gen.Choose(1, 30).ToArbitrary(), (input, wanted) =>
        judge(input, wanted, PositionSizer.Size(new FixedContracts { Contracts = wanted }, input))).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static Arbitrary<SizingInput> Inputs() => (
        from equity in Gen.Choose(-10_000, 10_000_000)
        from buyingPower in Gen.Choose(-10_000, 10_000_000)
        from openTrades in Gen.Choose(0, 4)
        from openRisk in Gen.Choose(0, 300_000)
        from risk in Gen.Choose(1, 100_000)
        from cost in Gen.Choose(1, 300_000)
        from fixedCost in Gen.Choose(0, 500)
        from factor in Gen.Elements(1m, 0.5m, 0.25m)
        from winners in Gen.Choose(0, 4)
        from ramp in Gen.Elements(null, new SizeRamp { Contracts = 1, Until = new RampGoal { Winners = 3 } }, new SizeRamp { Contracts = 4, Until = new RampGoal { Winners = 2 } })
        from rules in Gen.Elements(PriceRules.PennyOption, new PriceRules(0.05m, 5m, 10m, 20m, 0m), new PriceRules(0.1m, 0.001m, 0.01m, 12m, 50m))
        select new SizingInput
        {
            Equity = equity / 100m,
            BuyingPower = buyingPower / 100m,
            OpenTrades = openTrades,
            OpenRisk = openRisk / 100m,
            RiskPerUnit = risk / 100m,
            CostPerUnit = cost / 100m,
            FixedCost = fixedCost / 100m,
            RiskFactor = factor,
            Winners = winners,
            Ramp = ramp,
            Rules = rules,
            Limits = new RiskLimits(),
        }).ToArbitrary();
}
