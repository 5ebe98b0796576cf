using System.Runtime.CompilerServices;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Market;

/// <summary>
/// European option values after Black, Scholes and Merton, per unit of the underlying. Spot and strike above zero, in the same currency; years to expiry as a
/// fraction (0 or less means expired); volatility, rate and dividend yield as fractions a year, the last two continuously compounded.
/// </summary>
/// <remarks>
/// At zero time or zero volatility everything is the limit: the price is the discounted intrinsic value of the forward, delta is a step (one half exactly at
/// the money), gamma and vega are 0. A value that makes no sense (NaN, a negative volatility, a spot of zero) throws <see cref="ArgumentOutOfRangeException"/>.
/// </remarks>
public static class BlackScholes
{
    private const double DaysPerYear = 365.0;
    private const int MaxIterations = 200;

    /// <summary>The option's fair premium.</summary>
    public static double Price(
        OptionRight right, double spot, double strike, double years, double volatility, double rate = 0, double dividendYield = 0)
    {
        Check(spot, strike, years, volatility, rate, dividendYield);
        var time = Math.Max(0.0, years);
        return Value(right, spot * Math.Exp(-dividendYield * time), strike * Math.Exp(-rate * time), volatility * Math.Sqrt(time));
    }

    /// <summary>Delta, gamma, theta (a calendar day), vega (per 1.00 of volatility); <paramref name="volatility"/> is returned as the implied one.</summary>
    public static Greeks Greeks(
        OptionRight right, double spot, double strike, double years, double volatility, double rate = 0, double dividendYield = 0)
    {
        Check(spot, strike, years, volatility, rate, dividendYield);
        var time = Math.Max(0.0, years);
        var sign = right == OptionRight.Call ? 1.0 : -1.0;
        var carry = Math.Exp(-dividendYield * time);
        var presentSpot = spot * carry;
        var presentStrike = strike * Math.Exp(-rate * time);
        var deviation = volatility * Math.Sqrt(time);
        if (deviation <= 0.0)
        {
            var moneyness = sign * (presentSpot - presentStrike);
            var weight = moneyness > 0.0 ? 1.0 : moneyness < 0.0 ? 0.0 : 0.5;
            // Past expiry there is nothing left to decay.
            var carryPerYear = time > 0.0 ? sign * weight * (dividendYield * presentSpot - rate * presentStrike) : 0.0;
            return new Greeks(sign * weight * carry, 0.0, carryPerYear / DaysPerYear, 0.0, volatility);
        }

        var d1 = Math.Log(presentSpot / presentStrike) / deviation + 0.5 * deviation;
        var d2 = d1 - deviation;
        var density = NormalDistribution.Density(d1);
        var inTheMoney1 = NormalDistribution.Cumulative(sign * d1);
        var inTheMoney2 = NormalDistribution.Cumulative(sign * d2);
        var delta = sign * carry * inTheMoney1;
        var gamma = carry * density / (spot * deviation);
        var vega = presentSpot * density * Math.Sqrt(time);
        var thetaPerYear = -0.5 * presentSpot * density * volatility / Math.Sqrt(time)
            + sign * (dividendYield * presentSpot * inTheMoney1 - rate * presentStrike * inTheMoney2);
        return new Greeks(delta, gamma, thetaPerYear / DaysPerYear, vega, volatility);
    }

