using System.Security.Cryptography;
using System.Text;

namespace ServerlessTrader.Engine.Http.Access;

/// <summary>
/// Compares what a caller presents with what a secret holds: one value, or several separated by blanks or line ends while it is rotated. The time it takes
/// tells nothing about the values: hashes are compared in constant time, and every value is compared whether or not one has matched.
/// </summary>
internal static class SecretComparison
{
    private const string Separators = " \t\r\n";

    /// <summary>Whether the secret holds any value at all.</summary>
    public static bool IsConfigured(string? secret) => !string.IsNullOrWhiteSpace(secret);

    /// <summary>The SHA-256 of a presented value, or null when it is missing or blank: nothing is never right.</summary>
    public static byte[]? Hash(string? presented) => string.IsNullOrWhiteSpace(presented) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(presented.Trim()));

    /// <summary>Whether <paramref name="presentedHash"/> is that of one of the secret's values.</summary>
    public static bool Matches(string? secret, byte[]? presentedHash)
    {
        if (secret is null || presentedHash is null)
            return false;
        var matches = false;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var range in secret.AsSpan().SplitAny(Separators))
        {
            if (range.Start.Value == range.End.Value)
                continue;
            SHA256.HashData(Encoding.UTF8.GetBytes(secret[range]), hash);
            matches |= CryptographicOperations.FixedTimeEquals(hash, presentedHash);
        }

        return matches;
    }

    /// <summary>Whether <paramref name="signature"/> is the HMAC-SHA256 of <paramref name="body"/> under one of the secret's values.</summary>
    public static bool Signs(string? secret, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        if (secret is null)
            return false;
        var matches = false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        foreach (var range in secret.AsSpan().SplitAny(Separators))
        {
            if (range.Start.Value == range.End.Value)
                continue;
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret[range]), body, expected);
            matches |= CryptographicOperations.FixedTimeEquals(expected, signature);
        }

        return matches;
    }
}
