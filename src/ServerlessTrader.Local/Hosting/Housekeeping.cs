using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Reconciliation;

namespace ServerlessTrader.Local.Hosting;

/// <summary>What goes on beside the trades: the sweep (first thing on start, which is recovery), marks, breaker resets, reconciliation, working paper orders.</summary>
internal sealed partial class Housekeeping(
    TradeSweep sweep,
    MarkToMarket marks,
    PositionReconciler reconciler,
    IReadOnlyList<PaperBroker> paperBrokers,
    TimeProvider clock,
    ILogger<Housekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan _sweepEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _markEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _reconcileEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _shortestRealInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _fillEvery = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync("sweep", _sweepEvery, SweepAsync, TimeProvider.System, stoppingToken),
        RepeatAsync("mark to market", Paced(_markEvery), MarkAsync, clock, stoppingToken),
        RepeatAsync("reconciliation", Paced(_reconcileEvery), async token => await reconciler.RunAsync(token).ConfigureAwait(false), clock, stoppingToken),
        RepeatAsync("paper fills", Paced(_fillEvery), FillAsync, clock, stoppingToken));

    /// <summary>On a fast clock an interval is stretched to 50 ms of real time at least.</summary>
    private TimeSpan Paced(TimeSpan every)
    {
        var shortest = _shortestRealInterval * Trading.SpeedOf(clock);
        return every > shortest ? every : shortest;
    }

    private async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        var (open, commands) = await sweep.RunAsync(cancellationToken).ConfigureAwait(false);
        if (commands > 0)
            LogCommands(commands);
        LogSwept(open);
    }

    private async ValueTask MarkAsync(CancellationToken cancellationToken)
    {
        await marks.ResetBreakersAsync(cancellationToken).ConfigureAwait(false);
        await marks.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        foreach (var broker in paperBrokers)
            await broker.EvaluateAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RepeatAsync(string what, TimeSpan every, Func<CancellationToken, ValueTask> work, TimeProvider time, CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(every, time);
        do
        {
            try
            {
                await work(stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Housekeeping that fails once is tried again at its next turn; it must not take the host down.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception, what);
            }
        }
        while (await NextAsync(timer, stoppingToken).ConfigureAwait(false));
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} stored commands were carried out")]
    private partial void LogCommands(int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} trades are open")]
    private partial void LogSwept(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {What} failed and is tried again")]
    private partial void LogFailed(Exception exception, string what);
}
