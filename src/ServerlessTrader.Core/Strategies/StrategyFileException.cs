using System.Collections.Immutable;

namespace ServerlessTrader.Core.Strategies;

/// <summary>A strategy file cannot be used. The message names the file and, for each problem, the JSON path and what to write instead.</summary>
public sealed class StrategyFileException(string file, ImmutableArray<StrategyProblem> problems)
    : Exception(Describe(file, problems))
{
    /// <summary>The file as it was named.</summary>
    public string File { get; } = file;

    /// <summary>All that is wrong; never empty.</summary>
    public ImmutableArray<StrategyProblem> Problems { get; } = problems;

    private static string Describe(string file, ImmutableArray<StrategyProblem> problems) =>
        $"The strategy file {file} cannot be used:" + string.Concat(problems.Select(problem => $"\n  {problem.Path}: {problem.Problem} {problem.Instead}"));
}
