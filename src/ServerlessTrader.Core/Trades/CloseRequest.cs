namespace ServerlessTrader.Core.Trades;

/// <summary>Somebody wants the trade closed. Stored in the trade, so that it survives whatever happens next.</summary>
/// <param name="Code">close-requested, exit-alert, reversal, close-all.</param>
/// <param name="Reason">Who and why, for people.</param>
/// <param name="At">When, UTC.</param>
public sealed record CloseRequest(string Code, string Reason, DateTimeOffset At);
