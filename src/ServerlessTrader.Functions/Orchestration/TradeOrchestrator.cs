using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using ServerlessTrader.Engine.Workflow;

namespace ServerlessTrader.Functions.Orchestration;

/// <summary>One trade's orchestration; its instance id is the trade's id.</summary>
public static class TradeOrchestrator
{
    /// <summary>The orchestration's name.</summary>
    public const string Name = nameof(TradeOrchestrator);

    /// <summary>The event that makes a waiting trade look at what is stored.</summary>
    public const string Command = "command";

    /// <summary>Runs one generation.</summary>
    [Function(Name)]
    public static Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, TradeWorkflowInput input) =>
        TradeWorkflow.RunAsync(new DurableTradeContext(context), input);
}
