using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ServerlessTrader.Engine.Http;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>The optional check of the certificate that TradingView presents.</summary>
public sealed class SenderCertificateTests : IDisposable
{
    private const string TradingView = "C=US, S=Ohio, L=Westerville, O=\"TradingView, Inc.\", CN=TradingView Webhooks";
    private const string Mail = "webhook-server@tradingview.com";
    private const string Header = "X-ARR-ClientCert";

    private readonly X509Certificate2 _authority = Authority("CN=An Authority");

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Takes_what_TradingViews_certificate_vouches_for()
    {
        await using var host = await StartAsync();
        Assert.Equal(202, (await SendAsync(host, Issue(TradingView, Mail))).Status);
    }

    [Fact]
    public async Task Reads_a_certificate_that_a_proxy_hands_on_as_escaped_text()
    {
        await using var host = await StartAsync();
        Assert.Equal(202, (await SendAsync(host, Uri.EscapeDataString(Certificate(TradingView, Mail).ExportCertificatePem()).Replace("%20", " ", StringComparison.Ordinal))).Status);
    }

    [Theory]
    [InlineData("O=\"TradingView, Inc.\", CN=Somebody Else", Mail, "Somebody Else")]
    [InlineData("O=TradingView, CN=TradingView Webhooks", Mail, "O=TradingView")]
    [InlineData("O=\"TradingView, Inc.\", CN=TradingView Webhooks, CN=TradingView Webhooks", Mail, "CN=TradingView Webhooks")]
    [InlineData(TradingView, "somebody@tradingview.com", "TradingView")]
    [InlineData(TradingView, null, "TradingView")]
    public async Task Refuses_a_certificate_of_somebody_else(string subject, string? mail, string named)
    {
        await using var host = await StartAsync();
        var reply = await SendAsync(host, Issue(subject, mail));
        Assert.Equal((403, "certificate-not-accepted"), (reply.Status, reply.Code));
        Assert.Contains(named, reply.Text("error.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_certificate_that_no_trusted_authority_has_issued()
    {
        await using var host = await StartAsync();
        using var impostor = Authority("CN=An Authority");
        Assert.Equal(403, (await SendAsync(host, Issue(TradingView, Mail, issuer: impostor))).Status);
    }

    [Theory]
    [InlineData(-400, -1)]
    [InlineData(1, 300)]
    public async Task Refuses_a_certificate_out_of_its_time(int fromDays, int toDays)
    {
        await using var host = await StartAsync();
        Assert.Equal(403, (await SendAsync(host, Issue(TradingView, Mail, fromDays, toDays))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("no base64 at all")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    public async Task Refuses_what_is_no_certificate(string header)
    {
        await using var host = await StartAsync();
        Assert.Equal(403, (await SendAsync(host, header)).Status);
        Assert.Equal(202, (await SendAsync(host, Issue(TradingView, Mail))).Status);
    }

    [Fact]
    public async Task Believes_the_header_of_nobody_but_a_trusted_proxy()
    {
        await using var host = await StartAsync(proxy: "10.0.0.1");
        Assert.Equal(403, (await SendAsync(host, Issue(TradingView, Mail))).Status);
    }

    [Fact]
    public async Task The_certificate_does_not_stand_in_for_the_token()
    {
        await using var host = await StartAsync();
        Assert.Equal(401, (await host.PostAsync("/api/webhook/qqq-longs?token=wrong", Bodies.Long(ApiHost.Start), (Header, Issue(TradingView, Mail)))).Status);
    }

    [Fact]
    public async Task Strategies_that_do_not_ask_for_it_need_none()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(202, (await host.AlertAsync(Bodies.Long(ApiHost.Start))).Status);
    }

    private static Task<Reply> SendAsync(ApiHost host, string header) => host.AlertAsync(Bodies.Long(ApiHost.Start), "", (Header, header));

    private Task<ApiHost> StartAsync(string proxy = "127.0.0.1") => ApiHost.StartAsync(
        [ApiHost.Strategy("qqq-longs", "long", "\"clientCertificate\": true,")],
        new TraderApiOptions { TrustedProxies = [proxy], ClientCertificateHeader = Header, ClientCertificateRoots = _authority.ExportCertificatePem() });

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(ApiHost.Start.AddYears(-3), ApiHost.Start.AddYears(3));
    }

    private string Issue(string subject, string? mail, int fromDays = -100, int toDays = 100, X509Certificate2? issuer = null)
    {
        using var certificate = Certificate(subject, mail, fromDays, toDays, issuer);
        return Convert.ToBase64String(certificate.RawData);
    }

    private X509Certificate2 Certificate(string subject, string? mail, int fromDays = -100, int toDays = 100, X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (mail is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddEmailAddress(mail);
            request.CertificateExtensions.Add(names.Build());
        }

        return request.Create(issuer ?? _authority, ApiHost.Start.AddDays(fromDays), ApiHost.Start.AddDays(toDays), [1, 2, 3, 4]);
    }
}
