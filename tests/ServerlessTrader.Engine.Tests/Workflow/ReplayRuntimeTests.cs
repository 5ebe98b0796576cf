using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Workflow;

namespace ServerlessTrader.Engine.Tests.Workflow;

/// <summary>The replaying runtime notices what a real one would stumble over; and the workflow passes it however steps, failures and commands fall.</summary>
public sealed class ReplayRuntimeTests
{
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_workflow_that_decides_by_something_outside_is_found_out()
    {
        var runs = 0;
        var runtime = Runtime(Calm, async (context, input) =>
        {
            runs++;
            await context.CallStepAsync(TradeStep.Select, new StepCall(input.TradeId, null));
            await context.WaitAsync(context.Now.AddMinutes(runs));
            return "";
        });
        var found = await Assert.ThrowsAsync<InvalidOperationException>(() => runtime.RunAsync("trade"));
        Assert.Contains("Replayed, decision 2 is 'wait until", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_that_waits_for_anything_else_is_found_out()
    {
        var runtime = Runtime(Calm, async (_, _) =>
        {
            await new TaskCompletionSource().Task;
            return "";
        });
        var found = await Assert.ThrowsAsync<InvalidOperationException>(() => runtime.RunAsync("trade"));
        Assert.Contains("no runtime knows of", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_that_goes_on_after_continue_as_new_is_found_out()
    {
        var runtime = Runtime(Calm, async (context, input) =>
        {
            context.ContinueAsNew(input);
            await context.WaitAsync(context.Now.AddMinutes(1));
            return "";
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => runtime.RunAsync("trade"));
    }

    [Fact]
    public async Task However_steps_failures_and_commands_fall_every_replay_decides_the_same()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var clock = new ManualTimeProvider(_start);
            long version = 1;
            var phase = TradePhase.Accepted;
            var steps = random.Next(1, 240);
            ReplayRuntime? runtime = null;
            runtime = new ReplayRuntime(clock, clock.SetUtcNow, call =>
            {
                if (random.Next(8) == 0)
                    runtime!.RaiseCommand();
                clock.Advance(TimeSpan.FromMilliseconds(random.Next(2_000)));
                if (random.Next(10) == 0)
                    throw new StepFailedException($"failure {version}");
                phase = --steps <= 0 ? TradePhase.Flat : TradePhase.Open;
                version += random.Next(2);
                var wake = random.Next(4) == 0 ? null : new Wake(clock.GetUtcNow().AddSeconds(random.Next(-5, 60)));
                return Task.FromResult<StepResult?>(new StepResult(call.TradeId, version, phase, StepResult.NextOf(phase), wake, $"{phase} {version}"));
            });
            var ended = await runtime.RunAsync("trade");
            Assert.Equal($"Flat {version}", ended);
            Assert.All(
                runtime.Past,
                generation => Assert.InRange(generation.Decisions.Count(decision => decision.StartsWith("step", StringComparison.Ordinal)), 1, TradeWorkflow.StepsPerGeneration));
        }
    }

    private static Task<StepResult?> Calm(StepCall call) => Task.FromResult<StepResult?>(new StepResult(call.TradeId, 1, TradePhase.Open, TradeStep.CheckExits, null, "open"));

    private static ReplayRuntime Runtime(Func<StepCall, Task<StepResult?>> step, Func<ITradeWorkflowContext, TradeWorkflowInput, Task<string>> workflow)
    {
        var clock = new ManualTimeProvider(_start);
        return new ReplayRuntime(clock, clock.SetUtcNow, step) { Workflow = workflow };
    }
}
