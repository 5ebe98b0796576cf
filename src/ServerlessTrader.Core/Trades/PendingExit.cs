namespace ServerlessTrader.Core.Trades;

/// <summary>An exit that has been decided and is not complete. It is never given up.</summary>
/// <param name="OpenAfter">Units that remain open when it is complete; 0 closes everything.</param>
/// <param name="Code">Why: stop, target-1, longest-hold, close-requested …</param>
/// <param name="Reason">The numbers, for people.</param>
/// <param name="DecidedAt">When, UTC.</param>
/// <param name="Failures">Orders for it that the broker refused, in a row.</param>
/// <param name="RetryAt">The earliest moment for the next order, UTC; null for at once.</param>
public sealed record PendingExit(decimal OpenAfter, string Code, string Reason, DateTimeOffset DecidedAt, int Failures = 0, DateTimeOffset? RetryAt = null);
