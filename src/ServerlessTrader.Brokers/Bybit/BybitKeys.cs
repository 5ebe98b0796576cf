using System.Text;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>An API key and its secret. Shows neither: it is a class without printed members on purpose.</summary>
internal sealed class BybitKeys(string apiKey, string secret)
{
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(secret);

    /// <summary>Sent with every signed request; still not for logs.</summary>
    public string ApiKey { get; } = apiKey;

    /// <summary>The signature of a request: see <see cref="BybitSignature"/>.</summary>
    public string Sign(string timestamp, string receiveWindow, ReadOnlySpan<byte> payload) => BybitSignature.OfRequest(_secret, timestamp, ApiKey, receiveWindow, payload);

    /// <summary>The signature that opens a private stream.</summary>
    public string SignStream(long expires) => BybitSignature.OfStream(_secret, expires);

    /// <summary>True when both halves are the same.</summary>
    public bool IsSameAs(BybitKeys? other) => other is not null && other.ApiKey == ApiKey && other._secret.AsSpan().SequenceEqual(_secret);

    /// <inheritdoc/>
    public override string ToString() => "Bybit keys (not shown)";
}
