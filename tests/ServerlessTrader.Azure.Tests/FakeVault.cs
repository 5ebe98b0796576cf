using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace ServerlessTrader.Azure.Tests;

/// <summary>A Key Vault of one's own: what it holds, how it fails, how often it was read, and a source that reads it.</summary>
internal sealed class FakeVault
{
    private int _reads;

    public FakeVault(KeyVaultOptions? options = null, Exception? signIn = null)
    {
        Source = new KeyVaultSecretSource(
            options ?? new KeyVaultOptions { VaultUri = "https://trader.vault.azure.net" },
            Clock,
            Log,
            new ScriptedTransport.Credential(signIn),
            client =>
            {
                client.Transport = new HttpClientTransport(new ScriptedTransport(AnswerAsync));
                client.Retry.MaxRetries = 0;
            });
    }

    public ManualTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 5, 14, 30, 0, TimeSpan.Zero));

    public LogLines Log { get; } = new();

    public KeyVaultSecretSource Source { get; }

    public ConcurrentDictionary<string, string> Secrets { get; } = new();

    /// <summary>When set, answered in place of a secret: a status, and a body of Key Vault's.</summary>
    public (HttpStatusCode Status, string Code, string InnerCode)? Failure { get; set; }

    /// <summary>When set, reads wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int Reads => _reads;

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Authorization is null)
            return Challenge();
        Interlocked.Increment(ref _reads);
        await Gate.WaitAsync(cancellationToken);
        var name = request.RequestUri!.AbsolutePath.Split('/')[2];
        if (Failure is { } failure)
            return Answer(failure.Status, new { error = new { code = failure.Code, message = failure.Code, innererror = new { code = failure.InnerCode } } });
        return Secrets.TryGetValue(name, out var value)
            ? Answer(HttpStatusCode.OK, new { value, id = $"https://trader.vault.azure.net/secrets/{name}/1", attributes = new { enabled = true } })
            : Answer(HttpStatusCode.NotFound, new { error = new { code = "SecretNotFound", message = $"A secret with the name {name} was not found." } });
    }

    /// <summary>A vault tells a caller without a token where to get one.</summary>
    private static HttpResponseMessage Challenge()
    {
        var answer = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ParseAdd(
            "Bearer authorization=\"https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111\", resource=\"https://vault.azure.net\"");
        return answer;
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, object body) =>
        new(status) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };

    /// <summary>Everything logged, exceptions included.</summary>
    internal sealed class LogLines : ILogger<KeyVaultSecretSource>
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
    }
}
