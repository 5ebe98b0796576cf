using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ServerlessTrader.Azure;

/// <summary>
/// The client's own retry policy, with two things it lacks. It sends a batch again when the answer says 202 while the one part inside says the service was busy.
/// And it counts the attempts of a request, so that a conflict met on a second attempt is not taken at its word.
/// </summary>
internal sealed class TableRetryPolicy : RetryPolicy
{
    private readonly int _retries;

    public TableRetryPolicy(int retries, TimeSpan firstDelay, TimeSpan longestDelay)
        : base(retries, DelayStrategy.CreateExponentialDelayStrategy(firstDelay, longestDelay)) => _retries = retries;

    private static ReadOnlySpan<byte> StatusLine => "HTTP/1.1 "u8;

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

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        base.ShouldRetry(message, exception) || (exception is null && MayRetryBatch(message));

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        await base.ShouldRetryAsync(message, exception).ConfigureAwait(false) || (exception is null && MayRetryBatch(message));

    private static void CountAttempt(HttpMessage message)
    {
        if (message.TryGetProperty(nameof(AttemptCount), out var counter) && counter is AttemptCount attempts)
            attempts.Value++;
    }

    private bool MayRetryBatch(HttpMessage message) =>
        message.HasResponse && message.Response.Status == 202 && message.ProcessingContext.RetryNumber < _retries
        && IsPassing(FirstPartStatus(message.Response.Content));

    /// <summary>The status of a batch's first part; a failed batch has only one. 0 when there is none.</summary>
    private static int FirstPartStatus(BinaryData content)
    {
        var bytes = content.ToMemory().Span;
        var at = bytes.IndexOf(StatusLine);
        if (at < 0 || bytes.Length < at + StatusLine.Length + 3)
            return 0;
        return int.TryParse(bytes.Slice(at + StatusLine.Length, 3), out var status) ? status : 0;
    }
}
