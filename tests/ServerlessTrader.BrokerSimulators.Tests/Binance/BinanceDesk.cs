using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Binance;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Tests.Binance;

/// <summary>A simulated Binance at the time of the worked signatures, and a client that knows nothing but how to sign.</summary>
public abstract class BinanceDesk : IAsyncLifetime
{
    protected const string Key = "BnFakeKey";
    protected const string Secret = "BnFakeSecret0123456789abcdefABCDEF";
    protected const string Btc = "BTCUSDT";
    protected static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_790_755_200_000);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private BinanceSimulator? _simulator;

    internal ManualTimeProvider Time { get; } = new(Start);

    protected BinanceSimulator Simulator => _simulator ?? throw new InvalidOperationException("The simulator is started before each test.");

    protected ExchangeAccount Account => Simulator.Exchange.AccountOf(Key)!;

    protected virtual BinanceSimulatorOptions Options => new() { ApiKey = Key, Secret = Secret, Clock = Time };

    public async Task InitializeAsync() => _simulator = await BinanceSimulator.StartAsync(Options);

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await Simulator.DisposeAsync();
    }

    protected static string Sign(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text)));

    /// <summary>Sends a request as it is given.</summary>
    internal async Task<Answer> Send(string method, string pathAndQuery, string? body = null, string? key = Key, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Simulator.Address, pathAndQuery));
        if (key is not null)
            request.Headers.Add("X-MBX-APIKEY", key);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await _http.SendAsync(request, cancellationToken);
        var headers = response.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), headers);
    }

    /// <summary>Sends a signed request, everything in the query.</summary>
    internal Task<Answer> Signed(string method, string path, string query = "", CancellationToken cancellationToken = default)
    {
        var timed = string.Create(CultureInfo.InvariantCulture, $"{query}{(query.Length > 0 ? "&" : "")}timestamp={Time.GetUtcNow().ToUnixTimeMilliseconds()}");
        return Send("" + method, $"{path}?{timed}&signature={Sign(timed)}", cancellationToken: cancellationToken);
    }

    internal Task<Answer> Order(string query, CancellationToken cancellationToken = default) => Signed("POST", "/fapi/v1/order", "symbol=BTCUSDT&" + query, cancellationToken);

    internal Task<Answer> Algo(string query) => Signed("POST", "/fapi/v1/algoOrder", "algoType=CONDITIONAL&symbol=BTCUSDT&" + query);

    internal Task<Answer> MarketBuy(string id, string quantity = "0.100", CancellationToken cancellationToken = default) =>
        Order($"side=BUY&type=MARKET&quantity={quantity}&newClientOrderId={id}&newOrderRespType=RESULT", cancellationToken);

    /// <summary>What came back.</summary>
    internal sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
    {
        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        public int Code => Json.GetProperty("code").GetInt32();

        public string this[string name] => Json.GetProperty(name).ToString();
    }
}
