namespace ServerlessTrader.Engine.Ledger;

/// <summary>The kill switch.</summary>
/// <param name="Stopped">True while no account may enter.</param>
/// <param name="Reason">Who stopped or resumed it, for people.</param>
/// <param name="At">When, UTC.</param>
public sealed record EntryControl(bool Stopped, string Reason, DateTimeOffset At);
