using System.Collections.Immutable;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Risk;
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

    private int _underWay;

    /// <summary>Alerts being admitted at this moment.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Admits an alert of a strategy.</summary>
    /// <exception cref="TableUnavailableException">Nothing is known to be stored; the sender may send again.</exception>
    public async ValueTask<Admission> RunAsync(StrategyDefinition strategy, Alert alert, AlertFields fields, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(alert);
        Interlocked.Increment(ref _underWay);
        try
        {
            return await AdmitAsync(strategy, alert, fields, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async ValueTask<Admission> AdmitAsync(StrategyDefinition strategy, Alert alert, AlertFields fields, CancellationToken cancellationToken)
    {
        var now = environment.Now;
        if (Refusal(strategy, alert, now) is { } refusal)
            return refusal;

        var key = AlertKey.Compute(strategy.Id, alert, fields);
        var generation = 0;
        string? replaces = null;
        while (true)
        {
            // Where alerts queue, a repeated one must be known before it takes a place.
            if (replaces is null && (!AlertKey.HasOwnTimestamp(alert) || InstrumentOf(strategy, alert) is not null) && await environment.Trades.FindAlertAsync(key, cancellationToken).ConfigureAwait(false) is { } earlier)
            {
                if (AlertKey.HasOwnTimestamp(alert) || now - earlier.Record.ReceivedAt < strategy.Alert.DuplicateWindow)
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
        var draft = InstrumentOf(strategy, alert) is { } instrument
            ? await QueueAsync(strategy, alert, id, instrument, now, cancellationToken).ConfigureAwait(false)
            : await DraftAsync(strategy, alert, id, now, cancellationToken).ConfigureAwait(false);
        var record = new AlertRecord { Id = id, Strategy = strategy.Id, ReceivedAt = now, Alert = alert, Trades = draft.Answer.ToImmutable(), Generation = generation };
        var request = new CloseRequest(alert.Intent == AlertIntent.Close ? "exit-alert" : "reversal", alert.Message ?? $"alert {id}", now);
        var command = draft.Affected.Count == 0 ? null : new PendingCommand(id, [.. draft.Affected.Select(trade => trade.Id)], request);
        await environment.Trades.AdmitAsync(key, record, replaces, draft.Trades, draft.Entries, command, cancellationToken).ConfigureAwait(false);

        // Stored: from here on nothing may turn the answer into an error.
        if (command is not null)
            await TryAsync(() => commands.RunAsync(command, CancellationToken.None)).ConfigureAwait(false);
        foreach (var trade in draft.Trades)
        {
            if (!trade.Phase.IsFinal())
                await TryAsync(() => scheduler.StartAsync(trade.Id, CancellationToken.None)).ConfigureAwait(false);
        }

        return new Admission.Accepted(record, IsDuplicate: false);
    }

    /// <summary>Trades that enter as soon as they can.</summary>
    private async ValueTask<AlertDraft> DraftAsync(StrategyDefinition strategy, Alert alert, string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var draft = new AlertDraft();
        var symbol = SymbolOf(strategy, alert);
        var held = alert.Intent == AlertIntent.Close || alert.ClosesOpposite
            ? await OpenTradesAsync(strategy, symbol, cancellationToken).ConfigureAwait(false)
            : [];
        draft.Affected.AddRange(held.Where(trade => IsClosedBy(trade, alert)));
        if (alert.Intent != AlertIntent.Open)
        {
            draft.AnswerClosing(draft.Affected);
            return draft;
        }

        var stopped = await environment.Accounts.GetControlAsync(cancellationToken).ConfigureAwait(false);
        foreach (var account in strategy.Accounts)
        {
            var trade = NewTrade(strategy, alert, id, account, symbol, now) with
            {
                WaitsFor = [.. draft.Affected.Where(other => other.Account == account).Select(other => other.Id)],
            };
            draft.Add(trade, AlreadyThere(trade, alert, held) ?? await GateAsync(trade, alert, strategy.Limits, stopped, cancellationToken).ConfigureAwait(false), Describe(alert, strategy), now);
        }

        return draft;
    }

    /// <summary>
    /// Trades that enter one after the other. Each takes its place in its lane before it is stored, so that it can be told from those behind it; only what stands before it
    /// is closed for it. A close is a trade too, which opens nothing: what comes after it waits until it is complete.
    /// </summary>
    private async ValueTask<AlertDraft> QueueAsync(
        StrategyDefinition strategy, Alert alert, string id, Instrument instrument, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var draft = new AlertDraft();
        if (alert.Intent == AlertIntent.Candle)
            return draft;
        var symbol = SymbolOf(strategy, alert);
        var isClose = alert.Intent == AlertIntent.Close;

        // The webhook trades the account's symbol as a person would, and closes whatever is in its way; every other strategy keeps to its own trades.
        var owner = alert.Dialect == AlertDialect.Futures ? null : strategy.Id;
        var stopped = isClose ? null : await environment.Accounts.GetControlAsync(cancellationToken).ConfigureAwait(false);
        foreach (var account in strategy.Accounts)
        {
            var trade = NewTrade(strategy, alert, id, account, symbol, now) with { Lane = symbol };
            var gate = stopped is null ? null : await GateAsync(trade, alert, strategy.Limits, stopped, cancellationToken).ConfigureAwait(false);
            if (gate is null)
            {
                var lane = await environment.Trades.Lanes.JoinAsync(account, symbol, trade.Id, now, cancellationToken).ConfigureAwait(false);
                if (isClose || alert.ClosesOpposite)
                {
                    var before = await OpenBeforeAsync(trade, lane, cancellationToken).ConfigureAwait(false);
                    if (!isClose)
                        gate = AlreadyThere(trade, alert, before);
                    var affected = gate is null ? before.Where(other => IsClosedBy(other, alert) && (owner is null || other.Strategy == owner)).ToList() : [];
                    draft.Affected.AddRange(affected);
                    var direction = isClose ? alert.Direction : Opposite(trade.Direction);
                    trade = trade with
                    {
                        Clearing = new Clearing(
                            instrument, direction, isClose, [.. affected.Select(other => other.Id)], [], HasCancelled: owner is not null, HasAdopted: owner is not null, Strategy: owner),
                    };
                }
            }

            if (isClose)
                draft.AddClose(trade, now);
            else
                draft.Add(trade, gate, Describe(alert, strategy), now);
        }

        if (isClose)
            draft.AnswerClosing(draft.Affected);
        return draft;
    }

    /// <summary>The trades that have begun, or stand before this one in its lane.</summary>
    private async ValueTask<IReadOnlyList<Trade>> OpenBeforeAsync(Trade trade, Lane lane, CancellationToken cancellationToken)
    {
        var ahead = lane.Ahead(trade.Id).ToHashSet(StringComparer.Ordinal);
        var open = await environment.Trades.OpenTradesOfAsync(trade.Account, trade.Lane!, cancellationToken).ConfigureAwait(false);
        return [.. open.Where(other => other.Id != trade.Id && other.Clearing is not { IsCommand: true } && (other.Phase != TradePhase.Accepted || ahead.Contains(other.Id)))];
    }

    private static TradeDirection Opposite(TradeDirection direction) => direction == TradeDirection.Long ? TradeDirection.Short : TradeDirection.Long;

    private static string SymbolOf(StrategyDefinition strategy, Alert alert) => (alert.Symbol ?? strategy.Market.Symbol ?? "").ToUpperInvariant();

    /// <summary>What the alert trades, when that follows from the alert alone: then alerts of one symbol are taken one after the other.</summary>
    private static Instrument? InstrumentOf(StrategyDefinition strategy, Alert alert) =>
        SymbolOf(strategy, alert) is { Length: > 0 } symbol ? strategy.Selection.InstrumentOf(symbol) : null;

    private static Trade NewTrade(StrategyDefinition strategy, Alert alert, string id, string account, string symbol, DateTimeOffset now) => new()
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

    private async ValueTask<(string Code, string Reason)?> GateAsync(Trade trade, Alert alert, RiskLimits limits, EntryControl control, CancellationToken cancellationToken)
    {
        if (control.Stopped)
            return ("entries-stopped", $"{control.Reason}; POST /api/resume lets entries go on");
        var account = await environment.Accounts.GetAsync(trade.Account, cancellationToken).ConfigureAwait(false);
        if (account.Breaker.Trip is { } trip)
            return ("breaker", trip.Detail);
        if (account.PausedBecause is { } paused)
            return ("account-paused", paused);

        // The other side of a reversal gives its place back before this trade needs one.
        if (!alert.ClosesOpposite && trade.WaitsFor.IsEmpty && account.Reservations.Count >= limits.MaxOpenTrades)
            return ("too-many-open-trades", $"{account.Reservations.Count} trades are open and {limits.MaxOpenTrades} are allowed");
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
