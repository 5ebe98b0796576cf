using System.Globalization;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Reconciliation;

/// <summary>
/// Compares what the broker holds with what the ledger says. The broker holding less than our trades need pauses the account's entries until both agree again;
/// a position of somebody else's is reported once and left alone. Orders that rest are no position; a stop that has just been filled is news, not a mismatch.
/// </summary>
public sealed class PositionReconciler(TradeEnvironment environment)
{
    private readonly HashSet<(string Account, string Symbol)> _reported = [];

    /// <summary>Compares every account. An account whose broker cannot be read is left for the next run: a failed question is not the answer "nothing".</summary>
    public async ValueTask<IReadOnlyList<PositionMismatch>> RunAsync(CancellationToken cancellationToken = default)
    {
        var mismatches = new List<PositionMismatch>();
        foreach (var venue in environment.Venues.All)
        {
            try
            {
                mismatches.AddRange(await CompareAsync(venue, cancellationToken).ConfigureAwait(false));
            }
            catch (BrokerUnavailableException)
            {
                // Asked again at the next run.
            }
        }

        return mismatches;
    }

    /// <summary>What differs is looked at once more: a trade that booked its stop's fill while we asked about it has settled the matter.</summary>
    private async ValueTask<IReadOnlyList<PositionMismatch>> CompareAsync(AccountVenue venue, CancellationToken cancellationToken)
    {
        var (mismatches, unsettled) = await LookAsync(venue, cancellationToken).ConfigureAwait(false);
        if (mismatches.Count > 0)
        {
            var first = mismatches;
            (mismatches, unsettled) = await LookAsync(venue, cancellationToken).ConfigureAwait(false);
            unsettled.UnionWith(first.Concat(mismatches).Where(mismatch => first.Contains(mismatch) != mismatches.Contains(mismatch)).Select(mismatch => mismatch.Symbol));
            mismatches.RemoveAll(mismatch => unsettled.Contains(mismatch.Symbol));
        }

        await ActAsync(venue.Account, mismatches, unsettled, cancellationToken).ConfigureAwait(false);
        return mismatches;
    }

    private async ValueTask<(List<PositionMismatch> Mismatches, HashSet<string> Unsettled)> LookAsync(AccountVenue venue, CancellationToken cancellationToken)
    {
        // Read the ledger on both sides of the broker: a symbol that moved in between is in flux, not wrong.
        var before = await LedgerAsync(venue.Account, cancellationToken).ConfigureAwait(false);
        var held = (await venue.Broker.GetPositionsAsync(cancellationToken).ConfigureAwait(false))
            .GroupBy(position => position.Instrument.Symbol, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(position => position.Quantity), StringComparer.Ordinal);
        var after = await LedgerAsync(venue.Account, cancellationToken).ConfigureAwait(false);

        var mismatches = new List<PositionMismatch>();
        var unsettled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var symbol in before.Keys.Union(after.Keys).Union(held.Keys).Order(StringComparer.Ordinal))
        {
            var (expected, inFlux) = after.GetValueOrDefault(symbol);
            if (inFlux || before.GetValueOrDefault(symbol) != (expected, false))
            {
                unsettled.Add(symbol);
                continue;
            }

            var actual = held.GetValueOrDefault(symbol);
            if (actual == expected)
                continue;
            if (await HasUnbookedStopAsync(venue, symbol, cancellationToken).ConfigureAwait(false))
                unsettled.Add(symbol);
            else
                mismatches.Add(new PositionMismatch(venue.Account, symbol, expected, actual));
        }

        return (mismatches, unsettled);
    }

    /// <summary>True when a stop that rests at the broker has been filled and its trade has not noticed yet, or when that cannot be told.</summary>
    private async ValueTask<bool> HasUnbookedStopAsync(AccountVenue venue, string symbol, CancellationToken cancellationToken)
    {
        await foreach (var trade in environment.Trades.OpenTradesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (trade.Account != venue.Account || trade.Plan?.Instrument.Symbol != symbol)
                continue;
            foreach (var stop in trade.LiveStops)
            {
                var outcome = await venue.Broker.FindAsync(stop.Request.Key, cancellationToken).ConfigureAwait(false);
                if (outcome is OrderOutcome.Unknown || (outcome is OrderOutcome.Confirmed { Report: var report } && report.FilledQuantity > stop.FilledQuantity))
                    return true;
            }
        }

        return false;
    }

    private async ValueTask<Dictionary<string, (decimal Quantity, bool InFlux)>> LedgerAsync(string account, CancellationToken cancellationToken)
    {
        var expected = new Dictionary<string, (decimal Quantity, bool InFlux)>(StringComparer.Ordinal);
        await foreach (var trade in environment.Trades.OpenTradesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (trade.Account != account || trade.Plan is not { } plan)
                continue;
            var (quantity, inFlux) = expected.GetValueOrDefault(plan.Instrument.Symbol);
            var busy = trade.ActiveOrder is not null || trade.Phase is TradePhase.Sized or TradePhase.Entering;
            expected[plan.Instrument.Symbol] = (quantity + plan.Sign * trade.Position.Open, inFlux || busy);
        }

        return expected;
    }

    private async ValueTask ActAsync(string account, List<PositionMismatch> mismatches, HashSet<string> unsettled, CancellationToken cancellationToken)
    {
        var missing = mismatches.FirstOrDefault(mismatch => Math.Abs(mismatch.AtBroker) < Math.Abs(mismatch.InLedger) || mismatch.AtBroker * mismatch.InLedger < 0m);
        var pause = missing is null ? null : string.Create(CultureInfo.InvariantCulture, $"the broker holds {missing.AtBroker} {missing.Symbol.Trim()}, our trades need {missing.InLedger}");

        // A symbol in flux is no proof that what was missing has come back: a pause ends only when everything is settled and agrees.
        if (pause is not null || unsettled.Count == 0)
        {
            await environment.Accounts.UpdateAsync(
                account, state => state.PausedBecause == pause ? state : state with { PausedBecause = pause }, cancellationToken).ConfigureAwait(false);
        }

        _reported.RemoveWhere(reported =>
            reported.Account == account && !unsettled.Contains(reported.Symbol) && mismatches.TrueForAll(mismatch => mismatch.Symbol != reported.Symbol));
        foreach (var mismatch in mismatches.Where(mismatch => _reported.Add((account, mismatch.Symbol))))
        {
            var ours = mismatch.InLedger != 0m;
            await environment.Notifier.NotifyAsync(
                new Notification(
                    ours ? NotificationSeverity.Critical : NotificationSeverity.Warning,
                    ours ? "position-mismatch" : "unknown-position",
                    string.Create(CultureInfo.InvariantCulture, $"{account}: the broker holds {mismatch.AtBroker} {mismatch.Symbol.Trim()}, our trades account for {mismatch.InLedger}."),
                    null, account, environment.Now),
                cancellationToken).ConfigureAwait(false);
        }
    }
}
