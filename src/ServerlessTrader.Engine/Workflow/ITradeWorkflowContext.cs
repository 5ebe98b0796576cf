using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Workflow;

/// <summary>
/// What a durable runtime gives a workflow. Such a runtime runs the workflow again from its beginning after every wait and answers from the recorded history what was
/// asked before: everything a workflow learns, the time included, must come from here, and its calls must be the same in every run.
/// </summary>
public interface ITradeWorkflowContext
{
    /// <summary>The time of the event being handled, UTC; the same in every run.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Has a step run, at least once, elsewhere. Null when there is no such trade.</summary>
    /// <exception cref="StepFailedException">It failed, and so did the runtime's retries.</exception>
    Task<StepResult?> CallStepAsync(TradeStep step, StepCall call);

    /// <summary>Waits until a time, or until a command comes, whichever is first. A command that came since the last wait ends it at once.</summary>
    Task WaitAsync(DateTimeOffset until);

    /// <summary>Shows how the trade stands.</summary>
    void SetStatus(TradeWorkflowStatus status);

    /// <summary>Ends this run and starts the workflow anew with an empty history; commands not yet seen are kept. The workflow must return after it.</summary>
    void ContinueAsNew(TradeWorkflowInput input);
}
