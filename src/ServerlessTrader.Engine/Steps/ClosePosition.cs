using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Closing → Open or Flat: works the exit until it is complete. No limit, breaker or kill switch stands in its way, and it is never given up: a refused order is
/// tried again with growing delay, after a look at what the broker holds. A stop that rests at the broker is asked before anything is sent, stays until everything is closed,
/// and must be over before the trade is.
/// </summary>
internal sealed class ClosePosition(TradeEnvironment environment, OrderDesk desk, RestingStops stops, TradeEndings endings)
{
    /// <summary>Orders one run may send before it yields: a market that fills a little each time must not keep one trade busy for ever.</summary>
    private const int OrdersPerRun = 5;

    public async ValueTask<Wake?> RunAsync(TradeSession session, CancellationToken cancellationToken)
    {
        if (environment.Venues.Find(session.Trade.Account) is not { } venue)
        {
            await TellFailureAsync(session, $"the account '{session.Trade.Account}' is not configured any more", cancellationToken).ConfigureAwait(false);
            return new Wake(session.Now + environment.Options.LongestWait);
        }

        for (var sent = 0; ;)
        {
            if (session.Trade.ActiveOrder is not null)
            {
                await desk.FollowAsync(session, venue, cancellationToken).ConfigureAwait(false);
                if (IsStuck(session))
                    await desk.CancelAsync(session, venue, cancellationToken).ConfigureAwait(false);
                if (session.Trade.ActiveOrder is { } order)
                    return new Wake(order.AskAt ?? session.Now + environment.Options.ExitPoll);
            }

            Widen(session);
            if (session.Trade.Position.Open > session.Trade.PendingExit!.OpenAfter)
                await stops.AskAsync(session, venue, cancellationToken).ConfigureAwait(false);
            if (session.Trade.Position.Open <= 0m && await stops.CancelAllAsync(session, venue, cancellationToken).ConfigureAwait(false) is { } stopAt)
                return new Wake(stopAt);
            var trade = session.Trade;
            var pending = trade.PendingExit!;
            var open = trade.Position.Open;
            if (open <= pending.OpenAfter)
            {
                await CompleteAsync(session, pending, cancellationToken).ConfigureAwait(false);
                return null;
            }

            if (await HoldBackAsync(session, venue, pending, cancellationToken).ConfigureAwait(false) is { } wake)
                return await ProtectAsync(session, venue, wake, cancellationToken).ConfigureAwait(false);
            if (session.Trade.Phase.IsFinal())
                return null;
            if (sent++ == OrdersPerRun)
                return new Wake(session.Now + environment.Options.ExitPoll);
            await desk.SendAsync(
                session, venue,
                OrderRequest.Single(
                    trade.NextClientOrderId(OrderPurpose.Exit), trade.Plan!.Instrument, trade.Plan.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy,
                    Math.Min(open - pending.OpenAfter, trade.Plan.Rules.MaxQuantity), OrderType.Market, reduceOnly: true),
                OrderPurpose.Exit, cancellationToken).ConfigureAwait(false);
            if (session.Trade.ActiveOrder is { } active)
                return new Wake(active.AskAt ?? session.Now + environment.Options.ExitPoll);
        }
    }

    private bool IsStuck(TradeSession session) =>
        session.Trade.ActiveOrder is { State: TicketState.Working, AskAt: null } order
        && (order.Purpose == OrderPurpose.Add || session.Now - order.AttemptedAt >= environment.Options.ExitPatience)
        && environment.Calendars.Get(session.Trade.Calendar).IsOpen(session.Now);

    /// <summary>A wish to close everything that came while a part was being closed.</summary>
    private static void Widen(TradeSession session)
    {
        if (session.Trade is { CloseRequest: { } request, PendingExit: { OpenAfter: > 0m } pending } trade)
            session.Change(trade with { PendingExit = pending with { OpenAfter = 0m, Code = request.Code, Reason = request.Reason } }, request.Code, request.Reason);
    }

