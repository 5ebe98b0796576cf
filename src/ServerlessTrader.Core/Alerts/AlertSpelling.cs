namespace ServerlessTrader.Core.Alerts;

/// <summary>Guesses what a sender meant by a misspelled field or word. Used for advice only, never to read a value.</summary>
public static class AlertSpelling
{
    private const int LongestCompared = 32;
    private const int MostCompared = 64;

    /// <summary>
    /// A member of the body that was probably meant to be <paramref name="wanted"/>: <c>laverage</c> for leverage, <c>stop_loss</c> for sl. Null when
    /// none looks like it.
    /// </summary>
    internal static string? NearMiss(AlertFields fields, AlertFieldName wanted)
    {
        var spelling = AlertFieldNames.Spell(wanted);
        var others = Synonyms(wanted);
        var compared = 0;
        string? nearest = null;
        var least = int.MaxValue;
        foreach (ref readonly var field in fields.All)
        {
            if (field.IsAbsent || field.IsSecret)
                continue;
            if (++compared > MostCompared)
                break;
            foreach (var other in others)
            {
                if (Same(field.Name, other))
                    return field.Name;
            }
            if (field.Known != AlertFieldName.Unknown)
                continue;
            var distance = Same(field.Name, spelling) ? 0 : Distance(field.Name, spelling);
            if (distance < least && distance <= Tolerated(spelling))
                (nearest, least) = (field.Name, distance);
        }
        return nearest;
    }

    /// <summary>The word nearest to <paramref name="text"/>; null when none is near.</summary>
    public static string? Nearest(string text, ReadOnlySpan<string> words)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var word in words)
        {
            var distance = Distance(text, word);
            if (distance < least && distance <= Tolerated(word))
                (nearest, least) = (word, distance);
        }
        return nearest;
    }

    private static int Tolerated(string word) => word.Length switch { < 3 => 0, < 5 => 1, _ => 2 };

    private static string[] Synonyms(AlertFieldName wanted) => wanted switch
    {
        AlertFieldName.Symbol => ["pair", "instrument", "market", "coin"],
        AlertFieldName.Ticker => ["symbol", "underlying"],
        AlertFieldName.Action => ["side", "order", "direction", "order_action"],
        AlertFieldName.Signal => ["side", "action"],
        AlertFieldName.Type => ["direction", "side", "option_type", "position"],
        AlertFieldName.Price => ["entry", "close", "underlying_price", "spot_price"],
        AlertFieldName.Entry => ["price", "entry_price", "close"],
        AlertFieldName.BalancePercentage => ["percentage", "percent", "balance", "size", "risk"],
        AlertFieldName.Leverage => ["lev"],
        AlertFieldName.StopLoss => ["stop", "stop_loss", "stop_price", "stoploss_price"],
        AlertFieldName.Strike => ["strike_price"],
        AlertFieldName.OptionType => ["type", "right", "call_put"],
        AlertFieldName.SpotPrice => ["spot", "price", "underlying_price"],
        AlertFieldName.QuantityPerLeg => ["qty", "quantity", "contracts"],
        AlertFieldName.StrikeLong => ["long_strike", "long"],
        AlertFieldName.StrikeShort => ["short_strike", "short"],
        AlertFieldName.Position => ["market_position"],
        AlertFieldName.Timestamp => ["date", "datetime"],
        _ => [],
    };

    /// <summary>Equal but for case, underscores, hyphens and blanks.</summary>
    private static bool Same(string a, string b)
    {
        int i = 0, j = 0;
        while (true)
        {
            while (i < a.Length && a[i] is '_' or '-' or ' ')
                i++;
            while (j < b.Length && b[j] is '_' or '-' or ' ')
                j++;
            if (i == a.Length || j == b.Length)
                return i == a.Length && j == b.Length;
            if (char.ToLowerInvariant(a[i++]) != char.ToLowerInvariant(b[j++]))
                return false;
        }
    }

    /// <summary>Letters to change, add, drop or swap with their neighbour, in any case.</summary>
    private static int Distance(string a, string b)
    {
        if (a.Length > LongestCompared || b.Length > LongestCompared)
            return int.MaxValue;
        Span<int> beforeLast = stackalloc int[LongestCompared + 1];
        Span<int> last = stackalloc int[LongestCompared + 1];
        Span<int> row = stackalloc int[LongestCompared + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            last.CopyTo(beforeLast);
            row.CopyTo(last);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Differ(a[i - 1], b[j - 1]) ? 1 : 0;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && !Differ(a[i - 1], b[j - 2]) && !Differ(a[i - 2], b[j - 1]))
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
        }
        return row[b.Length];
    }

    private static bool Differ(char a, char b) => char.ToLowerInvariant(a) != char.ToLowerInvariant(b);
}
