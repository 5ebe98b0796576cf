using System.Globalization;
using System.Text.Json;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Workflow;

namespace ServerlessTrader.Engine.Tests.Workflow;

/// <summary>
/// One run of a workflow over a recorded history. What was asked before is answered at once; the first new call is kept as <see cref="Pending"/> and never answered.
/// Everything the workflow asks for goes into <see cref="Decisions"/>.
/// </summary>
internal sealed class ReplayContext(DateTimeOffset start, IReadOnlyList<RecordedEvent> history) : ITradeWorkflowContext
{
    private readonly List<string> _decisions = [];
    private int _position;

    public DateTimeOffset Now { get; private set; } = start;

    public IReadOnlyList<string> Decisions => _decisions;

    /// <summary>The call that has no answer yet.</summary>
    public WorkflowCall? Pending { get; private set; }

    /// <summary>What the next generation begins with, as JSON.</summary>
    public string? Continued { get; private set; }

    /// <summary>The latest status, as JSON.</summary>
    public string? Status { get; private set; }

    public async Task<StepResult?> CallStepAsync(TradeStep step, StepCall call)
    {
        Decide($"step {step} of {call.TradeId} at version {call.Version}");
        var answer = await AnswerAsync(new WorkflowCall(step, call, default));
        return answer.Kind switch
        {
            RecordedKind.StepReturned => answer.Result,
            RecordedKind.StepFailed => throw new StepFailedException(answer.Failure!),
            _ => throw new InvalidOperationException($"A step was called where the history has {answer.Kind}."),
        };
    }

    public async Task WaitAsync(DateTimeOffset until)
    {
        Decide(string.Create(CultureInfo.InvariantCulture, $"wait until {until:O}"));
        var answer = await AnswerAsync(new WorkflowCall(null, null, until));
        if (answer.Kind is not (RecordedKind.TimerFired or RecordedKind.CommandTaken))
            throw new InvalidOperationException($"A wait began where the history has {answer.Kind}.");
    }

    public void SetStatus(TradeWorkflowStatus status)
    {
        Status = JsonSerializer.Serialize(status);
        Decide($"status {Status}");
    }

    public void ContinueAsNew(TradeWorkflowInput input)
    {
        var next = JsonSerializer.Serialize(input);
        Decide($"continue {next}");
        Continued = next;
    }

    private void Decide(string decision)
    {
        if (Continued is not null)
            throw new InvalidOperationException($"'{decision}' after continue-as-new.");
        _decisions.Add(decision);
    }

    private async Task<RecordedEvent> AnswerAsync(WorkflowCall call)
    {
        if (_position == history.Count)
        {
            Pending = call;
            return await new TaskCompletionSource<RecordedEvent>().Task;
        }

        var answer = history[_position++];
        Now = answer.At;
        return answer;
    }
}
