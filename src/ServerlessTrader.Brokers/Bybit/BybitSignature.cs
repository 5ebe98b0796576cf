using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Bybit's v5 signatures: HMAC-SHA256 in lower-case hex.</summary>
internal static class BybitSignature
{
    /// <summary>Over time stamp, key, window and payload, strung together without a separator.</summary>
    /// <param name="secret">The key's secret.</param>
    /// <param name="timestamp">Milliseconds since 1970, server time, as sent.</param>
    /// <param name="apiKey">The key, as sent.</param>
    /// <param name="receiveWindow">Milliseconds, as sent.</param>
    /// <param name="payload">The query exactly as sent without its question mark, or the body's bytes.</param>
    public static string OfRequest(ReadOnlySpan<byte> secret, string timestamp, string apiKey, string receiveWindow, ReadOnlySpan<byte> payload)
    {
        var head = string.Concat(timestamp, apiKey, receiveWindow);
        var headLength = Encoding.UTF8.GetByteCount(head);
        var rented = ArrayPool<byte>.Shared.Rent(headLength + payload.Length);
        try
        {
            Encoding.UTF8.GetBytes(head, rented);
            payload.CopyTo(rented.AsSpan(headLength));
            return Hex(secret, rented.AsSpan(0, headLength + payload.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>Over the words that open a private stream until <paramref name="expires"/> (milliseconds since 1970, server time).</summary>
    public static string OfStream(ReadOnlySpan<byte> secret, long expires) =>
        Hex(secret, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET/realtime{expires}")));

    private static string Hex(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> signed)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, signed, hash);
        return Convert.ToHexStringLower(hash);
    }
}
