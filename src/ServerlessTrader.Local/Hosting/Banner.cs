using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Engine.Http;
using ServerlessTrader.Local.Configuration;
using ServerlessTrader.Storage.Sqlite;
using Spectre.Console;

namespace ServerlessTrader.Local.Hosting;

/// <summary>What the console says once the host runs: where it listens, what it trades, and what to do next.</summary>
internal static class Banner
{
    public static void Show(IAnsiConsole console, LocalHost host, HostSettings settings)
    {
        console.Write(new Rule("[bold]ServerlessTrader[/] · paper trading, embedded").LeftJustified());
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        facts.AddRow("listening", $"[bold]{Markup.Escape(host.Address.ToString())}[/]  (API: {Markup.Escape(host.Address.ToString())}openapi.json)");
        facts.AddRow("data", Markup.Escape(Path.GetFullPath(settings.DataFolder)));
        facts.AddRow("market", settings.ExchangeHours ? "simulated, in the exchanges' hours" : "simulated, always open (--hours exchange keeps the exchanges' hours)");
        if (settings.Speed > 1)
            facts.AddRow("clock", $"{settings.Speed}× real time");
        foreach (var strategy in host.Trading.Environment.Strategies.All)
            facts.AddRow("strategy", Line(strategy));
        console.Write(facts);
        if (SqliteTableStore.LibraryVersion < SqliteTableStore.OldestSafeLibrary)
            console.MarkupLine($"[yellow]SQLite {SqliteTableStore.LibraryVersion} is older than {SqliteTableStore.OldestSafeLibrary}, which mends CVE-2025-6965. Build with a registry that has SQLitePCLRaw 3 or newer.[/]");
        ShowSecrets(console, host, settings);
        console.MarkupLine("Press Ctrl+C to stop. Open trades go on at the next start.");
    }

    private static string Line(StrategyDefinition strategy) =>
        strategy.Enabled
            ? $"[bold]{strategy.Id}[/] → {Markup.Escape(string.Join(", ", strategy.Accounts))}  POST /api/webhook/{strategy.Id}"
            : $"[grey]{strategy.Id} (switched off)[/]";

    private static void ShowSecrets(IAnsiConsole console, LocalHost host, HostSettings settings)
    {
        var file = Path.Combine(settings.DataFolder, "secrets.json");
        if (host.NewSecrets.Count == 0)
        {
            console.MarkupLine($"Keys and tokens are in [bold]{Markup.Escape(file)}[/].");
            return;
        }

        console.MarkupLine($"[yellow]New keys and tokens, shown this once[/] and kept in [bold]{Markup.Escape(file)}[/]:");
        // Straight to the output: what is to be copied must not be wrapped.
        var output = console.Profile.Out.Writer;
        foreach (var (name, value) in host.NewSecrets)
            output.WriteLine($"  {name}  {value}");
        var samples = host.Trading.Environment.Strategies.All
            .Where(strategy => host.NewSecrets.ContainsKey(TraderApi.TokenSecretOf(strategy)))
            .Select(strategy => (Strategy: strategy, Body: SampleAlert.BodyFor(strategy, host.Trading.Market)))
            .Where(sample => sample.Body is not null)
            .DistinctBy(sample => sample.Strategy.Alert.Dialect)
            .OrderBy(sample => sample.Strategy.Alert.Dialect)
            .ToList();
        if (samples.Count == 0)
            return;
        output.WriteLine("A first alert:");
        foreach (var (strategy, body) in samples)
            output.WriteLine($"  curl -s '{host.Address}api/webhook/{strategy.Id}?token={host.NewSecrets[TraderApi.TokenSecretOf(strategy)]}' -d '{body}'");
    }
}
