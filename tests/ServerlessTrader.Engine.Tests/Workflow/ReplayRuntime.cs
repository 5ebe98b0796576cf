using System.Text.Json;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Workflow;

namespace ServerlessTrader.Engine.Tests.Workflow;

/// <summary>
/// A durable runtime that forgets everything at every wait: the workflow is run again from its beginning over the recorded history, and must decide what it decided
/// before. Results go through JSON, as they would through any store.
/// </summary>
internal sealed class ReplayRuntime(TimeProvider clock, Action<DateTimeOffset> moveClock, Func<StepCall, Task<StepResult?>> runStep)
{
    private int _commandsTaken;

    /// <summary>The workflow run.</summary>
    public Func<ITradeWorkflowContext, TradeWorkflowInput, Task<string>> Workflow { get; init; } = TradeWorkflow.RunAsync;

    /// <summary>Runs before each wait, when the trade has come to rest; the clock then goes on to the end of the wait, or stays when a command was raised.</summary>
    public Func<ValueTask>? OnWait { get; set; }

    /// <summary>Runs after the workflow has asked to go on as new and before its next generation begins.</summary>
    public Action? OnContinue { get; set; }

    /// <summary>A runtime that loses the commands which are under way while a generation ends.</summary>
    public bool SwallowsAtContinue { get; set; }

    /// <summary>Commands raised and not taken yet.</summary>
    public int Commands { get; private set; }

    /// <summary>Runs of the workflow's code.</summary>
    public int Turns { get; private set; }

    /// <summary>Steps run.</summary>
    public int Steps { get; private set; }

    /// <summary>Waits that went to their end.</summary>
    public int TimersFired { get; private set; }

    /// <summary>Generations begun.</summary>
    public int Generations { get; private set; }

    /// <summary>Messages a runtime sends itself for all that: one to begin a generation, one for a step and one for its result, one for a timer or a command.</summary>
    public int Messages => Generations + 2 * Steps + TimersFired + _commandsTaken;

    /// <summary>The latest status.</summary>
    public TradeWorkflowStatus? Status { get; private set; }

    /// <summary>The finished generations: input, start, history and decisions.</summary>
    public List<Generation> Past { get; } = [];

    /// <summary>Tells the workflow that something was stored in its trade.</summary>
    public void RaiseCommand() => Commands++;

    /// <summary>Runs a trade's workflow to its end; returns what it returned. Null when <paramref name="until"/> came first.</summary>
    public async Task<string?> RunAsync(string tradeId, DateTimeOffset? until = null)
    {
        var input = JsonSerializer.Serialize(new TradeWorkflowInput(tradeId));
        while (true)
        {
            Generations++;
            var (output, next) = await RunGenerationAsync(input, until ?? DateTimeOffset.MaxValue);
            if (next is null)
                return output;
            OnContinue?.Invoke();
            if (SwallowsAtContinue)
                Commands = 0;
            input = next;
        }
    }

    /// <summary>Runs the workflow over the first <paramref name="events"/> of a generation's history and returns what it decides.</summary>
    public IReadOnlyList<string> Replay(Generation generation, int events) =>
        Turn(generation.Input, generation.Start, [.. generation.History.Take(events)], []).Context.Decisions;

    private async Task<(string? Output, string? Next)> RunGenerationAsync(string input, DateTimeOffset until)
    {
        var start = clock.GetUtcNow();
        var history = new List<RecordedEvent>();
        IReadOnlyList<string> decided = [];
        while (true)
        {
            var (context, run) = Turn(input, start, history, decided);
            decided = context.Decisions;
            Status = context.Status is { } status ? JsonSerializer.Deserialize<TradeWorkflowStatus>(status) : Status;
            if (run.IsCompleted)
            {
                Past.Add(new Generation(input, start, history, decided));
                return (await run, context.Continued);
            }

            if (context.Pending!.Call is { } call)
                history.Add(await StepAsync(call));
            else if (await WaitAsync(context.Pending.Until, until) is { } ended)
                history.Add(ended);
            else
                return (null, null);
        }
    }

    private (ReplayContext Context, Task<string> Run) Turn(string input, DateTimeOffset start, IReadOnlyList<RecordedEvent> history, IReadOnlyList<string> decidedBefore)
    {
        Turns++;
        var context = new ReplayContext(start, history);
        var run = Workflow(context, JsonSerializer.Deserialize<TradeWorkflowInput>(input)!);
        for (var i = 0; i < decidedBefore.Count; i++)
        {
            var now = i < context.Decisions.Count ? context.Decisions[i] : "nothing";
            if (now != decidedBefore[i])
                throw new InvalidOperationException($"Replayed, decision {i + 1} is '{now}'; it was '{decidedBefore[i]}'.");
        }

        if (!run.IsCompleted && context.Pending is null)
            throw new InvalidOperationException("The workflow waits for something that no runtime knows of.");
        return (context, run);
    }

    private async Task<RecordedEvent> StepAsync(StepCall call)
    {
        Steps++;
        try
        {
            var result = JsonSerializer.Serialize(await runStep(call));
            return new RecordedEvent(clock.GetUtcNow(), RecordedKind.StepReturned, JsonSerializer.Deserialize<StepResult?>(result));
        }
        catch (StepFailedException failure)
        {
            return new RecordedEvent(clock.GetUtcNow(), RecordedKind.StepFailed, Failure: failure.Message);
        }
    }

    private async Task<RecordedEvent?> WaitAsync(DateTimeOffset end, DateTimeOffset until)
    {
        if (Commands == 0 && OnWait is { } onWait)
            await onWait();
        if (Commands > 0)
        {
            Commands--;
            _commandsTaken++;
            return new RecordedEvent(clock.GetUtcNow(), RecordedKind.CommandTaken);
        }

        if (end >= until)
            return null;
        TimersFired++;
        moveClock(end);
        return new RecordedEvent(end, RecordedKind.TimerFired);
    }
}
