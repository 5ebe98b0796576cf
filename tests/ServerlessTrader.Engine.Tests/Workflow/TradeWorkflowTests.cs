using System.Text.Json;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;
using ServerlessTrader.Engine.Workflow;

namespace ServerlessTrader.Engine.Tests.Workflow;

/// <summary>The workflow over a runtime that forgets everything at every wait, with the real steps on a paper account.</summary>
public sealed class TradeWorkflowTests
{
    [Fact]
    public async Task Brings_a_trade_to_the_same_end_as_running_its_steps_one_after_the_other()
    {
        using var direct = new TradingDesk();
        await TradeLife.LiveAsync(direct);
        using var desk = new TradingDesk();
        await LiveAsync(desk, Runtime(desk));
        Assert.Equal(await TradeLife.OutcomeAsync(direct), await TradeLife.OutcomeAsync(desk));
    }

    [Fact]
    public async Task Decides_the_same_from_every_point_of_its_history()
    {
        using var desk = new TradingDesk();
        var runtime = Runtime(desk);
        await LiveAsync(desk, runtime);
        var life = Assert.Single(runtime.Past);
        Assert.InRange(life.History.Count, 10, 100);
        for (var events = 0; events <= life.History.Count; events++)
        {
            var decisions = runtime.Replay(life, events);
            Assert.Equal(life.Decisions.Take(decisions.Count), decisions);
            Assert.Equal(events == life.History.Count, decisions.Count == life.Decisions.Count);
        }
    }

    [Fact]
    public async Task Comes_to_the_same_end_whichever_step_s_result_is_lost()
    {
        using var unharmed = new TradingDesk();
        var calm = Runtime(unharmed);
        await LiveAsync(unharmed, calm);
        var expected = await TradeLife.OutcomeAsync(unharmed);
        for (var lost = 1; lost <= calm.Steps; lost++)
        {
            using var desk = new TradingDesk();
            var repeats = TradeLife.CountRepeats(desk);
            var runtime = Runtime(desk, lost);
            await LiveAsync(desk, runtime);
            Assert.Equal((lost, expected, 0), (lost, await TradeLife.OutcomeAsync(desk), repeats()));
        }
    }

    [Fact]
    public async Task Comes_to_the_same_end_whenever_the_process_dies_within_a_step()
    {
        using var unharmed = new TradingDesk();
        await LiveAsync(unharmed, Runtime(unharmed));
        var expected = await TradeLife.OutcomeAsync(unharmed);
        for (var moment = 3; moment <= 60; moment++)
        {
            using var desk = new TradingDesk();
            await desk.SendAsync(TradeLife.Alert);
            var repeats = TradeLife.CountRepeats(desk);
            _ = new SideEffects(desk, moment, () => throw new ProcessDiedException());
            await LiveAsync(desk, Runtime(desk));
            Assert.Equal((moment, expected, 0), (moment, await TradeLife.OutcomeAsync(desk), repeats()));
        }
    }

    [Fact]
    public async Task A_command_ends_a_wait_at_once()
    {
        using var desk = new TradingDesk();
        var runtime = Runtime(desk);
        var asked = DateTimeOffset.MinValue;
        runtime.OnWait = async () =>
        {
            if (desk.Trade is not { Phase: TradePhase.Open, CloseRequest: null })
                return;
            asked = desk.Now;
            await desk.CloseAsync();
            runtime.RaiseCommand();
        };
        await StartAsync(desk, runtime);
        Assert.Equal((TradePhase.Flat, "close-requested", asked), (desk.Trade.Phase, desk.Trade.Outcome!.Code, desk.Trade.Outcome.At));
        Assert.Equal(0m, desk.Held());
    }

