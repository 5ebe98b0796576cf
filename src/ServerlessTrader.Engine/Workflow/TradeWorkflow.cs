using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Workflow;

/// <summary>
/// A trade's life as a durable workflow: run the step that is due, wait until the next one is, and so on until the trade has ended. It knows the trade's id and what the
/// last step said; the trade itself is in the store.
/// </summary>
/// <remarks>
/// Commands carry nothing: they are stored in the trade before the workflow is told. Whatever becomes of the telling, the next step sees them. A new generation therefore
/// begins with a step, so that a command swallowed while the old one ended waits for nothing.
/// </remarks>
public static class TradeWorkflow
{
    /// <summary>Steps after which the workflow starts anew, so that its history stays short.</summary>
    public const int StepsPerGeneration = 50;

    /// <summary>Rest after a step has failed together with its retries. The trade is never given up.</summary>
    public static readonly TimeSpan RestAfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>Runs a trade to its end, or as far as one generation goes. Returns its last summary.</summary>
    public static async Task<string> RunAsync(ITradeWorkflowContext context, TradeWorkflowInput input)
    {
        // No ConfigureAwait in here: a durable runtime knows a workflow's continuations by the scheduler they run on.
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        var step = input.Step;
        var call = new StepCall(input.TradeId, input.Version);
        var status = input.Status ?? new TradeWorkflowStatus(null, "starting", null);
        context.SetStatus(status);
        for (var steps = 0; steps < StepsPerGeneration; steps++)
        {
            try
            {
                if (await context.CallStepAsync(step, call) is not { } result)
                    return $"There is no trade {input.TradeId}.";
                status = new TradeWorkflowStatus(result.Phase, result.Summary, result.Wake?.At);
                context.SetStatus(status);
                if (result.Next is not { } next)
                    return result.Summary;
                step = next;
                call = call with { Version = result.Version };
            }
            catch (StepFailedException exception)
            {
                status = status with { NextCheck = context.Now + RestAfterFailure, Trouble = exception.Message };
                context.SetStatus(status);
            }

            if (status.NextCheck is { } check && check > context.Now)
                await context.WaitAsync(check);
        }

        context.ContinueAsNew(new TradeWorkflowInput(input.TradeId, step, call.Version, status));
        return status.Summary;
    }
}
