using System.Net;
using System.Text;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>Stands where the network is: keeps what was sent, answers what it was told to. Each path answers its replies in turn and then the last one again.</summary>
internal sealed class BybitWire : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<Func<CancellationToken, Task<HttpResponseMessage>>>> _replies = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Everything sent, in order.</summary>
    public List<Sent> Requests { get; } = [];

    /// <summary>What was sent to one path.</summary>
    public IReadOnlyList<Sent> To(string path)
    {
        lock (_gate)
            return [.. Requests.Where(request => request.Path == path)];
    }

    /// <summary>Answers with this result under retCode 0.</summary>
    public BybitWire Result(string path, string result, params (string Name, string Value)[] headers) =>
        Body(path, $$"""{"retCode":0,"retMsg":"OK","result":{{result}},"retExtInfo":{},"time":{{BybitDesk.Start.ToUnixTimeMilliseconds()}}}""", HttpStatusCode.OK, headers);

    /// <summary>Answers with a code of the exchange.</summary>
    public BybitWire Code(string path, int retCode, string retMsg, string result = "{}", params (string Name, string Value)[] headers) =>
        Body(path, $$"""{"retCode":{{retCode}},"retMsg":"{{retMsg}}","result":{{result}},"retExtInfo":{},"time":{{BybitDesk.Start.ToUnixTimeMilliseconds()}}}""", HttpStatusCode.OK, headers);

    /// <summary>Answers with these bytes.</summary>
    public BybitWire Body(string path, string body, HttpStatusCode status = HttpStatusCode.OK, params (string Name, string Value)[] headers) => Add(path, _ =>
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var (name, value) in headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return Task.FromResult(response);
    });

    /// <summary>Never answers; the test moves the clock past the time-out.</summary>
    public BybitWire Silence(string path) => Add(path, async token =>
    {
        await Task.Delay(Timeout.Infinite, token);
        throw new InvalidOperationException();
    });

    /// <summary>The line breaks.</summary>
    public BybitWire Broken(string path) => Add(path, _ => throw new HttpRequestException("Connection refused (host:443)"));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Func<CancellationToken, Task<HttpResponseMessage>>? reply = null;
        lock (_gate)
        {
            Requests.Add(new Sent(
                request.Method.Method, request.RequestUri!.AbsolutePath, request.RequestUri.Query.TrimStart('?'), body,
                request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
                    .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase)));
            if (_replies.TryGetValue(request.RequestUri.AbsolutePath, out var replies))
                reply = replies.Count > 1 ? replies.Dequeue() : replies.Peek();
        }

        return reply is null ? new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new ByteArrayContent([]) } : await reply(cancellationToken);
    }

    private BybitWire Add(string path, Func<CancellationToken, Task<HttpResponseMessage>> reply)
    {
        lock (_gate)
        {
            if (!_replies.TryGetValue(path, out var replies))
                _replies[path] = replies = new();
            replies.Enqueue(reply);
        }

        return this;
    }

    /// <summary>One request.</summary>
    internal sealed record Sent(string Method, string Path, string Query, string Body, IReadOnlyDictionary<string, string> Headers);
}
