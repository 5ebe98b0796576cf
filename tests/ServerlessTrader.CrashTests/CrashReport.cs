using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ServerlessTrader.CrashTests;

/// <summary>What a crash run did and found.</summary>
public sealed record CrashReport
{
    /// <summary>The broker.</summary>
    public required string Broker { get; init; }

    /// <summary>The seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>Kills, without the one at the end.</summary>
    public required int Kills { get; init; }

    /// <summary>Those of them that came before the host was ready.</summary>
    public required int KillsWhileStarting { get; init; }

    /// <summary>Alerts that open and alerts that close.</summary>
    public required int Alerts { get; init; }

    /// <summary>Attempts that got no answer and were followed by the same alert again.</summary>
    public required int LostAnswers { get; init; }

    /// <summary>Alerts that were delivered again after they had been answered.</summary>
    public required int DeliveredAgain { get; init; }

    /// <summary>Trades in the ledger.</summary>
    public required int Trades { get; init; }

    /// <summary>Trades that entered a position.</summary>
    public required int Entered { get; init; }

    /// <summary>Trades by how they ended.</summary>
    public required ImmutableSortedDictionary<string, int> Endings { get; init; }

    /// <summary>Orders at the broker.</summary>
    public required int Orders { get; init; }

    /// <summary>Fills at the broker.</summary>
    public required int Fills { get; init; }

    /// <summary>Orders the broker was sent although it had one of that client id already.</summary>
    public required int DuplicateOrders { get; init; }

    /// <summary>Profit of all accounts after fees.</summary>
    public required decimal NetProfit { get; init; }

    /// <summary>Fees of all accounts.</summary>
    public required decimal Fees { get; init; }

    /// <summary>What the broker did wrong on purpose.</summary>
    public required string Faults { get; init; }

    /// <summary>From the start of the process until it answered, for every restart.</summary>
    public required ImmutableArray<TimeSpan> Restarts { get; init; }

    /// <summary>The whole run.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What must not be; empty when all is well.</summary>
    public required ImmutableArray<string> Violations { get; init; }

    /// <summary>Where the database and the host's log are; null when they are gone, as after a run without violations.</summary>
    public string? Folder { get; init; }

    /// <summary>Median of <see cref="Restarts"/>.</summary>
    public TimeSpan MedianRestart => Restarts.IsEmpty ? TimeSpan.Zero : Restarts.Sort()[Restarts.Length / 2];

    /// <summary>The report for people.</summary>
    public string Summary()
    {
        var text = new StringBuilder();
        Line($"{Broker}, seed {Seed}: {Kills} kills ({KillsWhileStarting} while starting) in {Elapsed.TotalSeconds:0} s");
        Line($"  restart to ready: median {MedianRestart.TotalMilliseconds:0} ms, longest {Longest.TotalMilliseconds:0} ms");
        Line($"  alerts {Alerts}, answers lost {LostAnswers}, delivered again {DeliveredAgain}; trades {Trades}, of which {Entered} entered");
        Line($"  orders {Orders}, fills {Fills}; profit {NetProfit:0.00} after fees of {Fees:0.00}");
        Line($"  endings: {string.Join(", ", Endings.Select(ending => Text($"{ending.Key} {ending.Value}")))}");
        Line($"  faults of the broker: {Faults}");
        Line($"  duplicate orders {DuplicateOrders}, violations {Violations.Length}");
        foreach (var violation in Violations.Take(20))
            Line($"  VIOLATION: {violation}");
        if (Violations.Length > 20)
            Line($"  … and {Violations.Length - 20} more");
        if (Folder is not null)
            Line($"  database and log: {Folder}");
        return text.ToString().TrimEnd();

        void Line(FormattableString line) => text.AppendLine(Text(line));
    }

    private TimeSpan Longest => Restarts.IsEmpty ? TimeSpan.Zero : Restarts.Max();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
