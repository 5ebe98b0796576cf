namespace ServerlessTrader.Core.Exits;

/// <summary>A stop on the instrument's own price.</summary>
/// <param name="Price">The level, on the venue's grid once it is in force.</param>
/// <param name="Code">How it got there: stop, break-even, stop-r, trailing, profit-lock.</param>
public sealed record StopLevel(decimal Price, string Code);