    [Fact]
    public async Task A_command_that_comes_while_a_step_runs_is_not_slept_over()
    {
        using var desk = new TradingDesk();
        ReplayRuntime? runtime = null;
        var asked = DateTimeOffset.MinValue;
        runtime = new ReplayRuntime(desk.Clock, desk.Clock.SetUtcNow, async call =>
        {
            var result = await desk.Process.Stepper.AdvanceAsync(call.TradeId, call.Version);
            if (desk.Trade is { Phase: TradePhase.Open, CloseRequest: null } && result.Wake is not null)
            {
                // The step has looked at the trade already; the wish is stored too late for it.
                asked = desk.Now;
                await desk.CloseAsync();
                runtime!.RaiseCommand();
            }

            return result;
        });
        await StartAsync(desk, runtime);
        Assert.Equal(("close-requested", asked), (desk.Trade.Outcome!.Code, desk.Trade.Outcome.At));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_command_under_way_while_a_generation_ends_is_obeyed_at_once_even_if_the_runtime_loses_it(bool loses)
    {
        using var desk = new TradingDesk();
        var runtime = Runtime(desk);
        runtime.SwallowsAtContinue = loses;
        var asked = DateTimeOffset.MinValue;
        runtime.OnContinue = () =>
        {
            asked = desk.Now;
            Assert.True(desk.CloseAsync().GetAwaiter().GetResult());
            runtime.RaiseCommand();
        };
        await StartAsync(desk, runtime);
        Assert.Equal((2, "close-requested", asked), (runtime.Generations, desk.Trade.Outcome!.Code, desk.Trade.Outcome.At));
    }

    [Fact]
    public async Task Starts_anew_after_fifty_steps_and_goes_on_where_it_was()
    {
        using var desk = new TradingDesk();
        var runtime = Runtime(desk);
        await StartAsync(desk, runtime, until: TradingDesk.Monday.AddMinutes(120));
        Assert.Equal(runtime.Steps / 50, runtime.Past.Count);
        Assert.InRange(runtime.Past.Count, 2, 3);
        var second = runtime.Past[1];
        Assert.Equal(50, second.Decisions.Count(decision => decision.StartsWith("step CheckExits", StringComparison.Ordinal)));
        var input = JsonSerializer.Deserialize<TradeWorkflowInput>(second.Input)!;
        Assert.Equal((desk.Trade.Id, TradeStep.CheckExits, desk.Trade.Version, TradePhase.Open), (input.TradeId, input.Step, input.Version, input.Status!.Phase));
        Assert.StartsWith("step CheckExits", second.Decisions[1], StringComparison.Ordinal);
        Assert.InRange(second.History.Count, 99, 100);
    }

    [Fact]
    public async Task Shows_phase_position_stop_and_next_check()
    {
        using var desk = new TradingDesk();
        var runtime = Runtime(desk);
        await StartAsync(desk, runtime, until: TradingDesk.Monday.AddMinutes(10));
        var status = runtime.Status!;
        Assert.Equal((TradePhase.Open, null), (status.Phase, status.Trouble));
        Assert.StartsWith("open: 3 of 3 QQQ", status.Summary, StringComparison.Ordinal);
        Assert.Contains("stop 2.", status.Summary, StringComparison.Ordinal);
        Assert.InRange(status.NextCheck!.Value, desk.Now, desk.Now.AddMinutes(1));
    }

    [Fact]
    public async Task While_the_market_is_closed_one_timer_runs_until_it_opens()
    {
        using var desk = new TradingDesk();
        var runtime = Runtime(desk);
        var close = new DateTimeOffset(2025, 11, 10, 21, 0, 0, TimeSpan.Zero);
        await StartAsync(desk, runtime, until: close.AddHours(2));
        Assert.Equal(new DateTimeOffset(2025, 11, 11, 14, 30, 0, TimeSpan.Zero), runtime.Status!.NextCheck);
    }

    [Fact]
    public async Task A_step_that_keeps_failing_is_run_again_after_a_minute_s_rest_and_the_trade_goes_on()
    {
        using var desk = new TradingDesk();
        var failures = 0;
        var trouble = "";
        ReplayRuntime? runtime = null;
        runtime = new ReplayRuntime(desk.Clock, desk.Clock.SetUtcNow, async call =>
        {
            if (desk.Trade.Phase == TradePhase.Open && failures < 3)
            {
                failures++;
                throw new StepFailedException("the store is away");
            }

            trouble = runtime!.Status!.Trouble ?? trouble;
            return await desk.Process.Stepper.AdvanceAsync(call.TradeId, call.Version);
        });
        runtime.OnWait = () => MoveMarketAsync(desk);
        await StartAsync(desk, runtime);
        Assert.Equal((3, "the store is away", "target-2"), (failures, trouble, desk.Trade.Outcome!.Code));
        Assert.Null(runtime.Status!.Trouble);
    }

    [Fact]
    public async Task A_command_ends_the_rest_after_a_failure()
    {
        using var desk = new TradingDesk();
        ReplayRuntime? runtime = null;
        runtime = new ReplayRuntime(desk.Clock, desk.Clock.SetUtcNow, async call =>
            desk.Trade is { Phase: TradePhase.Open, CloseRequest: null }
                ? throw new StepFailedException("the store is away")
                : await desk.Process.Stepper.AdvanceAsync(call.TradeId, call.Version));
        runtime.OnWait = async () =>
        {
            if (desk.Trade.Phase != TradePhase.Open)
                return;
            await desk.CloseAsync();
            runtime!.RaiseCommand();
        };
        await StartAsync(desk, runtime);
        Assert.Equal("close-requested", desk.Trade.Outcome!.Code);
        Assert.Equal(desk.Trade.EnteredAt, desk.Trade.Outcome.At);
    }

    [Fact]
    public async Task Ends_when_there_is_no_such_trade()
    {
        using var desk = new TradingDesk();
        var runtime = new ReplayRuntime(desk.Clock, desk.Clock.SetUtcNow, _ => Task.FromResult<StepResult?>(null));
        Assert.Equal("There is no trade aaaaaaaaaaaaaaaaaaaaaaaa.", await runtime.RunAsync("aaaaaaaaaaaaaaaaaaaaaaaa"));
        Assert.Equal(1, runtime.Steps);
    }

    [Fact]
    public async Task A_trade_that_has_ended_is_not_traded_again_when_its_workflow_is_started_anew()
    {
        using var desk = new TradingDesk();
        await LiveAsync(desk, Runtime(desk));
        var (version, orders) = (desk.Trade.Version, desk.Line.Submits.Count);
        var again = Runtime(desk);
        Assert.StartsWith("flat: target-2", await again.RunAsync(desk.Trade.Id), StringComparison.Ordinal);
        Assert.Equal((1, version, orders), (again.Steps, desk.Trade.Version, desk.Line.Submits.Count));
    }

    [Fact]
    public async Task Two_workflows_of_one_trade_at_once_send_each_order_once()
    {
        using var desk = new TradingDesk();
        await desk.SendAsync(TradeLife.Alert);
        var repeats = TradeLife.CountRepeats(desk);
        var other = desk.AnotherProcess();
        // Whatever one of them runs, the other has run just before, from the same state.
        var runtime = new ReplayRuntime(desk.Clock, desk.Clock.SetUtcNow, async call =>
        {
            await other.Stepper.AdvanceAsync(call.TradeId, call.Version);
            return await desk.Process.Stepper.AdvanceAsync(call.TradeId, call.Version);
        })
        {
            OnWait = () => MoveMarketAsync(desk),
        };
        await runtime.RunAsync(desk.Trade.Id);
        Assert.Equal(("target-2", 31_593.10m, 0m, 0), (desk.Trade.Outcome!.Code, desk.Cash(), desk.Held(), repeats()));
    }

    private static ReplayRuntime Runtime(TradingDesk desk, int lostResult = 0)
    {
        var steps = 0;
        return new ReplayRuntime(desk.Clock, desk.Clock.SetUtcNow, async call =>
        {
            // At least once: a result that is lost, or a process that has died, makes the runtime deliver the same call again.
            while (true)
            {
                try
                {
                    var result = await desk.Process.Stepper.AdvanceAsync(call.TradeId, call.Version);
                    if (++steps != lostResult)
                        return result;
                }
                catch (ProcessDiedException)
                {
                    await desk.RestartAsync();
                }
            }
        });
    }

    private static async Task LiveAsync(TradingDesk desk, ReplayRuntime runtime)
    {
        runtime.OnWait = () => MoveMarketAsync(desk);
        await StartAsync(desk, runtime);
    }

    private static async Task StartAsync(TradingDesk desk, ReplayRuntime runtime, DateTimeOffset? until = null)
    {
        if (desk.AllTrades().Count == 0)
            await desk.SendAsync(TradeLife.Alert);
        await runtime.RunAsync(desk.Trade.Id, until);
    }

    /// <summary>The first target once the trade is open, the last once a part is closed.</summary>
    private static ValueTask MoveMarketAsync(TradingDesk desk)
    {
        switch (desk.Trade)
        {
            case { Phase: TradePhase.Open, Position.Closed: 0m }:
                desk.Quote(desk.Call, 6.82m, 6.86m);
                break;
            case { Phase: TradePhase.Open }:
                desk.Quote(desk.Call, 11.40m, 11.44m);
                break;
        }

        return ValueTask.CompletedTask;
    }
}
