using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;

namespace ServerlessTrader.Core.Strategies;

/// <summary>
/// Says in the reader's words what the serializer could not read. The serializer's own words name .NET types, which mean nothing to a trader; words of it that are
/// not recognised are passed on as they are.
/// </summary>
internal static partial class StrategyReadProblem
{
    private const string SeeSchema = "See strategy.schema.json for what is expected there.";

    /// <summary>The problem behind an exception of the serializer.</summary>
    public static StrategyProblem From(Exception exception)
    {
        var message = exception.Message;
        var path = (exception as JsonException)?.Path ?? (Place().Match(message) is { Success: true } place ? place.Groups["path"].Value : "$");
        var (problem, instead) = Explain(message, path);
        return new StrategyProblem(path, problem + Where(exception), instead);
    }

    private static (string Problem, string Instead) Explain(string message, string path)
    {
        if (UnknownMember().Match(message) is { Success: true } unknown)
            return ($"there is no member '{unknown.Groups["name"].Value}' here.", "Take it out or correct its spelling; strategy.schema.json lists all of them.");
        if (MissingMembers().Match(message) is { Success: true } missing)
        {
            var names = missing.Groups["names"].Value;
            return ($"{names} {(names.Contains(',', StringComparison.Ordinal) ? "are" : "is")} missing.", "Add what is missing; strategy.schema.json says what each member means.");
        }

        if (DuplicateMember().Match(message) is { Success: true } duplicate)
            return ($"'{duplicate.Groups["name"].Value}' stands twice.", "Keep one of them.");
        if (UnknownKind().Match(message) is { Success: true } kind)
            return ($"there is no kind '{kind.Groups["name"].Value}' here.", Kinds(path));
        if (message.Contains("type discriminator", StringComparison.Ordinal))
            return ("its kind is missing.", Kinds(path));
        if (message.Contains("doesn't allow", StringComparison.Ordinal))
            return ("it is null.", "Give it a value, or leave the member out.");
        if (message.Contains("could not be converted", StringComparison.Ordinal))
            return ("the value is of the wrong type.", "Numbers stand without quotes, texts, times and durations within quotes, several values within []. " + SeeSchema);
        if (message.Contains("any JSON tokens", StringComparison.Ordinal))
            return ("the file is empty.", "Write an object; see an example among the shipped strategies.");
        var own = Place().Replace(message, "").TrimEnd();
        return (own, IsSyntax(own) ? "Check commas, quotes and brackets just before that place." : SeeSchema);
    }

    private static bool IsSyntax(string message) =>
        message.Contains(" is invalid", StringComparison.Ordinal) || message.Contains(" is an invalid", StringComparison.Ordinal)
        || message.Contains("Expected", StringComparison.Ordinal);

    /// <summary>The kinds that may stand at a path.</summary>
    private static string Kinds(string path)
    {
        var part = path.StartsWith("$.exits", StringComparison.Ordinal) ? typeof(ExitRule)
            : path.StartsWith("$.filters", StringComparison.Ordinal) ? typeof(EntryFilter)
            : path.StartsWith("$.selection", StringComparison.Ordinal) ? typeof(SelectionRule)
            : path.StartsWith("$.sizing", StringComparison.Ordinal) ? typeof(SizingRule)
            : typeof(EntryRule);
        return $"Write \"kind\" as one of: {string.Join(", ", part.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => kind.TypeDiscriminator))}.";
    }

    private static string Where(Exception exception) =>
        exception is JsonException { LineNumber: { } line } json
            ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, character {json.BytePositionInLine.GetValueOrDefault() + 1})")
            : Place().Match(exception.Message) is { Success: true } place
                ? string.Create(CultureInfo.InvariantCulture, $" (line {int.Parse(place.Groups["line"].ValueSpan, CultureInfo.InvariantCulture) + 1})")
                : "";

    [GeneratedRegex(@" Path: (?<path>\$.*?) \| LineNumber: (?<line>\d+) \| BytePositionInLine: \d+\.")]
    private static partial Regex Place();

    [GeneratedRegex("JSON property '(?<name>.*)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex UnknownMember();

    [GeneratedRegex(@"missing required properties including: (?<names>.+)\.(?: |$)")]
    private static partial Regex MissingMembers();

    [GeneratedRegex("Duplicate property '(?<name>.*)' encountered", RegexOptions.Singleline)]
    private static partial Regex DuplicateMember();

    [GeneratedRegex("unrecognized type discriminator id '(?<name>.*)'", RegexOptions.Singleline)]
    private static partial Regex UnknownKind();
}
