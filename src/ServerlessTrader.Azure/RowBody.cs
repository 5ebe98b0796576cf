using System.Buffers;
using System.Text.Unicode;
using Azure.Data.Tables;
using ServerlessTrader.Engine.Ports;
using Encoding = System.Text.Encoding;

namespace ServerlessTrader.Azure;

/// <summary>
/// How a row's JSON is kept in an entity. Up to 32 K characters it is one text property, <c>Body</c>, that Storage Explorer shows as it is. Anything longer is
/// cut over binary properties of 64 KiB, <c>Body00</c> to <c>Body15</c>: text counts two bytes a character against the 1 MiB of an entity, binary counts one,
/// and so the longest body of <see cref="TableLimits.MaxBodyBytes"/> fits with room for the longest keys.
/// </summary>
internal static class RowBody
{
    /// <summary>UTF-16 characters of one text property: Table Storage's 64 KiB.</summary>
    public const int MaxTextLength = 32 * 1024;

    /// <summary>Bytes of one binary property.</summary>
    public const int MaxChunkBytes = 64 * 1024;

    private const string Text = "Body";

    private static readonly string[] Chunks =
        [.. Enumerable.Range(0, (TableLimits.MaxBodyBytes + MaxChunkBytes - 1) / MaxChunkBytes).Select(n => $"{Text}{n:00}")];

    // JSON text never holds these raw. A body that does is not text, and is kept as it is.
    private static readonly SearchValues<char> NotInText =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c).Except(['\t', '\n', '\r']), '\u007f', '\ufffe', '\uffff']);

    /// <summary>Puts <paramref name="body"/> into <paramref name="entity"/>. Returns the bytes it will take in a request.</summary>
    public static int Write(TableEntity entity, ReadOnlyMemory<byte> body)
    {
        if (TryGetText(body.Span) is { } text)
        {
            entity[Text] = text;
            return JsonLength(text);
        }

        for (var offset = 0; offset < body.Length; offset += MaxChunkBytes)
            entity[Chunks[offset / MaxChunkBytes]] = body.Slice(offset, Math.Min(MaxChunkBytes, body.Length - offset)).ToArray();
        return (body.Length + 2) / 3 * 4;
    }

    /// <summary>The body of <paramref name="entity"/>, or null when it has none.</summary>
    public static ReadOnlyMemory<byte>? Read(TableEntity entity)
    {
        if (entity.TryGetValue(Text, out var value) && value is string text)
            return Encoding.UTF8.GetBytes(text);
        var chunks = Chunks.Select(entity.GetBinary).TakeWhile(chunk => chunk is not null).ToArray();
        if (chunks.Length == 0)
            return null;
        var body = new byte[chunks.Sum(chunk => chunk.Length)];
        var end = 0;
        foreach (var chunk in chunks)
        {
            chunk.CopyTo(body, end);
            end += chunk.Length;
        }

        return body;
    }

    private static string? TryGetText(ReadOnlySpan<byte> body)
    {
        // No character takes more than three bytes for each of its UTF-16 units.
        if (body.Length > 3 * MaxTextLength || !Utf8.IsValid(body) || Encoding.UTF8.GetCharCount(body) > MaxTextLength)
            return null;
        var text = Encoding.UTF8.GetString(body);
        return text.AsSpan().ContainsAny(NotInText) ? null : text;
    }

    /// <summary>An upper bound: the client escapes every quote and every character outside ASCII as <c>\uXXXX</c>.</summary>
    private static int JsonLength(string text)
    {
        var length = 2;
        foreach (var c in text)
            length += char.IsAsciiLetterOrDigit(c) || " {}[]:,.-_|/".Contains(c, StringComparison.Ordinal) ? 1 : 6;
        return length;
    }
}
