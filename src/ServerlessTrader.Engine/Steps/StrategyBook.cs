using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Engine.Steps;

/// <summary>The loaded strategies.</summary>
public sealed class StrategyBook
{
    private readonly Dictionary<string, StrategyDefinition> _byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<StrategyDefinition>> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes validated definitions.</summary>
    /// <exception cref="ArgumentException">Two have the same id, or one's id is another's name.</exception>
    public StrategyBook(IEnumerable<StrategyDefinition> strategies)
    {
        ArgumentNullException.ThrowIfNull(strategies);
        foreach (var strategy in strategies)
        {
            if (!_byId.TryAdd(strategy.Id, strategy))
                throw new ArgumentException($"Two strategies are called '{strategy.Id}'. Give each file its own id.", nameof(strategies));
            foreach (var name in strategy.Alert.Names)
            {
                if (!_byName.TryGetValue(name, out var named))
                    _byName[name] = named = [];
                named.Add(strategy);
            }
        }

        if (_byName.Keys.FirstOrDefault(_byId.ContainsKey) is { } clash)
            throw new ArgumentException($"'{clash}' is the id of one strategy and a name of another. Change one of them.", nameof(strategies));
    }

    /// <summary>All of them, by id.</summary>
    public IReadOnlyCollection<StrategyDefinition> All => _byId.Values;

    /// <summary>The strategy of this id, or null.</summary>
    public StrategyDefinition? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Those an alert may mean by this id or name: one by id, or all that share the name (one for longs, one for shorts).</summary>
    public IReadOnlyList<StrategyDefinition> Candidates(string idOrName) =>
        _byId.TryGetValue(idOrName, out var strategy) ? [strategy] : _byName.TryGetValue(idOrName, out var named) ? named : [];
}
