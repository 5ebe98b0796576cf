using System.Globalization;
using System.Net;
using System.Text;

namespace ServerlessTrader.Brokers.Tests.Binance;

/// <summary>Answers requests by method and path, and remembers them exactly as they were sent.</summary>
internal sealed class StubExchange : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<Func<StubRequest, StubAnswer>>> _answers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly List<StubRequest> _requests = [];

    public StubExchange(TimeProvider time)
    {
        Always("GET /fapi/v1/time", _ => new StubAnswer($$"""{"serverTime":{{(time.GetUtcNow() + ServerAhead).ToUnixTimeMilliseconds()}}}"""));
        Always("GET /fapi/v1/exchangeInfo", _ => new StubAnswer(Listing));
        Always("GET /fapi/v1/accountConfig", _ => new StubAnswer($$"""{"feeTier":0,"dualSidePosition":{{(IsHedge ? "true" : "false")}},"multiAssetsMargin":false}"""));
    }

    public TimeSpan ServerAhead { get; set; }

    public bool IsHedge { get; set; }

    public string Listing { get; set; } = """
        {"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":2400},{"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":300}],
         "symbols":[
          {"symbol":"BTCUSDT","status":"TRADING","contractType":"PERPETUAL","quoteAsset":"USDT","marginAsset":"USDT","pricePrecision":2,"filters":[
            {"filterType":"PRICE_FILTER","minPrice":"0.10","maxPrice":"1000000","tickSize":"0.10"},
            {"filterType":"LOT_SIZE","minQty":"0.001","maxQty":"1000","stepSize":"0.001"},
            {"filterType":"MARKET_LOT_SIZE","minQty":"0.001","maxQty":"120","stepSize":"0.001"},
            {"filterType":"MIN_NOTIONAL","notional":"100"}]},
          {"symbol":"OLDUSDT","status":"SETTLING","quoteAsset":"USDT","filters":[]}]}
        """;

    public IReadOnlyList<StubRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public IEnumerable<StubRequest> To(string route) => Requests.Where(request => request.Route == route);

    /// <summary>The answer to every request of a route that has no other waiting.</summary>
    public void Always(string route, Func<StubRequest, StubAnswer> answer)
    {
        lock (_lock)
            _answers[route] = new Queue<Func<StubRequest, StubAnswer>>([answer]);
    }

    public void Always(string route, string body, int status = 200) => Always(route, _ => new StubAnswer(body, status));

    /// <summary>Answers in turn; the last one stays.</summary>
    public void InTurn(string route, params ReadOnlySpan<StubAnswer> answers)
    {
        lock (_lock)
        {
            var queue = new Queue<Func<StubRequest, StubAnswer>>();
            foreach (var answer in answers)
                queue.Enqueue(_ => answer);
            _answers[route] = queue;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new StubRequest(
            request.Method.Method, request.RequestUri!.AbsolutePath, request.RequestUri.Query.TrimStart('?'), body,
            request.Headers.TryGetValues("X-MBX-APIKEY", out var keys) ? keys.Single() : null);
        StubAnswer answer;
        lock (_lock)
        {
            _requests.Add(sent);
            if (!_answers.TryGetValue(sent.Route, out var queue))
                throw new InvalidOperationException($"Nobody expected {sent.Route}.");
            answer = (queue.Count > 1 ? queue.Dequeue() : queue.Peek())(sent);
        }

        if (answer.Fault is not null)
            throw answer.Fault;
        if (answer.Hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new StringContent(answer.Body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in answer.Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}

internal sealed record StubRequest(string Method, string Path, string Query, string Body, string? ApiKey)
{
    public string Route => $"{Method} {Path}";

    public string Signed => Query.Length > 0 ? Query : Body;

    public string? this[string name] => Signed.Split('&').FirstOrDefault(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    public long Timestamp => long.Parse(this["timestamp"]!, CultureInfo.InvariantCulture);
}

internal sealed record StubAnswer(string Body, int Status = 200)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public Exception? Fault { get; init; }

    public bool Hangs { get; init; }

    public static StubAnswer Error(int code, int status = 400, string message = "no") => new($$"""{"code":{{code}},"msg":"{{message}}"}""", status);
}
