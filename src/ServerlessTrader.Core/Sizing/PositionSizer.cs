using System.Globalization;

namespace ServerlessTrader.Core.Sizing;

/// <summary>
/// Turns the wanted quantity into the allowed one: cut by ramp, by the risk of the trade and by the risk of all trades; then refused, not cut, when the money is not there.
/// A trade without a stop has no risk that could be counted: only the number of trades, the money and the venue's rules limit it.
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

        var exact = rule.WantedQuantity(input);
        var full = input.Rules.QuantityDown(exact);
        if (OfRules(exact, full, input) is { } refused)
            return refused;
        var wanted = Math.Min(full, input.Ramp?.Cap(input.Winners) ?? decimal.MaxValue);
        if (input.RiskPerUnit is not { } risk)
            return Afford(input.Rules.QuantityDown(wanted), wanted == full ? "as wanted" : "cut by the ramp", $"no stop, so no risk is counted", rule, input);

        var perTrade = limits.RiskPerTrade * input.RiskFactor * input.Equity;
        var byTradeRisk = input.Rules.QuantityDown(perTrade / risk);
        if (byTradeRisk < input.Rules.MinQuantity)
            return Refuse("risk-too-large", $"one unit risks {risk:0.00}, a trade may risk {perTrade:0.00} ({limits.RiskPerTrade * input.RiskFactor:P2} of {input.Equity:0.00})");

        var left = limits.TotalRisk * input.Equity - input.OpenRisk;
        var byTotalRisk = input.Rules.QuantityDown(left / risk);
        if (byTotalRisk < input.Rules.MinQuantity)
            return Refuse("total-risk-reached", $"open trades risk {input.OpenRisk:0.00} of {limits.TotalRisk * input.Equity:0.00}; one unit would add {risk:0.00}");

        var quantity = input.Rules.QuantityDown(Math.Min(wanted, Math.Min(byTradeRisk, byTotalRisk)));
        var cutBy = quantity == full ? "as wanted" : quantity == wanted ? "cut by the ramp" : byTradeRisk <= byTotalRisk ? "cut by the risk of a trade" : "cut by the risk of all trades";
        return Afford(quantity, cutBy, $"{quantity * risk:0.00} at risk of {perTrade:0.00} allowed", rule, input);
    }

    private static SizingResult Afford(decimal quantity, string cutBy, FormattableString risk, SizingRule rule, SizingInput input)
    {
        var cost = quantity * input.CostPerUnit + input.FixedCost;
        if (cost > input.BuyingPower)
            return Refuse("not-enough-buying-power", $"{quantity} would cost up to {cost:0.00}, buying power is {input.BuyingPower:0.00}{(rule.IsMargined ? "; use a smaller share of the balance" : "")}");
        if (input.Rules.Violation(quantity, input.UnitValue, 1m) is { } violation)
            return Refuse("quantity-rules", $"{violation}");
        return new SizingResult(quantity, "sized", Text($"{quantity} {cutBy}: {Text(risk)}, cost up to {cost:0.00}{(rule.IsMargined ? Text($", worth {quantity * input.UnitValue:0.00}") : "")}"));
    }

    /// <summary>
    /// A size worked out from money that the venue would not take, named by what was worked out and not by what rounding left of it. A size that is simply written down
    /// is on the grid, and is looked at when it has been cut.
    /// </summary>
    private static SizingResult? OfRules(decimal exact, decimal rounded, SizingInput input)
    {
        var rules = input.Rules;
        var value = exact * input.UnitValue;
        if (exact == rounded)
            return null;
        if (value < rules.MinNotional)
            return Refuse("quantity-rules", $"the balance buys a value of {value:0.00}, below the minimum notional {rules.MinNotional}; use a larger share of the balance or more leverage");
        if (rounded < rules.MinQuantity)
            return Refuse("quantity-rules", $"the balance buys {exact:0.########}, below the minimum quantity {rules.MinQuantity}; use a larger share of the balance or more leverage");
        if (rounded > rules.MaxQuantity)
            return Refuse("quantity-rules", $"the balance buys {rounded}, above the maximum quantity {rules.MaxQuantity}; use a smaller share of the balance or less leverage");
        return rounded * input.UnitValue < rules.MinNotional
            ? Refuse("quantity-rules", $"{rounded} is worth {rounded * input.UnitValue:0.00}, below the minimum notional {rules.MinNotional}; use a larger share of the balance or more leverage")
            : null;
    }

    private static SizingResult Refuse(string code, FormattableString reason) => new(0m, code, Text(reason));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
