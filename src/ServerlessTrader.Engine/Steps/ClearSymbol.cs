using System.Collections.Immutable;
using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Closes what a trade's <see cref="Clearing"/> names, before the trade begins: our own trades by their ordinary exits; for a command then every working order of the
/// symbol; and what the broker holds beyond that is adopted, so that it too is closed by the ordinary exit. Every part may be run again.
/// </summary>
internal sealed class ClearSymbol(TradeEnvironment environment, TradeEndings endings, ITradeScheduler scheduler)
{
    private readonly TradeCommands _commands = new(environment, scheduler);
    private readonly AdoptPosition _adopt = new(environment, endings, scheduler);

    /// <summary>Null when everything is closed (a command has ended then) or the trade was rejected; else when to look again.</summary>
    public async ValueTask<Wake?> RunAsync(TradeSession session, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await CloseOursAsync(session, cancellationToken).ConfigureAwait(false) is { } wake)
                return wake;
            if (session.Trade.Phase.IsFinal())
                return null;
            var clearing = session.Trade.Clearing!;
            if (clearing.HasAdopted && (clearing.HasCancelled || !Cancels(clearing)))
                return await CompleteAsync(session, cancellationToken).ConfigureAwait(false);
            if (environment.Venues.Find(session.Trade.Account) is not { } venue)
            {
                await endings.RejectAsync(
                    session, "unknown-account", $"the account '{session.Trade.Account}' is not configured", NotificationSeverity.Warning, cancellationToken).ConfigureAwait(false);
                return null;
            }

            try
            {
                if (Cancels(clearing) && !clearing.HasCancelled)
                    await CancelAsync(session, venue, cancellationToken).ConfigureAwait(false);
                else
                    await _adopt.RunAsync(session, venue, cancellationToken).ConfigureAwait(false);
            }
            catch (BrokerUnavailableException exception)
            {
                return await PostponeAsync(session, exception.Message, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool Cancels(Clearing clearing) => clearing is { IsCommand: true, Direction: null };

    /// <summary>Tells every trade in the way to close, and waits until all of them are flat.</summary>
    private async ValueTask<Wake?> CloseOursAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var clearing = session.Trade.Clearing!;
        // One that is merely accepted stands behind this one: its turn comes later.
        var lane = await environment.Trades.OpenTradesOfAsync(session.Trade.Account, session.Trade.Lane!, cancellationToken).ConfigureAwait(false);
        var waiting = lane.Where(trade => trade.Phase != TradePhase.Accepted && clearing.Concerns(trade)).ToList();
        if (waiting.Count == 0)
            return null;
        if (!clearing.IsCommand && waiting.Find(trade => trade.PendingExit is { Failures: > 0 }) is { } stuck)
        {
            var why = stuck.Orders.LastOrDefault(order => order.Purpose == OrderPurpose.Exit)?.Reason ?? "the broker refused the order";
            await endings.RejectAsync(
                session, "close-failed", $"the other side could not be closed, so nothing was opened: {why}", NotificationSeverity.Warning, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (clearing.WithTrades(waiting.Select(trade => trade.Id)) is var more && more != clearing)
        {
            session.Change(session.Trade with { Clearing = more });
            await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        }

        var request = new CloseRequest(clearing.IsCommand ? "exit-alert" : "reversal", $"alert {session.Trade.Alert.Key}", session.Now);
        // Who knows already is woken once more: the first call may have been lost.
        foreach (var trade in waiting)
            await _commands.CloseAsync(trade.Id, request, cancellationToken).ConfigureAwait(false);
        return new Wake(session.Now + environment.Options.ReversalPoll);
    }

    private static async ValueTask CancelAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        var clearing = session.Trade.Clearing!;
        var reports = await venue.Broker.CancelAllAsync(clearing.Instrument, cancellationToken).ConfigureAwait(false);
        var cancelled = reports.Where(report => report.State is OrderState.Cancelled or OrderState.Expired).Select(report => report.BrokerOrderId).ToImmutableArray();
        session.Change(
            session.Trade with { Clearing = clearing with { HasCancelled = true, Failures = 0, CancelledOrders = clearing.CancelledOrders.AddRange(cancelled) } },
            "orders-cancelled", cancelled.IsEmpty ? $"no order of {clearing.Instrument.Symbol} was working" : $"cancelled {string.Join(", ", cancelled)}");
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Wake?> CompleteAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var clearing = session.Trade.Clearing!;
        if (!clearing.IsCommand)
            return null;
        var what = string.Create(
            CultureInfo.InvariantCulture, $"{clearing.Instrument.Symbol}: {clearing.Trades.Length} trades closed, {clearing.CancelledOrders.Length} orders cancelled");
        session.Change(
            session.Trade.To(TradePhase.Flat) with { Outcome = new TradeOutcome("closed", what, session.Now), CloseRequest = null }, "closed", what);
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async ValueTask<Wake?> PostponeAsync(TradeSession session, string reason, CancellationToken cancellationToken)
    {
        var clearing = session.Trade.Clearing!;
        var failures = clearing.Failures + 1;
        var next = session.Now + environment.Options.WaitAfter(failures);
        session.Change(session.Trade with { Clearing = clearing with { Failures = failures } }, "broker-unreachable", $"{reason}; tried again at {next:HH:mm:ss} UTC");
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        if (clearing.IsCommand && failures is 1 or 5 or 20)
        {
            await endings.TellAsync(
                NotificationSeverity.Critical, "close-delayed",
                $"{session.Trade.Account}: closing {clearing.Instrument.Symbol} waits for the broker: {reason}. It is tried again until it succeeds.", session.Trade, cancellationToken)
                .ConfigureAwait(false);
        }

        return new Wake(next);
    }
}
