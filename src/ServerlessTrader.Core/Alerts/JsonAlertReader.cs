using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ServerlessTrader.Core.Alerts;

/// <summary>Reads a JSON body into its members.</summary>
internal static class JsonAlertReader
{
    private const int DeepestNesting = 8;

    private static readonly JsonReaderOptions _options = new() { AllowTrailingCommas = true, MaxDepth = 64 };

    private static readonly SearchValues<byte> _wordEnds = SearchValues.Create(" \t\r\n\"',:={}[]"u8);

    /// <summary>Adds the members of <paramref name="text"/> to <paramref name="members"/>; the answer is what is wrong, null when nothing is.</summary>
    public static AlertRejection? Read(ReadOnlySpan<byte> text, List<AlertField> members)
    {
        var rejection = ReadOnce(text, members, out var failure);
        if (failure is null)
            return rejection;
        // Placeholders are plain text to TradingView: an unquoted one that came out empty or NaN breaks the JSON of an alert whose meaning is clear.
        var repair = JsonPlaceholderRepair.Apply(text);
        if (repair is null)
            return Broken(text, failure.Value, failure.Value.Position, members);
        members.Clear();
        rejection = ReadOnce(repair.Text, members, out failure);
        return failure is null ? rejection : Broken(text, failure.Value, repair.OriginalPosition(failure.Value.Position), members);
    }

    private static AlertRejection? ReadOnce(ReadOnlySpan<byte> text, List<AlertField> members, out Failure? failure)
    {
        failure = null;
        var reader = new Utf8JsonReader(text, _options);
        string? member = null;
        var inValue = false;
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                return AlertRejections.Body("must be a JSON object, not an array", "[…]", "Send one alert a request: take the brackets away.");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                member = reader.GetString()!;
                inValue = true;
                reader.Read();
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    var nested = reader.TokenType == JsonTokenType.StartObject ? "{…}" : "[…]";
                    if (!TrySkip(ref reader))
                    {
                        return AlertRejections.One(
                            NameOf(member), $"is nested deeper than {DeepestNesting} levels", nested,
                            "An alert is a flat JSON object: leave nested objects out.");
                    }
                    members.Add(AlertField.Read(member, AlertFieldKind.Nested, nested));
                }
                else
                {
                    members.Add(Scalar(ref reader, member));
                }
                inValue = false;
            }
            var rest = text[(int)reader.BytesConsumed..].TrimStart(" \t\r\n"u8);
            return rest.IsEmpty
                ? null
                : AlertRejections.Body(
                    $"goes on after the closing brace at {Place(text, text.Length - rest.Length)}", "", "Send one JSON object and nothing after it.");
        }
        catch (JsonException exception)
        {
            // The reader points into a word it took for true, or at the x of 10x; the sender looks for the whole word.
            var start = (int)reader.TokenStartIndex;
            var stop = Offset(text, exception);
            var inWord = inValue && start < stop && stop < text.Length && text[start] != '"';
            failure = new Failure(member, inValue, inWord ? start : stop);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as an escape: well-formed JSON that is no text.
            failure = new Failure(member, inValue, (int)reader.TokenStartIndex);
        }
        return null;
    }

    private static AlertField Scalar(ref Utf8JsonReader reader, string member) => reader.TokenType switch
    {
        JsonTokenType.String => AlertField.Read(member, AlertFieldKind.Text, reader.GetString()!),
        JsonTokenType.Number => AlertField.Read(member, AlertFieldKind.Number, Encoding.ASCII.GetString(reader.ValueSpan)),
        JsonTokenType.True => AlertField.Read(member, AlertFieldKind.Boolean, "true"),
        JsonTokenType.False => AlertField.Read(member, AlertFieldKind.Boolean, "false"),
        _ => AlertField.Read(member, AlertFieldKind.Null, ""),
    };

    private static bool TrySkip(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            // The root is level one, and its depth is zero.
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= DeepestNesting)
                return false;
        }
        while (reader.Read() && reader.CurrentDepth > depth);
        return true;
    }

    private static AlertRejection Broken(ReadOnlySpan<byte> text, Failure failure, int position, List<AlertField> members)
    {
        position = Math.Clamp(position, 0, text.Length);
        var place = Place(text, position);
        if (text[position..].TrimStart(" \t\r\n"u8).IsEmpty)
        {
            return AlertRejections.Body(
                $"is not complete JSON: it ends at {place}{After(failure)}", "", "Check that every quote and brace is closed and nothing was cut off.");
        }
        var secret = failure.Member is not null && AlertFieldNames.IsSecret(failure.Member);
        var received = secret ? "" : AlertRejections.UnlessSecret(Excerpt(text[position..]), members);
        return failure is { InValue: true, Member: not null }
            ? AlertRejections.One(
                NameOf(failure.Member), $"is not valid JSON at {place}", received, "Write text in double quotes; write numbers in plain digits, quoted or not.")
            : AlertRejections.Body(
                $"is not valid JSON at {place}{After(failure)}", received, "Separate the fields with commas and write every name in double quotes.");
    }

    private static string After(Failure failure) =>
        failure.Member is null || string.IsNullOrWhiteSpace(failure.Member) ? "" : $", after the field \"{NameOf(failure.Member)}\"";

    private static string NameOf(string member) =>
        AlertFieldNames.Find(member) is var known && known is not AlertFieldName.Unknown and not AlertFieldName.Secret ? AlertFieldNames.Spell(known)
        : string.IsNullOrWhiteSpace(member) ? "body"
        : AlertRejections.Tidy(member, 60);

    // The offending word only, never more: what follows it may be the token.
    private static string Excerpt(ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOfAny(_wordEnds);
        rest = length < 0 ? rest : rest[..length];
        return AlertRejections.Tidy(Encoding.UTF8.GetString(rest.Length > 120 ? rest[..120] : rest).TrimEnd('\uFFFD'), 30);
    }

    private static string Place(ReadOnlySpan<byte> text, int position)
    {
        var before = text[..position];
        var line = before.Count((byte)'\n') + 1;
        return $"line {line}, character {Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1}";
    }

    private static int Offset(ReadOnlySpan<byte> text, JsonException exception)
    {
        var start = 0;
        for (var line = exception.LineNumber ?? 0; line > 0; line--)
        {
            var end = text[start..].IndexOf((byte)'\n');
            if (end < 0)
                break;
            start += end + 1;
        }
        return (int)Math.Min(text.Length, start + (exception.BytePositionInLine ?? 0));
    }

    /// <summary>Where reading stopped.</summary>
    private readonly record struct Failure(string? Member, bool InValue, int Position);
}
