using System.Text;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// Reads a body of <c>key=value</c> or <c>key: value</c> pieces, separated by commas or line ends. The first <c>=</c> or <c>:</c> of a piece ends its name. A
/// name or a value may stand in quotes; a value that contains a comma must.
/// </summary>
internal static class TextAlertReader
{
    private const int LongestName = 64;

    private const string Example = "Send JSON, for example {\"symbol\":\"BTCUSDT\",\"action\":\"close\"}, or lines such as symbol=BTCUSDT.";

    /// <summary>Adds the members of <paramref name="body"/> to <paramref name="members"/>; the answer is what is wrong, null when nothing is.</summary>
    public static AlertRejection? Read(ReadOnlySpan<byte> body, List<AlertField> members)
    {
        var text = Encoding.UTF8.GetString(body);
        var position = 0;
        while (true)
        {
            while (position < text.Length && (char.IsWhiteSpace(text[position]) || text[position] == ','))
                position++;
            if (position == text.Length)
                return null;
            var start = position;
            if (!TryReadName(text, ref position, out var name))
                return NotAPiece(text, start, members);
            if (!TryReadValue(text, ref position, out var value))
            {
                return AlertRejections.One(
                    AlertFieldNames.IsSecret(name) ? "token" : name, "has an unfinished quote, or something after its closing quote", "",
                    "Close the quote and put a comma or a line end after it.");
            }
            members.Add(AlertField.Read(name, AlertFieldKind.Text, value));
        }
    }

    private static bool TryReadName(string text, ref int position, out string name)
    {
        name = "";
        var rest = text.AsSpan(position);
        ReadOnlySpan<char> found;
        if (rest[0] == '"')
        {
            var close = rest[1..].IndexOfAny('"', '\n');
            if (close < 0)
                return false;
            found = rest.Slice(1, close);
            var separator = close + 2;
            while (separator < rest.Length && rest[separator] is ' ' or '\t')
                separator++;
            if (separator >= rest.Length || rest[separator] is not ('=' or ':'))
                return false;
            position += separator + 1;
        }
        else
        {
            var separator = rest.IndexOfAny("=:,\r\n");
            if (separator < 0 || rest[separator] is not ('=' or ':'))
                return false;
            found = rest[..separator].Trim();
            position += separator + 1;
        }
        if (found.Length is 0 or > LongestName || !char.IsAsciiLetter(found[0]))
            return false;
        foreach (var character in found)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '-' or '.'))
                return false;
        }
        name = found.ToString();
        return true;
    }

    private static bool TryReadValue(string text, ref int position, out string value)
    {
        while (position < text.Length && text[position] is ' ' or '\t')
            position++;
        var rest = text.AsSpan(position);
        if (!rest.IsEmpty && rest[0] is '"' or '\'')
        {
            var close = rest[1..].IndexOf(rest[0]);
            value = close < 0 ? "" : rest.Slice(1, close).ToString();
            if (close < 0)
                return false;
            position += close + 2;
            while (position < text.Length && text[position] is ' ' or '\t')
                position++;
            return position == text.Length || text[position] is ',' or '\r' or '\n';
        }
        var end = rest.IndexOfAny(",\r\n");
        end = end < 0 ? rest.Length : end;
        value = rest[..end].Trim().ToString();
        position += end;
        return true;
    }

    private static AlertRejection NotAPiece(string text, int start, List<AlertField> members)
    {
        var end = text.AsSpan(start).IndexOfAny(",\r\n");
        var piece = end < 0 ? text[start..] : text.Substring(start, end);
        // A token cut in two by its own comma must not be shown in its second half.
        var received = AlertFieldNames.IsSecret(piece) || (members.Count > 0 && members[^1].IsSecret) ? "" : AlertRejections.UnlessSecret(piece, members);
        if (members.Count == 0)
        {
            return AlertRejections.Body(
                JsonScalar(piece) is { } scalar ? $"must be a JSON object, not {scalar}" : "is neither a JSON object nor lines of key=value", received,
                Example);
        }
        return AlertRejections.Body(
            $"has a piece that is not key=value, after the field \"{AlertRejections.Tidy(members[^1].Name, 60)}\"", received,
            "Put a value that contains a comma in double quotes.", Example);
    }

    private static string? JsonScalar(string piece) => piece.Trim() switch
    {
        "null" => "null",
        "true" or "false" => "a boolean",
        ['"', ..] => "a string",
        var word when AlertField.TryNumber(word, out _) => "a number",
        _ => null,
    };
}
