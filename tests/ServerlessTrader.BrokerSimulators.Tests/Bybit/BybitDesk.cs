using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Bybit;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Tests.Bybit;

/// <summary>A simulated Bybit at the time of the worked signatures, and a client that knows nothing but how to sign.</summary>
public abstract class BybitDesk : IAsyncLifetime
{
    protected const string Key = "BbFakeKey001";
    protected const string Secret = "BbFakeSecret002";
    protected const string Btc = "BTCUSDT";
    protected static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_790_755_200_000);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private BybitSimulator? _simulator;

    internal ManualTimeProvider Time { get; } = new(Start);

    protected BybitSimulator Simulator => _simulator ?? throw new InvalidOperationException("The simulator is started before each test.");

    protected ExchangeAccount Account => Simulator.Exchange.AccountOf(Key)!;

    protected virtual BybitSimulatorOptions Options => new() { ApiKey = Key, Secret = Secret, Clock = Time, MatchingDelay = TimeSpan.Zero };

    public async Task InitializeAsync() => _simulator = await BybitSimulator.StartAsync(Options);

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await Simulator.DisposeAsync();
    }

    protected static string Sign(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text)));

    protected static string Words(HttpStatusCode status, int code) => string.Create(CultureInfo.InvariantCulture, $"{(int)status} {code}");

    /// <summary>Sends a request with these headers.</summary>
    internal async Task<Answer> Send(string method, string path, string query, string body, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Simulator.Address, query.Length == 0 ? path : $"{path}?{query}"));
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        var received = response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), received);
    }

    /// <summary>Sends a signed request.</summary>
    internal Task<Answer> Signed(string method, string path, string query = "", string body = "", CancellationToken cancellationToken = default)
    {
        var timestamp = Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return Send(
            method, path, query, body, cancellationToken, ("X-BAPI-API-KEY", Key), ("X-BAPI-TIMESTAMP", timestamp), ("X-BAPI-RECV-WINDOW", "5000"),
            ("X-BAPI-SIGN", Sign($"{timestamp}{Key}5000{query}{body}")));
    }

    internal Task<Answer> Get(string path, string query) => Signed("GET", path, query);

    internal Task<Answer> Public(string path, string query = "") => Send("GET", path, query, "", CancellationToken.None);

    internal Task<Answer> Post(string path, string body, CancellationToken cancellationToken = default) => Signed("POST", path, "", body, cancellationToken);

    /// <summary>Places an order of BTCUSDT; the members of a JSON object.</summary>
    internal Task<Answer> Order(string id, string members, CancellationToken cancellationToken = default) =>
        Post("/v5/order/create", $$"""{"category":"linear","symbol":"BTCUSDT","orderLinkId":"{{id}}",{{members}}}""", cancellationToken);

    internal Task<Answer> MarketBuy(string id, string quantity = "0.010", CancellationToken cancellationToken = default) =>
        Order(id, $"\"side\":\"Buy\",\"orderType\":\"Market\",\"qty\":\"{quantity}\"", cancellationToken);

    /// <summary>The first row of an order in the live list.</summary>
    internal async Task<JsonElement> Shown(string id) => (await Get("/v5/order/realtime", $"category=linear&symbol=BTCUSDT&orderLinkId={id}")).List[0];

    /// <summary>What came back.</summary>
    internal sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        public int Code => Json.GetProperty("retCode").GetInt32();

        public string Message => Json.GetProperty("retMsg").GetString()!;

        public JsonElement Result => Json.GetProperty("result");

        public JsonElement List => Result.GetProperty("list");
    }
}
