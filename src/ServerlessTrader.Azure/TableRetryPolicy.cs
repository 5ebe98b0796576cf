using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ServerlessTrader.Azure;

/// <summary>
/// The client's own retry policy, which also sends a batch again that <see cref="BatchRefusalPolicy"/> found refused, and counts the attempts of a request, so that
/// a conflict met on a second attempt is not taken at its word.
/// </summary>
internal sealed class TableRetryPolicy : RetryPolicy
{
    private readonly int _retries;

    public TableRetryPolicy(int retries, TimeSpan firstDelay, TimeSpan longestDelay)
        : base(retries, DelayStrategy.CreateExponentialDelayStrategy(firstDelay, longestDelay)) => _retries = retries;

    /// <summary>Counts the attempts of the requests sent until the returned scope ends, in this flow of control.</summary>
    public static IDisposable Count(AttemptCount attempts) =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [nameof(AttemptCount)] = attempts });

    /// <summary>Whether a request answered with <paramref name="status"/> may succeed if sent again.</summary>
    public static bool IsPassing(int status) => status is 408 or 429 or 500 or 502 or 503 or 504;

    protected override void OnSendingRequest(HttpMessage message) => CountAttempt(message);

    protected override ValueTask OnSendingRequestAsync(HttpMessage message)
    {
        CountAttempt(message);
        return ValueTask.CompletedTask;
    }

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) => base.ShouldRetry(message, exception) || IsRefusedBatch(message, exception);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        await base.ShouldRetryAsync(message, exception).ConfigureAwait(false) || IsRefusedBatch(message, exception);

    private static void CountAttempt(HttpMessage message)
    {
        if (message.TryGetProperty(nameof(AttemptCount), out var counter) && counter is AttemptCount attempts)
            attempts.Value++;
    }

    private bool IsRefusedBatch(HttpMessage message, Exception? exception) =>
        exception is RequestFailedException refusal && IsPassing(refusal.Status) && message.ProcessingContext.RetryNumber < _retries;
}
