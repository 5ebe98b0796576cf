using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Workflow;
using ServerlessTrader.Functions.Orchestration;

namespace ServerlessTrader.Functions.Tests.Orchestration;

/// <summary>Starting, starting twice, and noticing what does not run.</summary>
public sealed class DurableTradeSchedulerTests
{
    private static readonly (string, string)[] _seldom = [("Trader:Checks:Near", "10m"), ("Trader:Checks:Far", "10m")];

    [Fact]
    public async Task One_alert_sent_twice_is_one_trade_because_its_row_is_inserted_once()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        var id = await desk.SendAsync();
        await desk.EndAsync(id);
        var orders = (await desk.FlatAsync(id)).Orders.Length;
        var steps = desk.Ran.Count;
        var again = await desk.Request().AlertAsync(desk.Client, """{"signal":"BUY","type":"LONG","price":600,"timestamp":"2026-03-02T16:00:00Z"}""");
        Assert.NotEqual(202, again.Status);
        Assert.Equal((orders, steps), ((await desk.FlatAsync(id)).Orders.Length, desk.Ran.Count));
    }

    [Fact]
    public async Task Starting_a_running_trade_again_changes_nothing()
    {
        await using var desk = await DurableDesk.StartAsync();
        desk.Holds = result => result.Phase == TradePhase.Open;
        var id = await desk.SendAsync();
        await desk.StatusAsync(id, shown => shown.Phase == TradePhase.Open && shown.NextCheck is not null);
        var (steps, before) = (desk.Ran.Count, (await desk.Client.GetInstanceAsync(id))!.CreatedAt);
        var (scheduler, _) = Watch(desk, DateTimeOffset.UtcNow);
        for (var i = 0; i < 3; i++)
            await scheduler.StartAsync(id);
        Assert.Equal((steps, before), (desk.Ran.Count, (await desk.Client.GetInstanceAsync(id))!.CreatedAt));
    }

    [Fact]
    public async Task An_instance_id_that_has_completed_can_be_started_again_and_trades_nothing()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        var id = await desk.SendAsync();
        var first = await desk.EndAsync(id);
        var trade = await desk.FlatAsync(id);
        var steps = desk.Ran.Count;
        await desk.Client.ScheduleNewOrchestrationInstanceAsync(TradeOrchestrator.Name, new TradeWorkflowInput(id), new StartOrchestrationOptions(id));
        var second = await desk.EndAsync(id);
        // The platform did run it a second time: it is the stored trade that says there is nothing to do.
        Assert.Equal(steps + 1, desk.Ran.Count);
        Assert.Equal(first.ReadOutputAs<string>(), second.ReadOutputAs<string>());
        var now = await desk.FlatAsync(id);
        Assert.Equal((trade.Version, trade.Orders.Length), (now.Version, now.Orders.Length));
    }

    [Fact]
    public async Task Two_orchestrations_of_one_trade_order_once()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        var id = await desk.SendAsync();
        // What a platform that starts a running id anew would do, as seen from the trade: a second workflow beside the first.
        await desk.Client.ScheduleNewOrchestrationInstanceAsync(TradeOrchestrator.Name, new TradeWorkflowInput(id), new StartOrchestrationOptions($"{id}-again"));
        await desk.EndAsync(id);
        await desk.EndAsync($"{id}-again");
        await desk.FlatAsync(id);
    }

    [Fact]
    public async Task Waking_a_trade_that_has_no_orchestration_starts_it()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        var id = await desk.SendAsync();
        await desk.EndAsync(id);
        await desk.Client.PurgeInstanceAsync(id);
        await desk.Scheduler.WakeAsync(id);
        Assert.StartsWith("flat: ", (await desk.EndAsync(id)).ReadOutputAs<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sweep_starts_what_was_ended_from_outside_and_gives_a_heartbeat()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        desk.Holds = result => result.Phase == TradePhase.Open;
        var id = await desk.SendAsync();
        await desk.StatusAsync(id, shown => shown.Phase == TradePhase.Open && shown.NextCheck is not null);
        await desk.Client.TerminateInstanceAsync(id);
        await desk.EndAsync(id);
        desk.Holds = _ => false;
        await desk.Timers.SweepAsync(new TimerInfo(), desk.Client, CancellationToken.None);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await desk.EndAsync(id)).RuntimeStatus);
        await desk.FlatAsync(id);
        Assert.Contains("heartbeat: 1 trades open, 0 stored commands carried out", desk.Logs.Lines);
    }

    [Fact]
    public async Task A_trade_that_has_overslept_is_reported_once_and_woken()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        desk.Holds = result => result.Phase == TradePhase.Open;
        var id = await desk.SendAsync();
        var due = (await desk.StatusAsync(id, shown => shown.Phase == TradePhase.Open && shown.NextCheck is not null)).NextCheck!.Value;
        var (scheduler, clock) = Watch(desk, due.AddMinutes(4));
        await scheduler.StartAsync(id);
        Assert.Equal(0, desk.Notifier.Count("stuck-trade"));

        clock.Advance(TimeSpan.FromMinutes(2));
        var steps = desk.Ran.Count;
        await scheduler.StartAsync(id);
        await scheduler.StartAsync(id);
        Assert.Equal(1, desk.Notifier.Count("stuck-trade"));
        while (desk.Ran.Count == steps)
            await Task.Delay(10);
        desk.Holds = _ => false;
        await scheduler.WakeAsync(id);
        await desk.EndAsync(id);
        await desk.FlatAsync(id);
    }

    [Fact]
    public async Task A_trade_that_cannot_be_woken_is_started_anew()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        var hangs = new TaskCompletionSource<StepResult?>();
        var hung = 0;
        desk.Around = (step, _, run) => step == TradeStep.CheckExits && Interlocked.Increment(ref hung) == 1 ? hangs.Task : run();
        var id = await desk.SendAsync();
        while (Volatile.Read(ref hung) == 0)
            await Task.Delay(10);
        var (scheduler, _) = Watch(desk, DateTimeOffset.UtcNow.AddMinutes(6));
        for (var sweeps = 0; sweeps < 6; sweeps++)
        {
            Assert.Equal(OrchestrationRuntimeStatus.Running, (await desk.Client.GetInstanceAsync(id))!.RuntimeStatus);
            await scheduler.StartAsync(id);
        }

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await desk.EndAsync(id)).RuntimeStatus);
        Assert.Equal(1, desk.Notifier.Count("stuck-trade"));

        await scheduler.StartAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await desk.EndAsync(id)).RuntimeStatus);
        await desk.FlatAsync(id);
        hangs.SetResult(null);
    }

    [Fact]
    public async Task A_trade_that_was_suspended_by_hand_is_reported_and_left_alone()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        desk.Holds = result => result.Phase == TradePhase.Open;
        var id = await desk.SendAsync();
        var due = (await desk.StatusAsync(id, shown => shown.Phase == TradePhase.Open && shown.NextCheck is not null)).NextCheck!.Value;
        await desk.Client.SuspendInstanceAsync(id);
        while ((await desk.Client.GetInstanceAsync(id))!.RuntimeStatus != OrchestrationRuntimeStatus.Suspended)
            await Task.Delay(10);
        var (scheduler, _) = Watch(desk, due.AddMinutes(6));
        for (var sweeps = 0; sweeps < 8; sweeps++)
            await scheduler.StartAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await desk.Client.GetInstanceAsync(id))!.RuntimeStatus);
        Assert.Equal(1, desk.Notifier.Count("stuck-trade"));
    }

    [Fact]
    public async Task Without_a_client_the_failure_says_why()
    {
        var scheduler = new DurableTradeScheduler(new RecordingNotifier(), TimeProvider.System, NullLogger<DurableTradeScheduler>.Instance);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => scheduler.StartAsync("trade").AsTask());
        Assert.Contains("No trigger has brought a Durable client", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The app's scheduler as a later sweep would run it, on the clock that the in-process host waits by.</summary>
    private static (DurableTradeScheduler Scheduler, ManualTimeProvider Clock) Watch(DurableDesk desk, DateTimeOffset now)
    {
        var clock = new ManualTimeProvider(now);
        var scheduler = new DurableTradeScheduler(desk.Notifier, clock, NullLogger<DurableTradeScheduler>.Instance);
        scheduler.Use(desk.Client);
        return (scheduler, clock);
    }
}
