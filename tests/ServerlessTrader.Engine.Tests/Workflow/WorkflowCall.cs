using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Workflow;

namespace ServerlessTrader.Engine.Tests.Workflow;

/// <summary>What a workflow waits for: a step, or a time.</summary>
internal sealed record WorkflowCall(TradeStep? Step, StepCall? Call, DateTimeOffset Until);
