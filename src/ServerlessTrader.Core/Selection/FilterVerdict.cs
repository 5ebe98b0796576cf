namespace ServerlessTrader.Core.Selection;

/// <summary>What a filter says.</summary>
/// <param name="Passed">Whether the entry may go on.</param>
/// <param name="Reason">The numbers, for people.</param>
/// <param name="RiskFactor">Multiplies the risk a trade may take; 1 changes nothing.</param>
public sealed record FilterVerdict(bool Passed, string Reason, decimal RiskFactor = 1m);
