using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>Finds and loads the strategy files.</summary>
public static class StrategyFolder
{
    private const string SchemaFile = "strategy.schema.json";

    /// <summary>Loads every <c>*.json</c> of a folder but the schema.</summary>
    /// <param name="folder">The folder; null looks for <c>strategies</c> here and in the folders above, then beside the program.</param>
    /// <param name="accounts">The configured accounts.</param>
    /// <exception cref="ConfigurationException">The folder is missing or empty, or a strategy names an unknown account.</exception>
    /// <exception cref="StrategyFileException">A file cannot be used.</exception>
    public static StrategyBook Load(string? folder, IReadOnlyCollection<string> accounts)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        var path = folder ?? Find();
        if (!Directory.Exists(path))
            throw new ConfigurationException($"There is no strategy folder '{path}'. Name one with --strategies, or in the app setting Trader__StrategyFolder.");
        var files = Directory.EnumerateFiles(path, "*.json").Where(file => Path.GetFileName(file) != SchemaFile).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new ConfigurationException($"The strategy folder '{path}' holds no .json file. Copy one of the shipped strategies there.");
        var strategies = new List<StrategyDefinition>();
        foreach (var file in files)
        {
            var strategy = StrategyFile.Parse(file, File.ReadAllBytes(file));
            if (strategy.Enabled && strategy.Accounts.FirstOrDefault(account => !accounts.Contains(account)) is { } unknown)
                throw new ConfigurationException($"{file}: $.accounts names '{unknown}', but the configured accounts are: {string.Join(", ", accounts)}.");
            strategies.Add(strategy);
        }

        try
        {
            return new StrategyBook(strategies);
        }
        catch (ArgumentException exception)
        {
            throw new ConfigurationException($"The strategies in '{path}' do not fit together: {exception.Message}", exception);
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "strategies");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return Path.Combine(AppContext.BaseDirectory, "strategies");
    }
}
