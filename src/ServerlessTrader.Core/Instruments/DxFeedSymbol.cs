using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// dxFeed's option name, as tastytrade's streamer wants it: a dot, the root, yyMMdd, C or P, and the strike as it is spoken, without trailing zeros.
/// </summary>
public static class DxFeedSymbol
{
    private const int ExpiryAndRightLength = 7;

    /// <summary>Formats a contract: <c>.QQQ261016C600</c>, <c>.QQQ261016P602.5</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The contract has no name; the same limits as <see cref="OccSymbol.Format"/>.</exception>
    public static string Format(OptionContract contract)
    {
        OccSymbol.CheckNameable(contract);
        return string.Create(
            CultureInfo.InvariantCulture,
            $".{contract.Underlying}{contract.Expiry:yyMMdd}{OccSymbol.RightLetter(contract.Right)}{contract.Strike:0.###}");
    }

    /// <summary>Reads a dxFeed option name. The contract gets a size of 100.</summary>
    /// <returns>False when <paramref name="text"/> is not such a name.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OptionContract? contract)
    {
        contract = null;
        if (text is null || !text.StartsWith('.'))
            return false;
        // Roots can end in digits, so the name is read from its end: the strike is what follows the last C or P.
        var name = text.AsSpan(1);
        var rightAt = name.LastIndexOfAny('C', 'P');
        var rootLength = rightAt - ExpiryAndRightLength + 1;
        if (rootLength < 1 || !OccSymbol.IsRoot(name[..rootLength])
            || !OccSymbol.TryParseExpiryAndRight(name.Slice(rootLength, ExpiryAndRightLength), out var expiry, out var right)
            || !TryParseStrike(name[(rightAt + 1)..], out var strike))
            return false;
        contract = new OptionContract(name[..rootLength].ToString(), expiry, right, strike);
        return true;
    }

    private static bool TryParseStrike(ReadOnlySpan<char> text, out decimal strike)
    {
        strike = 0m;
        return text.Length > 0 && text[0] != '.' && text[^1] != '.'
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out strike)
            && strike is > 0m and <= 99_999.999m
            && decimal.Round(strike, 3) == strike;
    }
}
