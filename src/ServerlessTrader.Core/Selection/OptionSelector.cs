using System.Collections.Immutable;
using System.Globalization;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Selection;

/// <summary>Chooses the option of an <see cref="OptionByDelta"/> rule from a chain.</summary>
public static class OptionSelector
{
    /// <summary>
    /// Looks at the strike nearest to the market and the next one in the money, keeps those whose delta and liquidity pass, and takes the one whose delta is nearest
    /// to the target; ties go to the tighter spread, then to the higher open interest. With the market half-way between two strikes, the one in the money is the nearer.
    /// </summary>
    public static OptionSelection Select(OptionByDelta rule, OptionChain chain, TradeDirection direction, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(chain);
        var right = direction == TradeDirection.Long ? OptionRight.Call : OptionRight.Put;
        var rejections = ImmutableArray.CreateBuilder<string>();
        (OptionQuote Option, decimal Distance)? best = null;
        foreach (var option in Candidates(chain, right))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{option.Contract.Strike} {(right == OptionRight.Call ? "call" : "put")}");
            if (option.Greeks is not { } greeks || !double.IsFinite(greeks.Delta))
            {
                rejections.Add($"{name}: the venue gives no delta");
                continue;
            }

            var delta = (decimal)Math.Abs(greeks.Delta);
            if (delta < rule.MinDelta || delta > rule.MaxDelta)
            {
                rejections.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: delta {delta:0.000} is outside {rule.MinDelta}–{rule.MaxDelta}"));
                continue;
            }

            if (rule.Liquidity.Objection(option, now) is { } objection)
            {
                rejections.Add($"{name}: {objection}");
                continue;
            }

            var distance = Math.Abs(delta - rule.TargetDelta);
            if (best is not { } b || IsBetter(option, distance, b.Option, b.Distance))
                best = (option, distance);
        }

        if (best is null && rejections.Count == 0)
            rejections.Add($"the chain of {chain.Underlying} {chain.Expiry:yyyy-MM-dd} lists no {(right == OptionRight.Call ? "calls" : "puts")}");
        return new OptionSelection(best?.Option, rejections.ToImmutable());
    }

    private static bool IsBetter(OptionQuote option, decimal distance, OptionQuote best, decimal bestDistance)
    {
        if (distance != bestDistance)
            return distance < bestDistance;
        return option.Quote.Spread != best.Quote.Spread
            ? option.Quote.Spread < best.Quote.Spread
            : option.OpenInterest > best.OpenInterest;
    }

    private static IEnumerable<OptionQuote> Candidates(OptionChain chain, OptionRight right)
    {
        var ladder = chain.Options.Where(option => option.Contract.Right == right).OrderBy(option => option.Contract.Strike).ToList();
        if (ladder.Count == 0)
            yield break;
        var atTheMoney = 0;
        for (var i = 1; i < ladder.Count; i++)
        {
            if (Distance(i) < Distance(atTheMoney) || (right == OptionRight.Put && Distance(i) == Distance(atTheMoney)))
                atTheMoney = i;
        }

        yield return ladder[atTheMoney];
        var inTheMoney = right == OptionRight.Call ? atTheMoney - 1 : atTheMoney + 1;
        if (inTheMoney >= 0 && inTheMoney < ladder.Count)
            yield return ladder[inTheMoney];

        decimal Distance(int index) => Math.Abs(ladder[index].Contract.Strike - chain.UnderlyingPrice);
    }
}
