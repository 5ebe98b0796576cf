namespace ServerlessTrader.Core.Trades;

/// <summary>One line of a trade's journal, stored in the same atomic write as the change it tells of.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Phase">The phase after it.</param>
/// <param name="Code">Stable kebab-case: selected, order-sent, fill, stop-moved …</param>
/// <param name="Text">What happened, with the numbers, for people.</param>
public sealed record JournalEntry(DateTimeOffset At, TradePhase Phase, string Code, string Text);
