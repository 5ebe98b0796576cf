using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>Passes on to the host's scheduler what only makes things happen sooner. What is lost on the way is made good by the next look or the sweep.</summary>
internal sealed class BestEffortScheduler : ITradeScheduler
{
    /// <summary>The host's scheduler; null until there is one.</summary>
    public ITradeScheduler? Target { get; set; }

    public ValueTask StartAsync(string tradeId, CancellationToken cancellationToken = default) => TryAsync(scheduler => scheduler.StartAsync(tradeId, cancellationToken));

    public ValueTask WakeAsync(string tradeId, CancellationToken cancellationToken = default) => TryAsync(scheduler => scheduler.WakeAsync(tradeId, cancellationToken));

    private async ValueTask TryAsync(Func<ITradeScheduler, ValueTask> call)
    {
        if (Target is not { } scheduler)
            return;
        try
        {
            await call(scheduler).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // See above.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
