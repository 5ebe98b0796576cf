using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ServerlessTrader.Engine.Http.Access;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>
/// What an alert's sender shows for itself: a token in the address or the body, or a signature. A request that carries a signature is judged by it alone.
/// </summary>
internal sealed record AlertCredentials
{
    private const string SignaturePrefix = "sha256=";

    /// <summary>SHA-256 of the token in the address (<c>?token=</c>), or null.</summary>
    public byte[]? AddressToken { get; private init; }

    /// <summary>SHA-256 of the token in the body, or null.</summary>
    public byte[]? BodyToken { get; private init; }

    /// <summary>Whether there is a signature, good or bad.</summary>
    public bool IsSigned { get; private init; }

    /// <summary>The HMAC; empty when the header does not hold one.</summary>
    public ReadOnlyMemory<byte> Signature { get; private init; }

    /// <summary>What <c>X-Timestamp</c> says, UTC; null when it is missing or no time.</summary>
    public DateTimeOffset? SignedAt { get; private init; }

    /// <summary>Whether anything was shown at all.</summary>
    public bool IsEmpty => !IsSigned && AddressToken is null && BodyToken is null;

    /// <summary>Takes them from a request. A token given twice in the address counts as none.</summary>
    public static AlertCredentials Of(HttpRequest request, string? bodyToken)
    {
        var signature = request.Headers["X-Signature"];
        if (signature.Count > 0)
        {
            return new AlertCredentials
            {
                IsSigned = true,
                Signature = signature.Count == 1 ? ReadSignature(signature[0]) : default,
                SignedAt = ReadTime(request.Headers["X-Timestamp"].ToString()),
            };
        }

        return new AlertCredentials { AddressToken = SecretComparison.Hash(TokenOf(request)), BodyToken = SecretComparison.Hash(bodyToken) };
    }

    /// <summary>The token in the address, or null.</summary>
    public static string? TokenOf(HttpRequest request) => request.Query["token"] is { Count: 1 } token ? token[0] : null;

    private static ReadOnlyMemory<byte> ReadSignature(string? header)
    {
        var text = header.AsSpan().Trim();
        if (!text.StartsWith(SignaturePrefix, StringComparison.OrdinalIgnoreCase) || text.Length != SignaturePrefix.Length + 2 * HMACSHA256.HashSizeInBytes)
            return default;
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.FromHexString(text[SignaturePrefix.Length..], bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : default;
    }

    /// <summary>Unix seconds or milliseconds, or ISO 8601.</summary>
    private static DateTimeOffset? ReadTime(string text)
    {
        const long LastSecond = 253_402_300_799;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number <= 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(number)
                : number <= LastSecond * 1000 ? DateTimeOffset.FromUnixTimeMilliseconds(number)
                : null;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
    }
}
