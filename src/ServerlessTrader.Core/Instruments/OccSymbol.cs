using System.Globalization;

namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// The 21-character option name of the Options Clearing Corporation: root padded to six, yyMMdd, C or P, strike × 1000 in eight digits.
/// </summary>
public static class OccSymbol
{
    /// <summary>Formats a contract: <c>QQQ   261016C00600000</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The strike has more than three decimals or does not fit eight digits, or the root is empty or longer than six.</exception>
    public static string Format(OptionContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var thousandths = contract.Strike * 1000m;
        if (contract.Underlying.Length is 0 or > 6)
            throw new ArgumentOutOfRangeException(nameof(contract), contract.Underlying, "An OCC root has one to six characters.");
        if (thousandths != decimal.Truncate(thousandths) || thousandths is <= 0m or > 99_999_999m)
            throw new ArgumentOutOfRangeException(nameof(contract), contract.Strike, "A strike is above zero, has at most three decimals and fits 99999.999.");
        return string.Create(CultureInfo.InvariantCulture, $"{contract.Underlying,-6}{contract.Expiry:yyMMdd}{(contract.Right == OptionRight.Call ? 'C' : 'P')}{(long)thousandths:D8}");
    }

    /// <summary>Reads an OCC name, padded or with the padding taken out (<c>QQQ261016C00600000</c>).</summary>
    /// <returns>False when <paramref name="text"/> is not such a name.</returns>
    public static bool TryParse(string? text, out OptionContract? contract)
    {
        contract = null;
        if (text is null || text.Length is < 16 or > 21)
            return false;
        var tail = text.AsSpan(text.Length - 15);
        var root = text[..^15].TrimEnd();
        if (root.Length is 0 or > 6 || root.Contains(' ', StringComparison.Ordinal))
            return false;
        if (!DateOnly.TryParseExact(tail[..6], "yyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiry))
            return false;
        if (tail[6] is not ('C' or 'P'))
            return false;
        if (!long.TryParse(tail[7..], NumberStyles.None, CultureInfo.InvariantCulture, out var thousandths) || thousandths == 0)
            return false;
        contract = new OptionContract(root, expiry, tail[6] == 'C' ? OptionRight.Call : OptionRight.Put, thousandths / 1000m);
        return true;
    }
}
