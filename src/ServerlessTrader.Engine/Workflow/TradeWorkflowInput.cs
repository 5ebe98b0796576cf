using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Workflow;

/// <summary>Where a workflow begins.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="Step">The step to begin with. It is a name only: what is done is what the stored trade calls for.</param>
/// <param name="Version">The trade's version as last seen, or null.</param>
/// <param name="Status">What the generation before showed last, or null.</param>
public sealed record TradeWorkflowInput(string TradeId, TradeStep Step = TradeStep.Select, long? Version = null, TradeWorkflowStatus? Status = null);
