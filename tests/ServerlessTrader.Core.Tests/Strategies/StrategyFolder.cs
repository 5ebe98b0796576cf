namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>The repository's folder of shipped strategies.</summary>
internal static class StrategyFolder
{
    public const string SchemaName = "strategy.schema.json";

    public static string Path { get; } = Find(AppContext.BaseDirectory);

    public static string Schema => System.IO.Path.Combine(Path, SchemaName);

    /// <summary>Every strategy file, by name.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path, "*.json").Select(System.IO.Path.GetFileName).OfType<string>().Where(name => name != SchemaName).Order();

    public static byte[] Read(string name) => File.ReadAllBytes(System.IO.Path.Combine(Path, name));

    private static string Find(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(parent.FullName, "ServerlessTrader.sln")))
                return System.IO.Path.Combine(parent.FullName, "strategies");
        }

        throw new DirectoryNotFoundException($"ServerlessTrader.sln lies in no folder above {folder}; the tests need the repository around them.");
    }
}
