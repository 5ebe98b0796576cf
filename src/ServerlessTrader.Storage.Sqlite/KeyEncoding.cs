using System.Buffers;
using System.Text;

namespace ServerlessTrader.Storage.Sqlite;

/// <summary>
/// Keys as bytes whose order is the ordinal order of the strings: UTF-8, except that each half of a surrogate pair is written as a unit of its own (CESU-8).
/// Plain UTF-8 would sort an emoji after U+E000–U+FFFF, where an ordinal comparison puts it before. Any string survives the round trip.
/// </summary>
internal static class KeyEncoding
{
    /// <summary>Bytes that <paramref name="key"/> needs at most.</summary>
    public static int MaxBytes(string key) => key.Length * 3;

    /// <summary>Writes the key, and returns how many bytes it took.</summary>
    public static int Encode(string key, Span<byte> bytes)
    {
        if (Ascii.FromUtf16(key, bytes, out var written) == OperationStatus.Done)
            return written;
        written = 0;
        foreach (var unit in key)
        {
            if (unit < 0x80)
            {
                bytes[written++] = (byte)unit;
            }
            else if (unit < 0x800)
            {
                bytes[written++] = (byte)(0xC0 | unit >> 6);
                bytes[written++] = (byte)(0x80 | unit & 0x3F);
            }
            else
            {
                bytes[written++] = (byte)(0xE0 | unit >> 12);
                bytes[written++] = (byte)(0x80 | unit >> 6 & 0x3F);
                bytes[written++] = (byte)(0x80 | unit & 0x3F);
            }
        }
        return written;
    }

    /// <summary>The key that <see cref="Encode"/> wrote as these bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
            return Encoding.ASCII.GetString(bytes);
        var units = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            var first = bytes[i++];
            units.Append((char)(first switch
            {
                < 0x80 => first,
                < 0xE0 => (first & 0x1F) << 6 | bytes[i++] & 0x3F,
                _ => (first & 0x0F) << 12 | (bytes[i++] & 0x3F) << 6 | bytes[i++] & 0x3F,
            }));
        }
        return units.ToString();
    }
}
