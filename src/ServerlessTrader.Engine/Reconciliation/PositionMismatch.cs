namespace ServerlessTrader.Engine.Reconciliation;

/// <summary>A position on which broker and ledger disagree.</summary>
/// <param name="Account">The account.</param>
/// <param name="Symbol">The instrument's symbol.</param>
/// <param name="InLedger">Units our open trades hold; negative when short.</param>
/// <param name="AtBroker">Units the broker reports; negative when short.</param>
public sealed record PositionMismatch(string Account, string Symbol, decimal InLedger, decimal AtBroker);
