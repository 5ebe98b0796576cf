using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Tests.Workflow;

/// <summary>What a durable runtime has written down: how one call of the workflow ended.</summary>
/// <param name="At">When, in the workflow's clock.</param>
/// <param name="Kind">How.</param>
/// <param name="Result">The step's result, as it comes back from JSON.</param>
/// <param name="Failure">Why the step failed.</param>
internal sealed record RecordedEvent(DateTimeOffset At, RecordedKind Kind, StepResult? Result = null, string? Failure = null);

internal enum RecordedKind
{
    StepReturned,
    StepFailed,
    TimerFired,
    CommandTaken,
}
