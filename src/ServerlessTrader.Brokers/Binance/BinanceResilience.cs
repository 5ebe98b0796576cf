using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>How reads are repeated. Each attempt has its own time-out already; calls that change something never come here.</summary>
internal static class BinanceResilience
{
    public static ResiliencePipeline<BinanceReply> ForReads(TimeProvider time) =>
        new ResiliencePipelineBuilder<BinanceReply> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<BinanceReply>
            {
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { } reply && BinanceCodes.IsPassing(reply.Failure) && !arguments.Context.CancellationToken.IsCancellationRequested),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<BinanceReply>
            {
                // A venue that is down must not hold every worker for three time-outs.
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { } reply && BinanceCodes.IsPassing(reply.Failure)),
                FailureRatio = 0.8,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(5),
            })
            .Build();
}
