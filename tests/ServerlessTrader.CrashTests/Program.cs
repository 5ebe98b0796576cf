using System.CommandLine;

namespace ServerlessTrader.CrashTests;

/// <summary>Makes a crash run of any length on demand.</summary>
public static class Program
{
    private const int ExitViolations = 1;
    private const int ExitNotRun = 2;

    public static Task<int> Main(string[] args)
    {
        var kills = new Option<int>("--kills") { Description = "How often the host is killed.", DefaultValueFactory = _ => 100 };
        var seed = new Option<int>("--seed")
        {
            Description = "Seed of kills, alerts, fills and faults. The machine's timing still makes every run its own.",
            DefaultValueFactory = _ => 1,
        };
        var broker = new Option<string>("--broker") { Description = "The broker outside.", DefaultValueFactory = _ => "paper-server" };
        broker.AcceptOnlyFromAmong("paper-server", "binance");
        kills.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
                result.AddError("--kills must be 1 or more.");
        });
        var root = new RootCommand("Kills the real host at random moments while it trades, then compares its ledger with the broker's books.") { kills, seed, broker };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new CrashOptions { Kills = parsed.GetValue(kills), Seed = parsed.GetValue(seed), Progress = Console.WriteLine };
            await using IOutsideBroker outside = parsed.GetValue(broker) == "binance" ? new BinanceVenue((ulong)options.Seed) : new PaperServerVenue((ulong)options.Seed);
            try
            {
                var report = await CrashDriver.RunAsync(outside, options, cancellationToken);
                Console.WriteLine(report.Summary());
                return report.Violations.IsEmpty ? 0 : ExitViolations;
            }
            catch (CrashTestException exception)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return ExitNotRun;
            }
        });
        return root.Parse(args).InvokeAsync();
    }
}
