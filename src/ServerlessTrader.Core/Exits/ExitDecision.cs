namespace ServerlessTrader.Core.Exits;

/// <summary>What all rules together say at one moment.</summary>
/// <param name="State">What to remember, with any new stop already in force.</param>
/// <param name="CloseQuantity">Units to close now; 0 for none.</param>
/// <param name="Call">The call that decided, or null. With several targets on one tick, the last of them.</param>
/// <param name="Wake">When to look again, if nothing is closed.</param>
public sealed record ExitDecision(ExitState State, decimal CloseQuantity, ExitCall? Call, Wake Wake);
