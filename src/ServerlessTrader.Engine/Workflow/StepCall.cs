namespace ServerlessTrader.Engine.Workflow;

/// <summary>One step to run.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="Version">The version the workflow last saw, so that a call delivered twice is recognised; null runs whatever is due.</param>
public sealed record StepCall(string TradeId, long? Version);
