using System.Buffers;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// JSON in which an unquoted placeholder came out as nothing, <c>NaN</c>, <c>Infinity</c>, <c>na</c> or itself (<c>{{close}}</c>), made valid: nothing
/// becomes <c>null</c>, the rest gets quotes. Only where a value belongs, directly after a colon and up to the comma or brace; strings are left alone.
/// </summary>
internal sealed class JsonPlaceholderRepair
{
    private static readonly SearchValues<byte> _placeholderEnds = SearchValues.Create("}\"\\\r\n"u8);
    private static readonly SearchValues<byte> _wordEnds = SearchValues.Create(",} \t\r\n"u8);

    private readonly List<(int At, int Added)> _insertions = [];
    private readonly ArrayBufferWriter<byte> _text;

    private JsonPlaceholderRepair(int length) => _text = new ArrayBufferWriter<byte>(length + 64);

    public ReadOnlySpan<byte> Text => _text.WrittenSpan;

    /// <summary>Null when there was nothing to repair.</summary>
    public static JsonPlaceholderRepair? Apply(ReadOnlySpan<byte> text)
    {
        var repair = new JsonPlaceholderRepair(text.Length);
        var copied = 0;
        var position = 0;
        while (position < text.Length)
        {
            if (text[position] == '"')
            {
                position = EndOfString(text, position);
                continue;
            }
            if (text[position++] != ':')
                continue;
            var value = position + text[position..].IndexOfAnyExcept(" \t\r\n"u8);
            if (value < position)
                break;
            var length = Placeholder(text[value..]);
            if (length < 0)
                continue;
            repair._text.Write(text[copied..value]);
            repair.Insert(length == 0 ? "null"u8 : "\""u8);
            repair._text.Write(text.Slice(value, length));
            if (length > 0)
                repair.Insert("\""u8);
            copied = position = value + length;
        }
        if (copied == 0)
            return null;
        repair._text.Write(text[copied..]);
        return repair;
    }

    /// <summary>Where in the body as received a position of <see cref="Text"/> was.</summary>
    public int OriginalPosition(int position)
    {
        var added = 0;
        foreach (var insertion in _insertions)
        {
            if (insertion.At < position)
                added += Math.Min(insertion.Added, position - insertion.At);
        }
        return position - added;
    }

    private void Insert(ReadOnlySpan<byte> bytes)
    {
        _insertions.Add((_text.WrittenCount, bytes.Length));
        _text.Write(bytes);
    }

    private static int EndOfString(ReadOnlySpan<byte> text, int open)
    {
        for (var i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i + 1;
        }
        return text.Length;
    }

    /// <summary>The length of the placeholder's remains, zero when nothing remained, -1 when there is something else.</summary>
    private static int Placeholder(ReadOnlySpan<byte> rest)
    {
        if (rest[0] is (byte)',' or (byte)'}')
            return 0;
        int length;
        if (rest.StartsWith("{{"u8))
        {
            var end = rest.IndexOfAny(_placeholderEnds);
            if (end < 0 || !rest[end..].StartsWith("}}"u8))
                return -1;
            length = end + 2;
        }
        else
        {
            length = rest.IndexOfAny(_wordEnds);
            if (length < 0 || !IsNoNumber(rest[..length]))
                return -1;
        }
        var next = rest[length..].TrimStart(" \t\r\n"u8);
        return !next.IsEmpty && next[0] is (byte)',' or (byte)'}' ? length : -1;
    }

    private static bool IsNoNumber(ReadOnlySpan<byte> word) =>
        Ascii(word, "nan"u8) || Ascii(word, "na"u8) || Ascii(word, "n/a"u8) || Ascii(word, "-nan"u8) || Ascii(word, "infinity"u8) || Ascii(word, "+infinity"u8)
        || Ascii(word, "-infinity"u8);

    private static bool Ascii(ReadOnlySpan<byte> word, ReadOnlySpan<byte> expected) => System.Text.Ascii.EqualsIgnoreCase(word, expected);
}