    private async ValueTask CompleteAsync(TradeSession session, PendingExit pending, CancellationToken cancellationToken)
    {
        var position = session.Trade.Position;
        if (position.Open <= 0m)
        {
            var (code, reason) = HowItEnded(session.Trade, pending);
            if (position.Open < 0m)
                await TellOverClosedAsync(session.Trade, cancellationToken).ConfigureAwait(false);
            await endings.FlattenAsync(session, code, reason, cancellationToken).ConfigureAwait(false);
            return;
        }

        session.Change(
            session.Trade.To(TradePhase.Open) with { PendingExit = null },
            "scaled-out", string.Create(CultureInfo.InvariantCulture, $"{pending.Code}: {position.Closed} of {position.Entered} closed, {position.Open} left"));
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the trade ended by: the stop at the broker may have been faster than what was decided here.</summary>
    private static (string Code, string Reason) HowItEnded(Trade trade, PendingExit pending)
    {
        var last = trade.AllOrders.Where(order => order.Purpose is OrderPurpose.Exit or OrderPurpose.Stop && !order.Fills.IsEmpty).OrderBy(order => order.Fills[^1].At).LastOrDefault();
        return last is { Purpose: OrderPurpose.Stop } && pending.OpenAfter > 0m && RestingStops.FilledBy(trade) is { } end
            ? (end.Code, string.Create(CultureInfo.InvariantCulture, $"the stop resting at the broker was filled at {end.Stop.Fills[^1].Price}"))
            : (pending.Code, pending.Reason);
    }

    private ValueTask TellOverClosedAsync(Trade trade, CancellationToken cancellationToken) =>
        endings.TellAsync(
            NotificationSeverity.Critical, "closed-too-much",
            string.Create(CultureInfo.InvariantCulture, $"Trade {trade.Id} entered {trade.Position.Entered} {trade.Plan!.Instrument.Symbol.Trim()} and closed {trade.Position.Closed}. Please look at the broker's position."),
            trade, cancellationToken);

    /// <summary>While a part cannot be closed, the stop that came with its decision rests all the same. One the broker will not have closes everything.</summary>
    private async ValueTask<Wake?> ProtectAsync(TradeSession session, AccountVenue venue, Wake wake, CancellationToken cancellationToken)
    {
        if (session.Trade.PendingExit is not { OpenAfter: > 0m } || !RestingStops.Applies(session.Trade, venue))
            return wake;
        var (askAt, refusal) = await stops.TendAsync(session, venue, cancellationToken).ConfigureAwait(false);
        if (refusal is null)
            return askAt < wake.At ? new Wake(askAt.Value) : wake;
        session.Change(
            session.Trade with { PendingExit = session.Trade.PendingExit! with { OpenAfter = 0m, Code = "stop-refused", Reason = refusal, RetryAt = null } }, "stop-refused", refusal);
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>A reason to wait before the next order, or null. May end the trade when the broker holds nothing any more.</summary>
    private async ValueTask<Wake?> HoldBackAsync(TradeSession session, AccountVenue venue, PendingExit pending, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        if (trade.Orders[^1] is { Purpose: OrderPurpose.Exit, State: TicketState.Rejected } refused && pending.RetryAt is null)
        {
            var failures = pending.Failures + 1;
            pending = pending with { Failures = failures, RetryAt = session.Now + environment.Options.WaitAfter(failures) };
            session.Change(trade with { PendingExit = pending }, "exit-failed", $"{refused.Reason}; tried again at {pending.RetryAt:HH:mm:ss} UTC");
            await session.SaveAsync(cancellationToken).ConfigureAwait(false);
            if (failures is 1 or 5 or 20)
                await TellFailureAsync(session, refused.Reason ?? "the broker refused it", cancellationToken).ConfigureAwait(false);
            if (await HoldsNothingAsync(venue, trade, cancellationToken).ConfigureAwait(false))
            {
                if (await stops.CancelAllAsync(session, venue, cancellationToken).ConfigureAwait(false) is { } stopAt)
                    return new Wake(stopAt);
                await endings.TellAsync(
                    NotificationSeverity.Critical, "position-missing",
                    $"The broker holds no {trade.Plan!.Instrument.Symbol.Trim()} any more, but trade {trade.Id} has {trade.Position.Open} open. Somebody else closed it; its profit is booked from our own fills only.",
                    trade, cancellationToken).ConfigureAwait(false);
                await endings.FlattenAsync(session, "closed-elsewhere", "the broker holds nothing any more", cancellationToken).ConfigureAwait(false);
                return null;
            }
        }

        if (pending.RetryAt is { } retryAt)
        {
            if (session.Now < retryAt)
                return new Wake(retryAt);
            session.Change(session.Trade with { PendingExit = pending with { RetryAt = null } });
        }

        var calendar = environment.Calendars.Get(trade.Calendar);
        return calendar.IsOpen(session.Now) ? null : new Wake(calendar.NextOpen(session.Now));
    }

    private static async ValueTask<bool> HoldsNothingAsync(AccountVenue venue, Trade trade, CancellationToken cancellationToken)
    {
        try
        {
            var positions = await venue.Broker.GetPositionsAsync(cancellationToken).ConfigureAwait(false);
            return positions.All(position => position.Instrument.Symbol != trade.Plan!.Instrument.Symbol || position.Quantity == 0m);
        }
        catch (BrokerUnavailableException)
        {
            // A failed question is not the answer "nothing".
            return false;
        }
    }

    private ValueTask TellFailureAsync(TradeSession session, string reason, CancellationToken cancellationToken) =>
        endings.TellAsync(
            NotificationSeverity.Critical, "exit-failed",
            $"The exit of trade {session.Trade.Id} ({session.Trade.Plan!.Instrument.Symbol.Trim()}) failed: {reason}. It is tried again until it succeeds.", session.Trade, cancellationToken);
}
