using System.Collections.Immutable;

namespace ServerlessTrader.Engine.Http;

/// <summary>What a host may set about the API. Checked when the <see cref="TraderApi"/> is made.</summary>
public sealed record TraderApiOptions
{
    /// <summary>Addresses of reverse proxies, as IPs or CIDR blocks, whose <c>X-Forwarded-For</c> is believed. Empty believes none.</summary>
    public ImmutableArray<string> TrustedProxies { get; init; } = [];

    /// <summary>
    /// Header in which a trusted proxy that ends the TLS hands on the sender's certificate: <c>X-ARR-ClientCert</c> on Azure. Null where the connection's own counts.
    /// </summary>
    public string? ClientCertificateHeader { get; init; }

    /// <summary>The roots a sender's certificate must lead to, in PEM; null for the machine's own.</summary>
    public string? ClientCertificateRoots { get; init; }

    /// <summary>Entry alerts a minute from one address before it is answered 429; exits always pass. 1 to 1,000,000.</summary>
    public int AlertsPerMinutePerSender { get; init; } = 600;

    /// <summary>Name of the secret that holds the operator's key, or keys separated by blanks during a rotation.</summary>
    public string OperatorKeySecret { get; init; } = "operator-key";

    /// <summary>Name of the secret that holds the viewer's key, or keys.</summary>
    public string ViewerKeySecret { get; init; } = "viewer-key";
}
