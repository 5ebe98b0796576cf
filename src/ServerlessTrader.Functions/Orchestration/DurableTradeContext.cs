using Microsoft.DurableTask;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Workflow;

namespace ServerlessTrader.Functions.Orchestration;

/// <summary>What Durable Functions gives the workflow.</summary>
internal sealed class DurableTradeContext(TaskOrchestrationContext durable) : ITradeWorkflowContext
{
    /// <summary>Four attempts within seven seconds; after that the workflow rests and comes again.</summary>
    private static readonly TaskOptions _retries = TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromSeconds(1), backoffCoefficient: 2));

    private Task<object?>? _command;

    public DateTimeOffset Now => new(durable.CurrentUtcDateTime, TimeSpan.Zero);

    public async Task<StepResult?> CallStepAsync(TradeStep step, StepCall call)
    {
        try
        {
            return await durable.CallActivityAsync<StepResult?>(step.ToString(), call, _retries);
        }
        catch (TaskFailedException exception)
        {
            throw new StepFailedException(exception.FailureDetails.ErrorMessage, exception);
        }
    }

    // One waiter, kept until a command takes it. A cancelled one would stay first in line and swallow the next command, which may come while a step runs.
    public async Task WaitAsync(DateTimeOffset until)
    {
        _command ??= durable.WaitForExternalEvent<object?>(TradeOrchestrator.Command);
        if (!_command.IsCompleted)
        {
            using var lost = new CancellationTokenSource();
            if (await Task.WhenAny(durable.CreateTimer(until.UtcDateTime, lost.Token), _command) != _command)
                return;
            lost.Cancel();
        }

        _command = null;
    }

    public void SetStatus(TradeWorkflowStatus status) => durable.SetCustomStatus(status);

    public void ContinueAsNew(TradeWorkflowInput input) => durable.ContinueAsNew(input, preserveUnprocessedEvents: true);
}
