namespace ServerlessTrader.Core.Risk;

/// <summary>A tripped breaker.</summary>
/// <param name="Cause">What tripped it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Detail">The numbers, for people.</param>
/// <param name="ResetsAtOpen">True when the next session's open resets it, false when only an operator does.</param>
public sealed record BreakerTrip(BreakerCause Cause, DateTimeOffset At, string Detail, bool ResetsAtOpen);
