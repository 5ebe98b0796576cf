namespace ServerlessTrader.Core.Strategies;

/// <summary>One thing wrong with a strategy file.</summary>
/// <param name="Path">JSON path: <c>$.exits[1].close</c>.</param>
/// <param name="Problem">What is wrong, with what was found.</param>
/// <param name="Instead">What to write instead.</param>
public sealed record StrategyProblem(string Path, string Problem, string Instead);
