namespace ServerlessTrader.Core.Exits;

/// <summary>Where the stop of a planned trade stands.</summary>
/// <param name="InstrumentLevel">The instrument's price at the stop, on the venue's grid: the level itself, or what the instrument should be worth there.</param>
/// <param name="UnderlyingLevel">The underlying's price at the stop, when the stop is on the underlying; else null.</param>
/// <param name="AtClose">True when only candle closes count.</param>
/// <param name="R">Planned price less <paramref name="InstrumentLevel"/>, in the losing direction: above zero.</param>
/// <param name="Reason">How it was found, for people.</param>
public sealed record StopPlan(decimal InstrumentLevel, decimal? UnderlyingLevel, bool AtClose, decimal R, string Reason);
