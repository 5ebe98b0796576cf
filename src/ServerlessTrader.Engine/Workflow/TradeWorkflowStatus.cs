using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Workflow;

/// <summary>A trade at a glance, for whatever shows running workflows.</summary>
/// <param name="Phase">Where it stands; null before its first step.</param>
/// <param name="Summary">Position and stop in one line.</param>
/// <param name="NextCheck">When it is looked at next at the latest, UTC; null when at once, or never again.</param>
/// <param name="Trouble">Why its last step failed, or null.</param>
public sealed record TradeWorkflowStatus(TradePhase? Phase, string Summary, DateTimeOffset? NextCheck, string? Trouble = null);
