using System.Diagnostics.CodeAnalysis;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// Stage two of reading an alert: from its fields to what it asks for, in any of the dialects. Pure: age, duplicates and authentication are judged elsewhere.
/// </summary>
public static class AlertParser
{
    /// <summary>Reads a body in one go; <see cref="AlertFields.TryRead"/> and the parsing of its fields together. Never throws for any bytes.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body, AlertDialect? expected, [NotNullWhen(true)] out Alert? alert, [NotNullWhen(false)] out AlertRejection? rejection)
    {
        if (AlertFields.TryRead(body, out var fields, out rejection))
            return TryParse(fields, expected, out alert, out rejection);
        alert = null;
        if (expected is { } dialect)
            rejection = rejection with { Suggestions = rejection.Suggestions.Add(Example(dialect)) };
        return false;
    }

    /// <summary>Reads the fields of a body.</summary>
    /// <param name="fields">What stage one made of it.</param>
    /// <param name="expected">The strategy's dialect; null to recognise it by its fields.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="rejection">Everything that is wrong with it at once, one problem a field, and what to write instead.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expected"/> is not a dialect.</exception>
    public static bool TryParse(
        AlertFields fields, AlertDialect? expected, [NotNullWhen(true)] out Alert? alert, [NotNullWhen(false)] out AlertRejection? rejection)
    {
        ArgumentNullException.ThrowIfNull(fields);
        alert = null;
        if ((expected ?? AlertShape.Recognise(fields)) is not { } dialect)
        {
            rejection = Unrecognised();
            return false;
        }
        var reader = new AlertFieldReader(fields);
        alert = dialect switch
        {
            AlertDialect.Options => OptionsDialect.Read(reader),
            AlertDialect.Futures => FuturesDialect.Read(reader),
            AlertDialect.Strike => StrikeDialect.Read(reader, AlertShape.IsCandle(fields)),
            AlertDialect.RMultiple => RMultipleDialect.Read(reader),
            AlertDialect.Spread => SpreadDialect.Read(reader),
            AlertDialect.Strategy => StrategyDialect.Read(reader),
            _ => throw new ArgumentOutOfRangeException(nameof(expected), expected, "There is no such dialect."),
        };
        if (alert is not null)
        {
            rejection = null;
            return true;
        }
        if (expected is not null && AlertShape.Recognise(fields) is { } looksLike && looksLike != dialect)
        {
            reader.Suggest(
                $"The body looks like the {AlertExamples.NameOf(looksLike)} dialect, and this strategy reads {AlertExamples.NameOf(dialect)}: "
                + "check that the alert goes to the right strategy.");
        }
        rejection = reader.Rejection(dialect);
        return false;
    }

    private static AlertRejection Unrecognised() => AlertRejections.Body(
        "has none of the fields that tell what kind of alert it is", "", [.. Enum.GetValues<AlertDialect>().Select(Example)]);

    private static string Example(AlertDialect dialect) => $"A complete {AlertExamples.NameOf(dialect)} alert: {AlertExamples.Of(dialect)}";
}
