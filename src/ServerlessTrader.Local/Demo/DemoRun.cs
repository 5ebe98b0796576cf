using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Notifications;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.Engine.Time;
using ServerlessTrader.Local.Hosting;
using Spectre.Console;

namespace ServerlessTrader.Local.Demo;

/// <summary>
/// Plays the sample alerts of the options strategies against the simulated market and shows every trade's life. The clock is stepped from event to event, so a
/// week passes in seconds and the same seed always tells the same story.
/// </summary>
internal sealed class DemoRun : IAsyncDisposable
{
    /// <summary>A week that ends trades in most of the ways there are: targets, break-even, stops, an exit alert, a closed market.</summary>
    public const ulong DefaultSeed = 15;

    private const string Account = "paper";
    private static readonly TimeSpan _feedPeriod = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(60);
    /// <summary>What the lines around it tell already.</summary>
    private static readonly HashSet<string> _quiet = ["order-working", "order-filled", "order-cancelled"];

    private static readonly TimeZoneInfo _newYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private readonly IAnsiConsole _console;
    private readonly ManualTimeProvider _clock;
    private readonly Trading _trading;
    private readonly Dictionary<string, DemoTrade> _trades = new(StringComparer.Ordinal);

    private DemoRun(IAnsiConsole console, StrategyBook strategies, ulong seed)
    {
        _console = console;
        _clock = new ManualTimeProvider(DemoAlerts.Start);
        var config = new TraderConfig { Seed = seed };
        _trading = new Trading(
            new MemoryTableStore(), strategies, config, new TradingOptions { FeedPeriod = _feedPeriod }, _clock, new NotifierGroup([]), NullLoggerFactory.Instance);
    }

