using System.Collections.Immutable;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// From a parsed, authenticated alert to stored trades: staleness, duplicate, gates, store, schedule. Everything that matters is one atomic write; what comes after it
/// only makes it happen sooner, and the sweep makes up for it.
/// </summary>
public sealed class AdmitAlert(TradeEnvironment environment, ITradeScheduler scheduler, TradeCommands commands)
{
    private static readonly TimeSpan _maxExitAge = TimeSpan.FromDays(1);
    private static readonly TimeSpan _maxClockLead = TimeSpan.FromSeconds(30);

    /// <summary>Admits an alert of a strategy.</summary>
    /// <exception cref="TableUnavailableException">Nothing is known to be stored; the sender may send again.</exception>
    public async ValueTask<Admission> RunAsync(StrategyDefinition strategy, Alert alert, AlertFields fields, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(alert);
        var now = environment.Now;
        if (Refusal(strategy, alert, now) is { } refusal)
            return refusal;

        var key = AlertKey.Compute(strategy.Id, alert, fields);
        var generation = 0;
        string? replaces = null;
        while (true)
        {
            if (replaces is null && !AlertKey.HasOwnTimestamp(alert) && await environment.Trades.FindAlertAsync(key, cancellationToken).ConfigureAwait(false) is { } earlier)
            {
                if (now - earlier.Record.ReceivedAt < strategy.Alert.DuplicateWindow)
                    return new Admission.Accepted(earlier.Record, IsDuplicate: true);
                replaces = earlier.ETag;
                generation = earlier.Record.Generation + 1;
            }

            try
            {
                return await StoreAsync(strategy, alert, key, generation, replaces, now, cancellationToken).ConfigureAwait(false);
            }
            catch (TableConflictException)
            {
                // Somebody stored the same alert between our look and our write.
                replaces = null;
                if (await environment.Trades.FindAlertAsync(key, cancellationToken).ConfigureAwait(false) is { } first
                    && (AlertKey.HasOwnTimestamp(alert) || now - first.Record.ReceivedAt < strategy.Alert.DuplicateWindow))
                    return new Admission.Accepted(first.Record, IsDuplicate: true);
            }
        }
    }

    private static Admission.Refused? Refusal(StrategyDefinition strategy, Alert alert, DateTimeOffset now)
    {
        var opens = alert.Intent == AlertIntent.Open;
        if (opens && !strategy.Enabled)
            return new Admission.Refused(409, "strategy-disabled", $"The strategy '{strategy.Id}' is switched off.", "enabled", "Set \"enabled\": true in its file, or stop its alert in TradingView.");
        if (opens && alert.Direction is { } direction && !strategy.Alert.Directions.Contains(direction))
        {
            var taken = string.Join(" and ", strategy.Alert.Directions.Select(TradeEndings.Name));
            return new Admission.Refused(409, "direction-not-traded", $"The strategy '{strategy.Id}' trades {taken} only.", "type", "Send the alert to the strategy for the other direction.");
        }

        if (strategy.Market.Symbol is { } symbol && alert.Symbol is { } named && !string.Equals(symbol, named, StringComparison.OrdinalIgnoreCase))
            return new Admission.Refused(409, "symbol-not-traded", $"The strategy '{strategy.Id}' trades {symbol}, the alert is for {named}.", "underlying", $"Put the alert on a chart of {symbol}.");
        if (alert.Timestamp is not { } timestamp)
            return null;
        if (timestamp > now + _maxClockLead)
            return new Admission.Refused(
                422, "future-alert", $"The alert is dated {timestamp:O}, {(timestamp - now).TotalSeconds:0} s ahead of our clock ({now:O}).", "timestamp",
                "Send UTC: {{timenow}} is; check the clock of whatever sends it.");
        var maxAge = opens ? strategy.Alert.MaxAge : _maxExitAge;
        return now - timestamp > maxAge
            ? new Admission.Refused(
                422, "stale-alert", $"The alert is dated {timestamp:O}, {(now - timestamp).TotalSeconds:0} s ago; at most {maxAge.TotalSeconds:0} s are allowed.", "timestamp",
                "Use {{timenow}} (when it fired), not {{time}} (when its bar began), or raise alert.maxAge in the strategy file.")
            : null;
    }

