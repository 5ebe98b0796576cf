namespace ServerlessTrader.Core.Exits;

/// <summary>An addition a target has called for and that is neither made nor given up yet.</summary>
/// <param name="Quantity">Units, on the venue's grid.</param>
/// <param name="DecidedAt">When the target was taken, UTC.</param>
public sealed record PendingAdd(decimal Quantity, DateTimeOffset DecidedAt);
