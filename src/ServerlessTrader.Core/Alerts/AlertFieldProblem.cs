namespace ServerlessTrader.Core.Alerts;

/// <summary>One thing wrong with an alert.</summary>
/// <param name="Field">The field as the sender spells it in the documentation; <c>body</c> for the whole.</param>
/// <param name="Problem">What it must be: "must be a whole number from 1 to 125".</param>
/// <param name="Received">What came, as text, at most 100 characters; empty when it was missing.</param>
public sealed record AlertFieldProblem(string Field, string Problem, string Received);
