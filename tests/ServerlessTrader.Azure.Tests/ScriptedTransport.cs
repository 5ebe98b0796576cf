using Azure.Core;

namespace ServerlessTrader.Azure.Tests;

/// <summary>Answers requests from a script instead of a network, and remembers them as "METHOD path".</summary>
internal sealed class ScriptedTransport(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private readonly List<string> _requests = [];

    public ScriptedTransport(Func<HttpRequestMessage, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request)))
    {
    }

    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_requests)
            _requests.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
        return answer(request, cancellationToken);
    }

    /// <summary>Signs in anybody, or nobody.</summary>
    internal sealed class Credential(Exception? failure = null) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            failure is null ? new AccessToken("token", DateTimeOffset.MaxValue) : throw failure;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
