using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Workflow;

namespace ServerlessTrader.Functions.Orchestration;

/// <summary>
/// Runs trades as orchestrations. An instance id says nothing about whether a trade is new: one that has ended can be started again. What makes a trade happen once is
/// its row, which is only ever inserted, and steps that do nothing twice; so starting too often costs a step and no order.
/// </summary>
public sealed partial class DurableTradeScheduler(INotifier notifier, TimeProvider clock, ILogger<DurableTradeScheduler> logger) : ITradeScheduler
{
    /// <summary>Durable timers may be a minute or two late; this is later.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>Calls in vain after which an orchestration is ended, so that the next sweep starts it anew.</summary>
    private const int CallsBeforeRestart = 5;

    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private volatile DurableTaskClient? _client;

    private DurableTaskClient Client => _client ?? throw new InvalidOperationException("No trigger has brought a Durable client yet.");

    /// <summary>Takes the client that came with a trigger. They are all the same, but the platform hands them out with triggers only.</summary>
    public void Use(DurableTaskClient client) => _client = client;

    /// <summary>Starts the orchestration of a trade unless it is running; wakes, reports and in the end restarts one that has overslept.</summary>
    public async ValueTask StartAsync(string tradeId, CancellationToken cancellationToken = default)
    {
        if (await FindRunningAsync(tradeId, cancellationToken).ConfigureAwait(false) is { } running)
            await WatchAsync(running, cancellationToken).ConfigureAwait(false);
        else
            await ScheduleAsync(tradeId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask WakeAsync(string tradeId, CancellationToken cancellationToken = default)
    {
        if (await FindRunningAsync(tradeId, cancellationToken).ConfigureAwait(false) is null)
            await ScheduleAsync(tradeId, cancellationToken).ConfigureAwait(false);
        else
            await Client.RaiseEventAsync(tradeId, TradeOrchestrator.Command, cancellation: cancellationToken).ConfigureAwait(false);
    }

    private async Task<OrchestrationMetadata?> FindRunningAsync(string tradeId, CancellationToken cancellationToken) =>
        await Client.GetInstanceAsync(tradeId, getInputsAndOutputs: true, cancellationToken).ConfigureAwait(false) is { IsCompleted: false } running ? running : null;

    private async Task ScheduleAsync(string tradeId, CancellationToken cancellationToken)
    {
        try
        {
            await Client.ScheduleNewOrchestrationInstanceAsync(
                TradeOrchestrator.Name, new TradeWorkflowInput(tradeId), new StartOrchestrationOptions(tradeId), cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Which exception says "exists already" differs between versions; that it runs is all there is to know.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (await FindRunningAsync(tradeId, cancellationToken).ConfigureAwait(false) is null)
                throw;
        }
    }

    private async Task WatchAsync(OrchestrationMetadata running, CancellationToken cancellationToken)
    {
        var due = NextCheck(running) ?? running.LastUpdatedAt;
        var now = clock.GetUtcNow();
        if (now - due < _patience)
        {
            _calls.TryRemove(running.InstanceId, out _);
            return;
        }

        var calls = _calls.AddOrUpdate(running.InstanceId, 1, (_, before) => before + 1);
        if (calls == 1)
        {
            await notifier.NotifyAsync(
                new Notification(NotificationSeverity.Critical, "stuck-trade", $"Trade {running.InstanceId} should have been looked at {due:yyyy-MM-dd HH:mm:ss} UTC and was not. It is woken now.", running.InstanceId, null, now),
                cancellationToken).ConfigureAwait(false);
        }

        if (calls <= CallsBeforeRestart || running.RuntimeStatus == OrchestrationRuntimeStatus.Suspended)
        {
            await Client.RaiseEventAsync(running.InstanceId, TradeOrchestrator.Command, cancellation: cancellationToken).ConfigureAwait(false);
            return;
        }

        LogRestarted(running.InstanceId, CallsBeforeRestart);
        _calls.TryRemove(running.InstanceId, out _);
        await Client.TerminateInstanceAsync(running.InstanceId, "It does not wake; the sweep starts it anew.", cancellationToken).ConfigureAwait(false);
    }

    private static DateTimeOffset? NextCheck(OrchestrationMetadata running)
    {
        try
        {
            return running.ReadCustomStatusAs<TradeWorkflowStatus>()?.NextCheck;
        }
        catch (System.Text.Json.JsonException)
        {
            // Shown by another version; its age will do.
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Trade {TradeId} did not wake for {Calls} calls; its orchestration is ended and started anew")]
    private partial void LogRestarted(string tradeId, int calls);
}
