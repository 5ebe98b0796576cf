using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly;
using Polly.Retry;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// Requests that may be repeated at will: questions, and settings that end the same however often they are made. An answer that tells nothing is asked for again a few times.
/// </summary>
internal sealed class BybitReads
{
    /// <summary>More pages than any list of one account has; a cursor that never ends is an error.</summary>
    private const int MostPages = 200;

    /// <summary>How long an ordinary question waits for its turn when many are asked at once: two hundred alerts need more requests than the exchange takes in a few seconds.</summary>
    private static readonly TimeSpan _longestTurn = TimeSpan.FromSeconds(10);

    /// <summary>The same for a setting, of which the exchange takes ten a second: only entries wait for those, and they look at the price anew.</summary>
    private static readonly TimeSpan _longestTurnOfSettings = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan _shortestWait = TimeSpan.FromMilliseconds(250);

    private readonly BybitRest _rest;
    private readonly BybitClock _clock;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<BybitAnswer> _pipeline;

    public BybitReads(BybitRest rest, BybitExchange exchange)
    {
        _rest = rest;
        _clock = exchange.Clock;
        _time = exchange.Time;
        var options = exchange.Settings;
        var builder = new ResiliencePipelineBuilder<BybitAnswer> { TimeProvider = exchange.Time };
        if (options.ReadAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<BybitAnswer>
            {
                ShouldHandle = static outcome => ValueTask.FromResult(outcome.Outcome.Result is { Verdict: BybitVerdict.Unclear, Code: not "secret-unavailable" }),
                MaxRetryAttempts = options.ReadAttempts - 1,
                Delay = options.ReadRetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            });
        }

        _pipeline = builder.Build();
    }

    /// <summary>Asks until there is a clear answer, or the attempts are used up.</summary>
    public async ValueTask<BybitAnswer> AskAsync(BybitCall call, CancellationToken cancellationToken)
    {
        // Not on the way of an urgent request: those measure the clock only when the exchange complains of it.
        if (!call.IsUrgent && _clock.IsDue)
            await _rest.RefreshClockAsync(cancellationToken).ConfigureAwait(false);
        var patient = _time.GetUtcNow() + (call.Body is null ? _longestTurn : _longestTurnOfSettings);
        while (true)
        {
            var answer = await _pipeline.ExecuteAsync(
                static (asked, token) => asked._rest.SendAsync(asked.call, token), (_rest, call), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (call.IsUrgent || answer.Verdict != BybitVerdict.RateLimited)
                return answer;
            var now = _time.GetUtcNow();
            var next = answer.TryAgainAt ?? now + _shortestWait;
            if (next > patient)
                return answer;
            if (next > now)
                await Task.Delay(next - now, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The result of a call.</summary>
    /// <exception cref="BrokerUnavailableException">There is none: no clear answer, a refusal, or JSON of another shape.</exception>
    public async ValueTask<T> ReadAsync<T>(BybitCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var (result, _) = await ReadWithTimeAsync(call, type, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>The result of a call, and the exchange's time when it answered (as we reckon it, when it does not say).</summary>
    /// <exception cref="BrokerUnavailableException">There is none: no clear answer, a refusal, or JSON of another shape.</exception>
    public async ValueTask<(T Result, DateTimeOffset At)> ReadWithTimeAsync<T>(BybitCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var answer = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        return (Parse(answer, type, call.Endpoint.Path), answer.At ?? _clock.Now);
    }

    /// <summary>Every row of a list, page after page.</summary>
    /// <param name="call">The first page.</param>
    /// <param name="type">A page.</param>
    /// <param name="isEnough">Asked after each page; true ends the reading early.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BrokerUnavailableException">A page cannot be read, or the pages do not end.</exception>
    public async ValueTask<List<T>> ReadAllAsync<T>(
        BybitCall call, JsonTypeInfo<BybitPage<T>> type, Func<List<T>, bool>? isEnough = null, CancellationToken cancellationToken = default)
        where T : class
    {
        var rows = new List<T>();
        var next = call;
        for (var page = 0; page < MostPages; page++)
        {
            var read = await ReadAsync(next, type, cancellationToken).ConfigureAwait(false);
            var list = read.List ?? throw new BrokerUnavailableException($"Bybit's {call.Endpoint.Path} answered without a list.");
            rows.AddRange(list.OfType<T>());
            // A cursor may be given though no page follows it.
            if (list.Count == 0 || string.IsNullOrEmpty(read.NextPageCursor) || isEnough?.Invoke(rows) == true)
                return rows;
            next = call.Page(read.NextPageCursor);
        }

        throw new BrokerUnavailableException($"Bybit's {call.Endpoint.Path} does not come to an end after {MostPages} pages.");
    }

    /// <summary>An answer's result.</summary>
    /// <exception cref="BrokerUnavailableException">The answer is no yes, or has another shape.</exception>
    public static T Parse<T>(BybitAnswer answer, JsonTypeInfo<T> type, string path)
        where T : class
    {
        if (answer.Verdict == BybitVerdict.Refused)
            throw new BybitRefusedException($"Bybit's {path} cannot be read: {answer.Describe()}");
        if (answer.Verdict != BybitVerdict.Accepted)
            throw new BrokerUnavailableException($"Bybit's {path} cannot be read: {answer.Describe()}");
        try
        {
            if (answer.Result.ValueKind == JsonValueKind.Object && answer.Result.Deserialize(type) is { } result)
                return result;
        }
        catch (JsonException exception)
        {
            throw new BrokerUnavailableException($"Bybit's {path} answered in another shape than expected, at {exception.Path}.", exception);
        }

        throw new BrokerUnavailableException($"Bybit's {path} answered without a result.");
    }
}
