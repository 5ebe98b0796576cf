using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Reconciliation;
using ServerlessTrader.Functions.Orchestration;

namespace ServerlessTrader.Functions.Timers;

/// <summary>What goes on beside the trades. Every schedule is an app setting; each of these may be run at any moment and any number of times.</summary>
public sealed partial class TimerFunctions(
    TradeSweep sweep, MarkToMarket marks, PositionReconciler reconciler, DurableTradeScheduler scheduler, ILogger<TimerFunctions> logger)
{
    /// <summary>Starts what is stored but not running, wakes what has overslept, carries out what was asked for and cut off. Its heartbeat says that the app lives.</summary>
    [Function("TimerSweep")]
    public async Task SweepAsync([TimerTrigger("%SweepSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        scheduler.Use(client);
        var (open, commands) = await sweep.RunAsync(cancellationToken).ConfigureAwait(false);
        LogHeartbeat(open, commands);
    }

    /// <summary>
    /// Resets the breakers whose market has opened a session since they tripped. The market's own calendar decides that, time zone and daylight saving included; the
    /// schedule, in UTC, only says how often it is asked.
    /// </summary>
    [Function("TimerBreakerReset")]
    public async Task ResetBreakersAsync([TimerTrigger("%BreakerResetSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        await marks.ResetBreakersAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Values every account, so that a breaker trips while a loss is still open.</summary>
    [Function("TimerMarkToMarket")]
    public async Task MarkToMarketAsync([TimerTrigger("%MarkToMarketSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        await marks.RunAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Compares what the brokers hold with the ledger.</summary>
    [Function("TimerReconcile")]
    public async Task ReconcileAsync([TimerTrigger("%ReconcileSchedule%")] TimerInfo timer, CancellationToken cancellationToken) =>
        await reconciler.RunAsync(cancellationToken).ConfigureAwait(false);

    [LoggerMessage(Level = LogLevel.Information, Message = "heartbeat: {OpenTrades} trades open, {Commands} stored commands carried out")]
    private partial void LogHeartbeat(int openTrades, int commands);
}
