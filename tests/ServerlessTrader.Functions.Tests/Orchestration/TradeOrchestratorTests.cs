using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Functions.Http;

namespace ServerlessTrader.Functions.Tests.Orchestration;

/// <summary>The orchestrator as it is deployed, run by the real SDK over the in-process host.</summary>
public sealed class TradeOrchestratorTests
{
    private static readonly (string, string)[] _seldom = [("Trader:Checks:Near", "10m"), ("Trader:Checks:Far", "10m")];

    [Fact]
    public async Task A_paper_trade_runs_from_its_alert_to_flat()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        var id = await desk.SendAsync();
        var ended = await desk.EndAsync(id);
        var trade = await desk.FlatAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, id), (ended.RuntimeStatus, ended.InstanceId));
        Assert.StartsWith($"flat: {trade.Outcome!.Code}, profit", ended.ReadOutputAs<string>(), StringComparison.Ordinal);
        Assert.Equal([TradeStep.Select, TradeStep.Size, TradeStep.Enter], desk.Ran.Distinct().Take(3));
        Assert.Contains(TradeStep.CheckExits, desk.Ran);
        Assert.Equal(TradeStep.Close, desk.Ran.Last());
    }

    [Fact]
    public async Task The_custom_status_shows_phase_position_stop_and_next_check()
    {
        await using var desk = await DurableDesk.StartAsync();
        desk.Holds = result => result.Phase == TradePhase.Open;
        var id = await desk.SendAsync();
        var status = await desk.StatusAsync(id, shown => shown.Phase == TradePhase.Open && shown.NextCheck is not null);
        Assert.Matches(@"^open: 3 of 3 QQQ .* at \d+\.\d+, stop \d", status.Summary);
        Assert.Contains("\"Phase\":\"open\"", (await desk.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!.SerializedCustomStatus, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_close_over_http_ends_a_trade_in_the_middle_of_its_wait()
    {
        await using var desk = await DurableDesk.StartAsync();
        desk.Holds = result => result.Phase == TradePhase.Open;
        var id = await desk.SendAsync();
        await desk.StatusAsync(id, shown => shown.Phase == TradePhase.Open && shown.NextCheck is not null);
        var answer = await desk.Request().To("POST", $"/api/close/{id}", TestServices.OperatorKey)
            .SendAsync<ControlFunctions>((control, request) => control.Close(request, desk.Client));
        Assert.Equal(200, answer.Status);
        await desk.EndAsync(id);
        Assert.Equal("close-requested", (await desk.FlatAsync(id)).Outcome!.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task A_close_under_way_while_a_generation_ends_is_obeyed_at_once(int moreEvents)
    {
        await using var desk = await DurableDesk.StartAsync();
        var deliveries = 0;
        desk.Around = async (_, call, run) =>
        {
            var result = await run();
            if (++deliveries != 50)
                return result;
            // The fiftieth step of this generation has looked at the trade; what is stored and raised now arrives together with its result.
            Assert.Equal(TradePhase.Open, result!.Phase);
            Assert.True(await desk.Commands.CloseAsync(call.TradeId, new CloseRequest("close-requested", "in flight", desk.Clock.GetUtcNow())));
            for (var i = 0; i < moreEvents; i++)
                await desk.Scheduler.WakeAsync(call.TradeId);
            return result;
        };
        var id = await desk.SendAsync();
        await desk.EndAsync(id);
        Assert.Equal("close-requested", (await desk.FlatAsync(id)).Outcome!.Code);
        Assert.Equal((52, TradeStep.Close), (desk.Ran.Count, desk.Ran.Last()));
    }

    [Fact]
    public async Task A_close_that_arrives_while_a_step_runs_is_not_slept_over()
    {
        await using var desk = await DurableDesk.StartAsync();
        desk.Holds = result => result.Phase == TradePhase.Open && desk.Ran.Count >= 10;
        var deliveries = 0;
        desk.Around = async (_, call, run) =>
        {
            var result = await run();
            // By now several waits have been won by their timers; the tenth wait would last an hour.
            if (++deliveries == 10)
                await desk.Commands.CloseAsync(call.TradeId, new CloseRequest("close-requested", "in mid-step", desk.Clock.GetUtcNow()));
            return result;
        };
        var id = await desk.SendAsync();
        await desk.EndAsync(id);
        Assert.Equal("close-requested", (await desk.FlatAsync(id)).Outcome!.Code);
    }

    [Fact]
    public async Task A_long_trade_goes_through_several_generations_under_one_id()
    {
        await using var desk = await DurableDesk.StartAsync(("Trader:Checks:Near", "1m"), ("Trader:Checks:Far", "1m"));
        var id = await desk.SendAsync();
        var ended = await desk.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.InRange(desk.Ran.Count, 101, 500);
        await desk.FlatAsync(id);
    }

    [Theory]
    [InlineData(TradeStep.Select, false)]
    [InlineData(TradeStep.Size, true)]
    [InlineData(TradeStep.Enter, false)]
    [InlineData(TradeStep.Enter, true)]
    [InlineData(TradeStep.Close, true)]
    public async Task A_step_that_fails_is_retried_and_orders_once(TradeStep fails, bool afterItsEffect)
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        var failures = 0;
        desk.Around = async (step, _, run) =>
        {
            if (step != fails || Interlocked.Increment(ref failures) > 1)
                return await run();
            if (afterItsEffect)
                await run();
            throw new InvalidOperationException("The worker has died.");
        };
        var id = await desk.SendAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await desk.EndAsync(id)).RuntimeStatus);
        Assert.True(failures > 1);
        await desk.FlatAsync(id);
    }

    [Fact]
    public async Task When_all_retries_have_failed_the_trade_rests_and_goes_on()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        var fails = true;
        desk.Around = (step, _, run) => fails && step == TradeStep.CheckExits ? throw new InvalidOperationException("The store is away.") : run();
        var id = await desk.SendAsync();
        var status = await desk.StatusAsync(id, shown => shown.Trouble is not null);
        Assert.Equal((4, "The store is away."), (desk.Ran.Count(step => step == TradeStep.CheckExits), status.Trouble));
        fails = false;
        await desk.Scheduler.WakeAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await desk.EndAsync(id)).RuntimeStatus);
        await desk.FlatAsync(id);
    }

    [Fact]
    public async Task Every_step_delivered_twice_at_the_same_time_orders_once()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        desk.Around = async (_, _, run) => (await Task.WhenAll(Task.Run(run), Task.Run(run)))[0];
        var id = await desk.SendAsync();
        await desk.EndAsync(id);
        await desk.FlatAsync(id);
    }

    [Fact]
    public async Task Every_step_delivered_again_after_it_has_returned_orders_once()
    {
        await using var desk = await DurableDesk.StartAsync(_seldom);
        desk.Around = async (_, _, run) =>
        {
            var first = await run();
            await run();
            return first;
        };
        var id = await desk.SendAsync();
        await desk.EndAsync(id);
        await desk.FlatAsync(id);
    }

    [Fact]
    public async Task An_orchestration_of_a_trade_that_does_not_exist_ends()
    {
        await using var desk = await DurableDesk.StartAsync();
        await desk.Scheduler.StartAsync("aaaaaaaaaaaaaaaaaaaaaaaa");
        var ended = await desk.EndAsync("aaaaaaaaaaaaaaaaaaaaaaaa");
        Assert.Equal("There is no trade aaaaaaaaaaaaaaaaaaaaaaaa.", ended.ReadOutputAs<string>());
    }
}
