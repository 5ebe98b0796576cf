using System.Globalization;

namespace ServerlessTrader.Core.Alerts;

/// <summary>What stood where a value belongs.</summary>
internal enum AlertFieldKind : byte
{
    Null,
    Text,
    Number,
    Boolean,

    /// <summary>An object or an array; its content is not kept.</summary>
    Nested,
}

/// <summary>One member of a body.</summary>
/// <param name="Name">As the sender spelled it.</param>
/// <param name="Known">Which member it is.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Text">The value as received: a string's content, a number's digits.</param>
/// <param name="IsAbsent">Null, blank, NaN or a placeholder nobody filled in.</param>
internal readonly record struct AlertField(string Name, AlertFieldName Known, AlertFieldKind Kind, string Text, bool IsAbsent)
{
    public static AlertField Read(string name, AlertFieldKind kind, string text) =>
        new(name, AlertFieldNames.Find(name), kind, text, kind == AlertFieldKind.Null || (kind == AlertFieldKind.Text && MeansAbsent(text)));

    /// <summary>A placeholder TradingView did not replace: <c>{{close}}</c>.</summary>
    public bool IsPlaceholder => IsAbsent && Kind == AlertFieldKind.Text && Text.AsSpan().Trim().StartsWith("{{", StringComparison.Ordinal);

    /// <summary>Whether it must never be shown.</summary>
    public bool IsSecret => Known == AlertFieldName.Secret || (Known == AlertFieldName.Unknown && AlertFieldNames.IsSecret(Name));

    /// <summary>
    /// One spelling for equal values: trimmed, numbers without superfluous zeros or exponents, words that are read in any case in lower case. Names and free
    /// texts are only trimmed: order <c>1.0</c> is not order <c>1</c>.
    /// </summary>
    public string NormalisedValue() => Known switch
    {
        AlertFieldName.Secret or AlertFieldName.OrderId or AlertFieldName.Message or AlertFieldName.Strategy or AlertFieldName.Follower
            or AlertFieldName.Timeframe or AlertFieldName.Interval => Text.Trim(),
        AlertFieldName.Symbol or AlertFieldName.Ticker or AlertFieldName.Underlying or AlertFieldName.Action or AlertFieldName.Signal or AlertFieldName.Type
            or AlertFieldName.OptionType or AlertFieldName.Position or AlertFieldName.PreviousPosition => Text.Trim().ToLowerInvariant(),
        AlertFieldName.Unknown when !IsPlainNumber() => Text.Trim(),
        _ => TryNumber(Text, out var number) ? Plain(number) : Text.Trim(),
    };

    // What an unknown member means is unknown: 007 may be a name, and of 40 digits decimal would drop some.
    private bool IsPlainNumber() =>
        Text.Length <= 28 && (Kind == AlertFieldKind.Number || Text.AsSpan().Trim() is not (['+', ..] or ['0', >= '0' and <= '9', ..]));

    /// <summary>A number in decimal range: sign, digits, point, exponent, surrounding blanks. No thousands separators.</summary>
    public static bool TryNumber(string text, out decimal number) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary><c>500.250</c> → <c>500.25</c>, <c>5e2</c> → <c>500</c>.</summary>
    public static string Plain(decimal number) =>
        number == 0m ? "0" : (number / 1.000_000_000_000_000_000_000_000_000_0m).ToString(CultureInfo.InvariantCulture);

    private static bool MeansAbsent(string text)
    {
        var word = text.AsSpan().Trim();
        return word.Length switch
        {
            0 => true,
            > 9 => IsPlaceholderText(word),
            _ => word.Equals("nan", StringComparison.OrdinalIgnoreCase)
                || word.Equals("na", StringComparison.OrdinalIgnoreCase)
                || word.Equals("n/a", StringComparison.OrdinalIgnoreCase)
                || word.Equals("null", StringComparison.OrdinalIgnoreCase)
                || word.Equals("-nan", StringComparison.OrdinalIgnoreCase)
                || word.TrimStart("+-").Equals("infinity", StringComparison.OrdinalIgnoreCase)
                || IsPlaceholderText(word),
        };
    }

    private static bool IsPlaceholderText(ReadOnlySpan<char> word) =>
        word.Length >= 4 && word.StartsWith("{{", StringComparison.Ordinal) && word.EndsWith("}}", StringComparison.Ordinal);
}
