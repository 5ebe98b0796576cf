namespace ServerlessTrader.Engine.Ledger;

/// <summary>A trade's place in a <see cref="Lane"/>.</summary>
/// <param name="TradeId">The trade; it may not be stored yet, and never will be when the process died just then.</param>
/// <param name="At">When it was last heard of from outside, UTC.</param>
public sealed record LaneEntry(string TradeId, DateTimeOffset At);
