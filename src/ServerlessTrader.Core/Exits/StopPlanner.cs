using System.Globalization;
using ServerlessTrader.Core.Indicators;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Exits;

/// <summary>Works out the initial stop of a trade.</summary>
public static class StopPlanner
{
    /// <summary>Of an option's premium, the most that may be counted as risk at a stop on the underlying.</summary>
    private const decimal LargestShareAtRisk = 0.90m;

    /// <summary>The stop, or null when no reference can be worked out and there is no fallback.</summary>
    public static StopPlan? Plan(StopExit rule, StopPlanInput input)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(input);
        var onUnderlying = rule.On != StopBasis.Instrument;
        var market = onUnderlying ? input.UnderlyingPrice : input.Price;
        var sign = onUnderlying ? input.UnderlyingSign : input.Sign;
        var nearest = rule.NearestOf
            .Select(reference => Level(reference, market, sign, input))
            .Where(found => found is { } f && sign * (market - f.Level) > 0m)
            .OrderBy(found => sign * (market - found!.Value.Level))
            .FirstOrDefault();
        if (nearest is not { } stop)
            return rule.Fallback is { } fallback && Level(fallback, input.Price, input.Sign, input) is { } level ? OnInstrument(level.Level, level.Reason, input) : null;
        return onUnderlying ? OnUnderlying(stop.Level, stop.Reason, rule.On == StopBasis.CandleClose, input) : OnInstrument(stop.Level, stop.Reason, input);
    }

    private static StopPlan? OnInstrument(decimal level, string reason, StopPlanInput input)
    {
        var rounded = AwayFromMarket(level, input);
        var r = input.Sign * (input.Price - rounded);
        return r > 0m && rounded > 0m ? new StopPlan(rounded, null, false, r, reason) : null;
    }

    /// <summary>
    /// The premium to lose by the time the underlying is at its stop: |delta| × distance + ½ gamma × distance², at least one tick, and of a bought premium at most
    /// 90 %. A sold one can lose more than itself, so there the cap would only hide risk.
    /// </summary>
    private static StopPlan OnUnderlying(decimal level, string reason, bool atClose, StopPlanInput input)
    {
        var distance = Math.Abs(input.UnderlyingPrice - level);
        var loss = distance;
        if (input.Greeks is { } greeks && IsUsable(greeks))
            loss = (decimal)Math.Abs(greeks.Delta) * distance + (decimal)greeks.Gamma / 2m * distance * distance;
        var most = input.Sign > 0 ? LargestShareAtRisk * input.Price : decimal.MaxValue;
        loss = Math.Max(input.Rules.TickSize, Math.Min(loss, most));
        var rounded = AwayFromMarket(input.Price - input.Sign * loss, input);
        if (input.Sign * (input.Price - rounded) > Math.Max(most, input.Rules.TickSize))
            rounded += input.Sign * input.Rules.TickSize;
        var r = input.Sign * (input.Price - rounded);
        if (r < input.Rules.TickSize)
            r = input.Rules.TickSize;
        return new StopPlan(
            rounded, level, atClose, r,
            string.Create(CultureInfo.InvariantCulture, $"{reason} = {level:0.00##} on the underlying, where the instrument should be worth {rounded}"));
    }

    /// <summary>False for what feeds send when they have nothing: NaN, or numbers no option has. An option moves at most one to one, so that is assumed then.</summary>
    private static bool IsUsable(Greeks greeks) => greeks.Delta is >= -1.0 and <= 1.0 && greeks.Gamma is >= 0.0 and <= 1000.0;

    private static (decimal Level, string Reason)? Level(StopReference reference, decimal market, int sign, StopPlanInput input)
    {
        if (reference.Percent is { } percent)
            return (market * (1m - sign * percent), string.Create(CultureInfo.InvariantCulture, $"{percent:P0} away"));
        if (reference.Price is { } price)
            return (price, "fixed price");
        if (reference.FromAlert)
            return input.AlertStop is { } alertStop ? (alertStop, "the alert's stop") : null;
        if (reference.AtStrike)
            return input.Strike is { } strike ? (strike, "the strike") : null;
        if (input.Candles.Count < reference.CandlesNeeded)
            return null;
        if (reference.SwingCandles is { } count)
        {
            var recent = input.Candles.Skip(input.Candles.Count - count);
            return input.UnderlyingSign > 0
                ? (recent.Min(candle => candle.Low), string.Create(CultureInfo.InvariantCulture, $"swing low of {count}"))
                : (recent.Max(candle => candle.High), string.Create(CultureInfo.InvariantCulture, $"swing high of {count}"));
        }

        return reference.Atr is { } atr && Atr.Of(input.Candles, atr.Period) is { } range
            ? (market - sign * atr.Multiple * (decimal)range, string.Create(CultureInfo.InvariantCulture, $"{atr.Multiple} × ATR({atr.Period})"))
            : null;
    }

    private static decimal AwayFromMarket(decimal level, StopPlanInput input) => input.Sign > 0 ? input.Rules.PriceDown(level) : input.Rules.PriceUp(level);
}
