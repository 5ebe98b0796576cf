using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// The 21-character option name of the Options Clearing Corporation: root padded to six, yyMMdd, C or P, strike × 1000 in eight digits.
/// </summary>
public static class OccSymbol
{
    private const int MaxRootLength = 6;
    private const int TailLength = 15;
    private static readonly SearchValues<char> _rootCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>Formats a contract: <c>QQQ   261016C00600000</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The strike is not above zero, has more than three decimals or does not fit 99999.999; or the root is not one to six capital letters and digits; or the
    /// expiry is outside 2000–2099.
    /// </exception>
    public static string Format(OptionContract contract)
    {
        CheckNameable(contract);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{contract.Underlying,-MaxRootLength}{contract.Expiry:yyMMdd}{RightLetter(contract.Right)}{(long)(contract.Strike * 1000m):D8}");
    }

    /// <summary>Reads an OCC name, padded or with all of the padding taken out (<c>QQQ261016C00600000</c>). The contract gets a size of 100.</summary>
    /// <returns>False when <paramref name="text"/> is not such a name.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OptionContract? contract)
    {
        contract = null;
        if (text is null || text.Length is <= TailLength or > TailLength + MaxRootLength)
            return false;
        var root = text.AsSpan(0, text.Length - TailLength);
        if (root.Length == MaxRootLength)
            root = root.TrimEnd(' ');
        var tail = text.AsSpan(text.Length - TailLength);
        if (!IsRoot(root) || !TryParseExpiryAndRight(tail[..7], out var expiry, out var right)
            || !long.TryParse(tail[7..], NumberStyles.None, CultureInfo.InvariantCulture, out var thousandths) || thousandths == 0)
            return false;
        contract = new OptionContract(root.ToString(), expiry, right, thousandths / 1000m);
        return true;
    }

    /// <summary>Throws when an option name (OCC or dxFeed) cannot say which contract this is.</summary>
    internal static void CheckNameable(OptionContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        if (!IsRoot(contract.Underlying))
            throw new ArgumentOutOfRangeException(nameof(contract), contract.Underlying, "An option's root has one to six capital letters and digits.");
        if (contract.Strike is <= 0m or > 99_999.999m || contract.Strike * 1000m != decimal.Truncate(contract.Strike * 1000m))
            throw new ArgumentOutOfRangeException(nameof(contract), contract.Strike, "A strike is above zero, has at most three decimals and fits 99999.999.");
        if (contract.Expiry.Year is < 2000 or > 2099)
            throw new ArgumentOutOfRangeException(nameof(contract), contract.Expiry, "An option's name has two digits for the year: 2000 to 2099.");
    }

    internal static bool IsRoot(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxRootLength && text.IndexOfAnyExcept(_rootCharacters) < 0;

    internal static char RightLetter(OptionRight right) => right == OptionRight.Call ? 'C' : 'P';

    /// <summary>Reads <c>261016C</c>, the middle that OCC and dxFeed names share.</summary>
    internal static bool TryParseExpiryAndRight(ReadOnlySpan<char> text, out DateOnly expiry, out OptionRight right)
    {
        expiry = default;
        right = text[6] == 'C' ? OptionRight.Call : OptionRight.Put;
        return text[6] is 'C' or 'P'
            && int.TryParse(text[..6], NumberStyles.None, CultureInfo.InvariantCulture, out var yyMMdd)
            && DateOnly.TryParseExact(
                (20_000_000 + yyMMdd).ToString(CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out expiry);
    }
}
