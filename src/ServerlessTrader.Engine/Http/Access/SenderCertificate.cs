using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace ServerlessTrader.Engine.Http.Access;

/// <summary>
/// Judges the certificate a sender presented in the TLS handshake: it must be TradingView's by its subject and its alternative name (support/solutions/43000680459), be
/// valid now, and lead to a trusted root. It comes from the connection, or, where a proxy ended the TLS, from the header that the proxy puts it in.
/// </summary>
/// <param name="proxies">Whose header is believed.</param>
/// <param name="header">The header's name; null when no proxy ends the TLS.</param>
/// <param name="roots">Trusted roots in PEM; null for the machine's own.</param>
/// <param name="clock">Tells whether it is valid now.</param>
internal sealed class SenderCertificate(AddressList proxies, string? header, string? roots, TimeProvider clock)
{
    private const string CommonNameOid = "2.5.4.3";
    private const string OrganisationOid = "2.5.4.10";
    private const string CommonName = "TradingView Webhooks";
    private const string Organisation = "TradingView, Inc.";
    private const string Mail = "webhook-server@tradingview.com";

    private readonly X509Certificate2Collection? _roots = Read(roots);

    /// <summary>Why the sender is not TradingView by its certificate, or null when it is.</summary>
    public string? Objection(HttpContext http)
    {
        try
        {
            if (http.Connection.ClientCertificate is { } own)
                return Objection(own);
            using var forwarded = Forwarded(http);
            return forwarded is null ? "it presented no certificate" : Objection(forwarded);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            return "its certificate cannot be read";
        }
    }

    private string? Objection(X509Certificate2 certificate)
    {
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames().Where(name => !name.HasMultipleElements).ToLookup(name => name.GetSingleElementType().Value, name => name.GetSingleElementValue());
        if (!names[CommonNameOid].SequenceEqual([CommonName]) || !names[OrganisationOid].SequenceEqual([Organisation]) || certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false) != Mail)
            return $"its certificate is made out to {certificate.Subject}";
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().UtcDateTime;
        if (_roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        }

        return chain.Build(certificate) ? null : $"its certificate is not trusted: {string.Join(", ", chain.ChainStatus.Select(status => status.Status))}";
    }

    /// <summary>Proxies hand it on as Base64 of its DER form (Azure) or as a PEM with its line ends escaped (nginx).</summary>
    private X509Certificate2? Forwarded(HttpContext http)
    {
        if (header is null || !proxies.Contains(CallerAddress.Plain(http.Connection.RemoteIpAddress)) || http.Request.Headers[header] is not [{ Length: > 0 } value])
            return null;
        return value.StartsWith("-----", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromPem(Uri.UnescapeDataString(value))
            : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(value));
    }

    private static X509Certificate2Collection? Read(string? pem)
    {
        if (pem is null)
            return null;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(pem);
        return roots;
    }
}
