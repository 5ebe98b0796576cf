using System.Security.Cryptography;
using System.Text;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>The signature of a request: HMAC-SHA256 over the query string immediately followed by the body, nothing between them, as lower-case hex.</summary>
public static class BinanceSigner
{
    /// <summary>Signs exactly the text that is sent, percent-encoding included.</summary>
    /// <param name="secret">The API secret.</param>
    /// <param name="query">The query string without its question mark and without a signature.</param>
    /// <param name="body">The form-encoded body, or empty.</param>
    public static string Sign(string secret, string query, string body)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(query + body), hash);
        CryptographicOperations.ZeroMemory(key);
        return Convert.ToHexStringLower(hash);
    }
}
