namespace ServerlessTrader.Core.Trades;

/// <summary>How a trade ended.</summary>
/// <param name="Code">Stable kebab-case: the last exit's code of a flat trade, the refusal of a rejected one.</param>
/// <param name="Reason">The numbers, for people.</param>
/// <param name="At">When, UTC.</param>
public sealed record TradeOutcome(string Code, string Reason, DateTimeOffset At);