    /// <summary>The volatility at which <see cref="Price"/> gives <paramref name="price"/>.</summary>
    /// <returns>
    /// Null when no volatility does, or none can be told from the price: at or below the discounted intrinsic value, at or above the highest possible price (the
    /// discounted spot of a call, the discounted strike of a put), after expiry, or when any input is not a number or spot or strike is not above zero.
    /// </returns>
    public static double? ImpliedVolatility(
        OptionRight right, double price, double spot, double strike, double years, double rate = 0, double dividendYield = 0)
    {
        if (!double.IsFinite(price) || !IsPositive(spot) || !IsPositive(strike) || !IsPositive(years) || !double.IsFinite(rate)
            || !double.IsFinite(dividendYield))
            return null;
        var presentSpot = spot * Math.Exp(-dividendYield * years);
        var presentStrike = strike * Math.Exp(-rate * years);
        if (!IsPositive(presentSpot) || !IsPositive(presentStrike))
            return null;
        var sign = right == OptionRight.Call ? 1.0 : -1.0;
        var timeValue = price - Math.Max(0.0, sign * (presentSpot - presentStrike));
        var bound = right == OptionRight.Call ? presentSpot : presentStrike;
        if (timeValue <= 0.0 || price >= bound)
            return null;

        // By put-call parity the option out of the money has the same volatility, and all of its price is time value: no digits lost to intrinsic.
        var outOfTheMoney = presentSpot > presentStrike ? OptionRight.Put : OptionRight.Call;
        var deviation = DeviationOf(outOfTheMoney, timeValue, presentSpot, presentStrike);
        var volatility = deviation / Math.Sqrt(years);
        return double.IsFinite(volatility) ? volatility : null;
    }

    /// <summary>
    /// Solves for volatility × √time: Newton from the inflection point of price against deviation, held inside a bracket that bisection shrinks. Below the
    /// inflection the logarithm of the price is solved, since the price itself is too flat there.
    /// </summary>
    private static double DeviationOf(OptionRight right, double target, double presentSpot, double presentStrike)
    {
        var logMoneyness = Math.Log(presentSpot / presentStrike);
        var inflection = Math.Max(1e-4, Math.Sqrt(2.0 * Math.Abs(logMoneyness)));
        double low, high;
        if (Value(right, presentSpot, presentStrike, inflection) >= target)
        {
            (low, high) = (0.0, inflection);
        }
        else
        {
            (low, high) = (inflection, 2.0 * inflection);
            while (high < 128.0 && Value(right, presentSpot, presentStrike, high) < target)
                (low, high) = (high, 2.0 * high);
        }

        var deviation = low > 0.0 ? low : high;
        for (var i = 0; i < MaxIterations; i++)
        {
            var value = Value(right, presentSpot, presentStrike, deviation);
            if (value < target)
                low = deviation;
            else if (value > target)
                high = deviation;
            else
                break;
            var next = deviation - NewtonStep(value, target, deviation, logMoneyness, presentSpot, deviation < inflection);
            if (!(next > low && next < high))
                next = 0.5 * (low + high);
            if (Math.Abs(next - deviation) <= 1e-15 * deviation)
                break;
            deviation = next;
        }

        return deviation;
    }

    private static double NewtonStep(double value, double target, double deviation, double logMoneyness, double presentSpot, bool onLogarithm)
    {
        var d1 = logMoneyness / deviation + 0.5 * deviation;
        var slope = presentSpot * NormalDistribution.Density(d1);
        return onLogarithm ? Math.Log(value / target) * value / slope : (value - target) / slope;
    }

    private static double Value(OptionRight right, double presentSpot, double presentStrike, double deviation)
    {
        var sign = right == OptionRight.Call ? 1.0 : -1.0;
        if (deviation <= 0.0)
            return Math.Max(0.0, sign * (presentSpot - presentStrike));
        var d1 = Math.Log(presentSpot / presentStrike) / deviation + 0.5 * deviation;
        var value = sign * (presentSpot * NormalDistribution.Cumulative(sign * d1) - presentStrike * NormalDistribution.Cumulative(sign * (d1 - deviation)));
        return Math.Max(0.0, value);
    }

    private static void Check(double spot, double strike, double years, double volatility, double rate, double dividendYield)
    {
        RequirePositive(spot);
        RequirePositive(strike);
        RequireFinite(years);
        RequireFinite(rate);
        RequireFinite(dividendYield);
        if (!double.IsFinite(volatility) || volatility < 0.0)
            throw new ArgumentOutOfRangeException(nameof(volatility), volatility, "A volatility is a fraction a year, zero or above (0.20 for 20 %).");
    }

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0.0;

    private static void RequirePositive(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!IsPositive(value))
            throw new ArgumentOutOfRangeException(name, value, $"The {name} must be a number above zero.");
    }

    private static void RequireFinite(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, value, $"The {name} must be a finite number.");
    }
}