    /// <summary>Runs to the end: 0 when every trade is flat and the books agree, 1 when not.</summary>
    public static async Task<int> RunAsync(IAnsiConsole console, string? strategyFolder, ulong seed, CancellationToken cancellationToken)
    {
        var demo = new DemoRun(console, StrategyFolder.Load(strategyFolder, [.. new TraderConfig().Accounts.Select(account => account.Id)]), seed);
        await using (demo.ConfigureAwait(false))
            return await demo.PlayAsync(cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _trading.DisposeAsync();

    private async Task<int> PlayAsync(CancellationToken cancellationToken)
    {
        // Into a file or a pipe there is no screen to wrap for.
        if (!_console.Profile.Capabilities.Interactive)
            _console.Profile.Width = 200;
        _console.Write(new Rule("[bold]ServerlessTrader[/] · sample alerts on a simulated QQQ, paper account with 30,000 USD").LeftJustified());
        foreach (var alert in DemoAlerts.All)
        {
            await MoveToAsync(alert.At, cancellationToken).ConfigureAwait(false);
            await SendAsync(alert, cancellationToken).ConfigureAwait(false);
        }

        while (_trading.Runner.Count > 0 && _clock.GetUtcNow() < DemoAlerts.Start.AddDays(30))
            await StepAsync(_clock.GetUtcNow().AddMinutes(5), cancellationToken).ConfigureAwait(false);
        return await SummariseAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SendAsync(DemoAlert sample, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(sample.Body(_clock.GetUtcNow(), PriceNow()));
        if (!AlertFields.TryRead(body, out var fields, out var rejection) || !AlertParser.TryParse(fields, AlertDialect.Options, out var alert, out rejection))
        {
            Say("alert", $"[red]refused[/]: {Markup.Escape(rejection.Problems[0].Problem)}");
            return;
        }

        var strategy = Choose(alert);
        Say("alert", $"[bold]{Markup.Escape(sample.Title)}[/] → {strategy.Id}");
        switch (await _trading.Admit.RunAsync(strategy, alert, fields, cancellationToken).ConfigureAwait(false))
        {
            case Admission.Refused refused:
                Say("alert", $"[yellow]{refused.Status} {refused.Code}[/]: {Markup.Escape(refused.Message)}");
                break;
            case Admission.Accepted { IsDuplicate: true }:
                Say("alert", "[yellow]duplicate[/]: the first answer is repeated, no second trade");
                break;
            case Admission.Accepted accepted:
                foreach (var trade in accepted.Record.Trades.Where(trade => trade.Status != "closing"))
                    _trades[trade.TradeId] = new DemoTrade(_trades.Count + 1, trade.TradeId);
                break;
        }

        await _trading.Runner.WhenQuietAsync().ConfigureAwait(false);
        await ShowNewsAsync(cancellationToken).ConfigureAwait(false);
    }

    private StrategyDefinition Choose(Alert alert) =>
        _trading.Environment.Strategies.All.First(strategy =>
            strategy.Enabled && strategy.Alert.Dialect == AlertDialect.Options && (alert.Direction is not { } direction || strategy.Alert.Directions.Contains(direction)));

    private decimal PriceNow() => _trading.Market.MarkOf("QQQ") ?? 0m;

    private async Task MoveToAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (_clock.GetUtcNow() < until)
            await StepAsync(until, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Moves the clock to the next thing that happens, lets everything it causes come to rest, and shows what that was.</summary>
    private async Task StepAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var next = _clock.NextDue is { } due && due < until ? due : until;
        _clock.SetUtcNow(next > _clock.GetUtcNow() ? next : _clock.GetUtcNow());
        await _trading.Runner.WhenQuietAsync().ConfigureAwait(false);
        await ShowNewsAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ShowNewsAsync(CancellationToken cancellationToken)
    {
        foreach (var shown in _trades.Values)
        {
            if (shown.IsOver)
                continue;
            var stored = await _trading.Environment.Trades.FindAsync(shown.Id, cancellationToken).ConfigureAwait(false);
            if (stored is null || stored.Trade.JournalLength == shown.Lines)
                continue;
            var journal = await _trading.Environment.Trades.JournalAsync(shown.Id, cancellationToken).ConfigureAwait(false);
            foreach (var line in journal.Skip(shown.Lines).Where(line => !_quiet.Contains(line.Code)))
            {
                var text = line.Text.Replace($"{shown.Id}-", "", StringComparison.Ordinal);
                Say($"trade {shown.Number}", $"[{ColourOf(line)}]{line.Code,-12}[/] {Markup.Escape(text)}", line.At);
                if (_console.Profile.Capabilities.Interactive)
                    await Task.Delay(_pause, cancellationToken).ConfigureAwait(false);
            }

            shown.Lines = journal.Count;
            shown.IsOver = stored.Trade.Phase.IsFinal();
        }
    }

    private async Task<int> SummariseAsync(CancellationToken cancellationToken)
    {
        _console.WriteLine();
        var table = new Table().Border(TableBorder.Rounded).AddColumns("#", "strategy", "option", "in", "out", "ended by", "held");
        foreach (var right in new[] { "qty", "profit", "fees" })
            table.AddColumn(new TableColumn(right).RightAligned());
        var flat = true;
        foreach (var shown in _trades.Values)
        {
            var trade = (await _trading.Environment.Trades.FindAsync(shown.Id, cancellationToken).ConfigureAwait(false))!.Trade;
            flat &= trade.Phase.IsFinal();
            AddRow(table, shown.Number, HistoryOf(trade));
        }

        _console.Write(table);
        var account = await _trading.Environment.Accounts.GetAsync(Account, cancellationToken).ConfigureAwait(false);
        var balance = await _trading.PaperBrokers[0].GetBalanceAsync(cancellationToken).ConfigureAwait(false);
        var agrees = balance.Equity == 30_000m + account.NetProfit && account.Reservations.IsEmpty;
        _console.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{account.ClosedTrades} trades closed, profit [bold]{account.NetProfit:0.00}[/] after fees of {account.Fees:0.00}. The broker's equity is {balance.Equity:0.00}: {(agrees ? "[green]the books agree[/]" : "[red]THE BOOKS DO NOT AGREE[/]")}."));
        if (!flat)
            _console.MarkupLine("[red]Not every trade is flat.[/]");
        _console.MarkupLine("Next: start the host with [bold]dotnet run --project src/ServerlessTrader.Local[/] and send it an alert of your own.");
        return flat && agrees ? 0 : 1;
    }

    private static HistoryEntry? HistoryOf(Trade trade) => trade.Outcome is null ? null : HistoryEntry.Of(trade);

    private static void AddRow(Table table, int number, HistoryEntry? entry)
    {
        if (entry is null)
        {
            table.AddRow(Number(number), "", "", "", "", "[red]still open[/]", "", "", "", "");
            return;
        }

        var held = entry.EnteredAt is { } entered ? Held(entry.EndedAt - entered) : "";
        var traded = entry.Quantity > 0m;
        var colour = entry.Profit > 0m ? "green" : entry.Profit < 0m ? "red" : "grey";
        table.AddRow(
            Number(number), entry.Strategy, Markup.Escape(entry.Instrument?.Trim() ?? ""), traded ? Price(entry.EntryPrice) : "", traded ? Price(entry.ExitPrice) : "",
            traded ? entry.Code : $"[grey]not traded: {entry.Code}[/]", held, traded ? Number(entry.Quantity) : "",
            traded ? $"[{colour}]{Money(entry.Profit)}[/]" : "", traded ? Money(entry.Fees) : "");
    }

    private void Say(string who, string markup, DateTimeOffset? at = null) =>
        _console.MarkupLine($"[grey]{TimeZoneInfo.ConvertTime(at ?? _clock.GetUtcNow(), _newYork).ToString("ddd HH:mm:ss", CultureInfo.InvariantCulture)}[/] [aqua]{who,-8}[/] {markup}");

    private static string ColourOf(JournalEntry line) => line.Code switch
    {
        "rejected" or "exit-failed" or "order-rejected" => "red",
        "stop" or "break-even" => "yellow",
        "flat" or "entered" or "scaled-out" => "green",
        "fill" => "blue",
        _ => "white",
    };

    private static string Number(decimal value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Price(decimal value) => value.ToString("0.00##", CultureInfo.InvariantCulture);

    private static string Money(decimal value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Held(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h {time.Minutes:00}m");

    /// <summary>A trade as far as it has been shown.</summary>
    private sealed class DemoTrade(int number, string id)
    {
        public int Number { get; } = number;

        public string Id { get; } = id;

        public int Lines { get; set; }

        public bool IsOver { get; set; }
    }
}