    private async ValueTask<Admission> StoreAsync(
        StrategyDefinition strategy, Alert alert, string key, int generation, string? replaces, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = generation == 0 ? key : AlertKey.Successor(key, generation);
        var symbol = (alert.Symbol ?? strategy.Market.Symbol ?? "").ToUpperInvariant();
        var held = alert.Intent == AlertIntent.Close || alert.ClosesOpposite
            ? await OpenTradesAsync(strategy, symbol, cancellationToken).ConfigureAwait(false)
            : [];
        var affected = held.Where(trade => IsClosedBy(trade, alert)).ToList();
        var trades = new List<Trade>();
        var entries = new List<JournalEntry>();
        var answer = ImmutableArray.CreateBuilder<AlertTrade>();
        if (alert.Intent == AlertIntent.Open)
        {
            var stopped = await environment.Accounts.GetControlAsync(cancellationToken).ConfigureAwait(false);
            foreach (var account in strategy.Accounts)
            {
                var trade = NewTrade(strategy, alert, id, account, symbol, affected, now);
                var gate = AlreadyThere(trade, alert, held) ?? await GateAsync(trade, stopped, cancellationToken).ConfigureAwait(false);
                if (gate is { } closed)
                    trade = trade with { Phase = TradePhase.Rejected, Outcome = new TradeOutcome(closed.Code, closed.Reason, now) };
                trades.Add(trade);
                entries.Add(new JournalEntry(now, trade.Phase, gate is null ? "accepted" : "rejected", gate?.Reason ?? Describe(alert, strategy)));
                answer.Add(new AlertTrade(trade.Id, account, gate is null ? "accepted" : "rejected", gate?.Code, gate?.Reason));
            }
        }
        else
        {
            answer.AddRange(affected.Select(trade => new AlertTrade(trade.Id, trade.Account, "closing")));
        }

        var record = new AlertRecord { Id = id, Strategy = strategy.Id, ReceivedAt = now, Alert = alert, Trades = answer.ToImmutable(), Generation = generation };
        var request = new CloseRequest(alert.Intent == AlertIntent.Close ? "exit-alert" : "reversal", alert.Message ?? $"alert {id}", now);
        var command = affected.Count == 0 ? null : new PendingCommand(id, [.. affected.Select(trade => trade.Id)], request);
        await environment.Trades.AdmitAsync(key, record, replaces, trades, entries, command, cancellationToken).ConfigureAwait(false);

        // Stored: from here on nothing may turn the answer into an error.
        if (command is not null)
            await TryAsync(() => commands.RunAsync(command, CancellationToken.None)).ConfigureAwait(false);
        foreach (var trade in trades)
        {
            if (!trade.Phase.IsFinal())
                await TryAsync(() => scheduler.StartAsync(trade.Id, CancellationToken.None)).ConfigureAwait(false);
        }

        return new Admission.Accepted(record, IsDuplicate: false);
    }

    private static Trade NewTrade(StrategyDefinition strategy, Alert alert, string id, string account, string symbol, IReadOnlyList<Trade> affected, DateTimeOffset now) => new()
    {
        Id = AlertKey.TradeId(id, account),
        Strategy = strategy.Id,
        Account = account,
        Symbol = symbol,
        Direction = alert.Direction ?? TradeDirection.Long,
        Timeframe = alert.Timeframe ?? strategy.Market.Timeframe,
        Calendar = strategy.Market.Calendar,
        Alert = new TradeAlert
        {
            Key = id,
            Dialect = alert.Dialect,
            ReceivedAt = now,
            Timestamp = alert.Timestamp,
            ReferencePrice = alert.ReferencePrice,
            StopPrice = alert.StopPrice,
            BalanceFraction = alert.BalanceFraction,
            Leverage = alert.Leverage,
        },
        WaitsFor = [.. affected.Where(trade => trade.Account == account).Select(trade => trade.Id)],
    };

    private async ValueTask<IReadOnlyList<Trade>> OpenTradesAsync(StrategyDefinition strategy, string symbol, CancellationToken cancellationToken)
    {
        var open = new List<Trade>();
        await foreach (var trade in environment.Trades.OpenTradesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (trade.Strategy == strategy.Id && trade.Symbol == symbol)
                open.Add(trade);
        }

        return open;
    }

    /// <summary>A close closes the named direction, or both; an open that reverses closes the opposite one.</summary>
    private static bool IsClosedBy(Trade trade, Alert alert) =>
        (alert.Direction is null || trade.Direction == alert.Direction) == (alert.Intent == AlertIntent.Close);

    /// <summary>TradingView's strategies name the position to reach, at every order: who is there already has nothing to do.</summary>
    private static (string Code, string Reason)? AlreadyThere(Trade trade, Alert alert, IReadOnlyList<Trade> held) =>
        alert.Dialect == AlertDialect.Strategy && held.Any(other => other.Account == trade.Account && other.Direction == trade.Direction && other.CloseRequest is null)
            ? ("already-in-position", $"{trade.Account} is {TradeEndings.Name(trade.Direction)} {trade.Symbol} already")
            : null;

    private async ValueTask<(string Code, string Reason)?> GateAsync(Trade trade, EntryControl control, CancellationToken cancellationToken)
    {
        if (control.Stopped)
            return ("entries-stopped", $"{control.Reason}; POST /api/resume lets entries go on");
        var account = await environment.Accounts.GetAsync(trade.Account, cancellationToken).ConfigureAwait(false);
        if (account.Breaker.Trip is { } trip)
            return ("breaker", trip.Detail);
        if (account.PausedBecause is { } paused)
            return ("account-paused", paused);
        var calendar = environment.Calendars.Get(trade.Calendar);
        return calendar.IsOpen(environment.Now) ? null : ("market-closed", $"{calendar.Name} opens at {calendar.NextOpen(environment.Now):yyyy-MM-dd HH:mm} UTC");
    }

    private static string Describe(Alert alert, StrategyDefinition strategy) =>
        $"{strategy.Id}: open {(alert.Direction is { } direction ? TradeEndings.Name(direction) : "")}{(alert.ReferencePrice is { } price ? FormattableString.Invariant($" at {price}") : "")}";

    private static async ValueTask TryAsync(Func<ValueTask> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, the alert is stored and the sweep will do this again within seconds; failing the request would make the sender repeat it.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
