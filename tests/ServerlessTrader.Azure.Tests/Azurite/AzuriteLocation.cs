namespace ServerlessTrader.Azure.Tests.Azurite;

/// <summary>
/// Where Azurite, Microsoft's storage emulator, is on this machine. Looked for in the environment variable AZURITE_PATH (the program, or the folder it was installed
/// into with npm), on PATH, and in node_modules of the folders above the tests.
/// </summary>
internal static class AzuriteLocation
{
    public const string Missing =
        "Azurite was not found. Install it (npm install -g azurite), or set AZURITE_PATH to its azurite-table program or to the folder it was installed into.";

    private const string Variable = "AZURITE_PATH";

    private static readonly string[] _names = OperatingSystem.IsWindows() ? ["azurite-table.cmd", "azurite-table.exe"] : ["azurite-table"];

    /// <summary>The program that serves tables, or null when there is none.</summary>
    public static string? Program { get; } = Find();

    /// <summary>Tests that need it are skipped. They are not where AZURITE_PATH is set and wrong: whoever set it wants them run.</summary>
    public static bool IsMissing => Program is null && Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 };

    /// <exception cref="InvalidOperationException">AZURITE_PATH is wrong.</exception>
    public static string RequireProgram() => Program ?? throw new InvalidOperationException(
        $"{Variable} is '{Environment.GetEnvironmentVariable(Variable)}', and there is no {string.Join(" or ", _names)} there. Correct it, or unset it to skip these tests.");

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? Path.GetFullPath(named) : InFolder(named);
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => _names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        if (onPath is not null)
            return onPath;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (InFolder(folder.FullName) is { } program)
                return program;
            if (File.Exists(Path.Combine(folder.FullName, "ServerlessTrader.sln")))
                return null;
        }

        return null;
    }

    private static string? InFolder(string folder) =>
        _names.SelectMany(name => new[] { Path.Combine(folder, name), Path.Combine(folder, "node_modules", ".bin", name) })
            .Select(Path.GetFullPath)
            .FirstOrDefault(File.Exists);
}
