using System.Globalization;

namespace ServerlessTrader.Core.Sizing;

/// <summary>
/// Turns the wanted quantity into the allowed one: cut by ramp, by the risk of the trade and by the risk of all trades; then refused, not cut, when the money is not there.
/// </summary>
public static class PositionSizer
{
    /// <summary>Sizes a trade. Refusal codes: too-many-open-trades, risk-too-large, total-risk-reached, not-enough-buying-power, quantity-rules.</summary>
    public static SizingResult Size(SizingRule rule, SizingInput input)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(input);
        var limits = input.Limits;
        if (input.OpenTrades >= limits.MaxOpenTrades)
            return Refuse("too-many-open-trades", $"{input.OpenTrades} trades are open and {limits.MaxOpenTrades} are allowed");
        if (input.Equity <= 0m || input.RiskPerUnit <= 0m)
            return Refuse("risk-too-large", $"equity {input.Equity:0.00} and risk {input.RiskPerUnit:0.00} a unit allow no trade");

        var full = rule.WantedQuantity(input);
        var wanted = Math.Min(full, input.Ramp?.Cap(input.Winners) ?? decimal.MaxValue);
        var perTrade = limits.RiskPerTrade * input.RiskFactor * input.Equity;
        var byTradeRisk = input.Rules.QuantityDown(perTrade / input.RiskPerUnit);
        if (byTradeRisk < input.Rules.MinQuantity)
            return Refuse("risk-too-large", $"one unit risks {input.RiskPerUnit:0.00}, a trade may risk {perTrade:0.00} ({limits.RiskPerTrade * input.RiskFactor:P2} of {input.Equity:0.00})");

        var left = limits.TotalRisk * input.Equity - input.OpenRisk;
        var byTotalRisk = input.Rules.QuantityDown(left / input.RiskPerUnit);
        if (byTotalRisk < input.Rules.MinQuantity)
            return Refuse("total-risk-reached", $"open trades risk {input.OpenRisk:0.00} of {limits.TotalRisk * input.Equity:0.00}; one unit would add {input.RiskPerUnit:0.00}");

        var quantity = input.Rules.QuantityDown(Math.Min(wanted, Math.Min(byTradeRisk, byTotalRisk)));
        var cost = quantity * input.CostPerUnit + input.FixedCost;
        if (cost > input.BuyingPower)
            return Refuse("not-enough-buying-power", $"{quantity} would cost up to {cost:0.00}, buying power is {input.BuyingPower:0.00}");
        if (input.Rules.Violation(quantity, input.CostPerUnit, 1m) is { } violation)
            return Refuse("quantity-rules", $"{violation}");

        var cutBy = quantity == full ? "as wanted" : quantity == wanted ? "cut by the ramp" : byTradeRisk <= byTotalRisk ? "cut by the risk of a trade" : "cut by the risk of all trades";
        return new SizingResult(quantity, "sized", Text($"{quantity} {cutBy}: {quantity * input.RiskPerUnit:0.00} at risk of {perTrade:0.00} allowed, cost up to {cost:0.00}"));
    }

    private static SizingResult Refuse(string code, FormattableString reason) => new(0m, code, Text(reason));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
