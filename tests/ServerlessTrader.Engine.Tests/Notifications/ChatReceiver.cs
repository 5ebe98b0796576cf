using System.Net;
using System.Text;

namespace ServerlessTrader.Engine.Tests.Notifications;

/// <summary>A chat service at the other end of an HttpClient: keeps every request and answers as written down, with success when nothing is.</summary>
internal sealed class ChatReceiver(TimeProvider clock) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<(Uri Address, string Body, DateTimeOffset At)> _requests = [];
    private readonly Queue<Func<HttpResponseMessage>> _answers = new();

    public IReadOnlyList<(Uri Address, string Body, DateTimeOffset At)> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>What it answers when nothing is written down.</summary>
    public string Success { get; init; } = "{}";

    /// <summary>Writes down the next answer.</summary>
    public void Answer(int status, string body, int? retryAfter = null, string type = "application/json") => _answers.Enqueue(() =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (retryAfter is { } seconds)
            response.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
        return response;
    });

    /// <summary>Writes down that the next request fails, with a message that names its address as some handlers do.</summary>
    public void Break() => _answers.Enqueue(() => throw new HttpRequestException(HttpRequestError.ConnectionError, $"cannot reach {Requests[^1].Address}"));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        Assert.Equal("application/json", request.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(request.Headers.UserAgent);
        lock (_gate)
            _requests.Add((request.RequestUri!, body, clock.GetUtcNow()));
        return _answers.TryDequeue(out var answer) ? answer() : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Success, Encoding.UTF8, "application/json") };
    }
}
