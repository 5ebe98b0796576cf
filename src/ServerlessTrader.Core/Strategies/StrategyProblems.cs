using System.Collections.Immutable;
using System.Globalization;

namespace ServerlessTrader.Core.Strategies;

/// <summary>Collects what is wrong with a strategy, so that all of it is reported at once.</summary>
internal sealed class StrategyProblems
{
    private readonly ImmutableArray<StrategyProblem>.Builder _all = ImmutableArray.CreateBuilder<StrategyProblem>();

    public ImmutableArray<StrategyProblem> ToImmutable() => _all.ToImmutable();

    /// <summary>Takes no plain string, which an interpolated one would prefer to become, in the machine's own culture.</summary>
    public void Add(string path, FormattableString problem, string instead) =>
        _all.Add(new StrategyProblem(path, problem.ToString(CultureInfo.InvariantCulture), instead));

    /// <summary>A share is above 0 and at most 1.</summary>
    public void Share(string path, decimal value)
    {
        if (value is <= 0m or > 1m)
            Add(path, $"{value} is not a share.", "Write a number above 0 and at most 1: 0.025 is 2.5 %.");
    }

    public void Range(string path, int value, int least, int most)
    {
        if (value < least || value > most)
            Add(path, $"{value} is out of range.", string.Create(CultureInfo.InvariantCulture, $"Write {least} to {most}."));
    }

    public void Range(string path, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            Add(path, $"{Text(value)} is out of range.", $"Write {Text(least)} to {Text(most)}.");
    }

    /// <summary>Visits the elements of a list with their paths; a null among them, which the JSON contract lets through, is reported instead.</summary>
    public void Each<T>(string path, ImmutableArray<T> elements, Action<string, T> check)
        where T : class
    {
        for (var i = 0; i < elements.Length; i++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (elements[i] is null)
                Add(place, $"it is null.", "Take it out.");
            else
                check(place, elements[i]);
        }
    }

    private static string Text(TimeSpan duration) => DurationJsonConverter.Format(duration);
}
