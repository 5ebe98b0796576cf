using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Keeps one reduce-only stop order at the broker, at the trade's stop and for everything that is open. It is replaced new before old, so that there is no moment without
/// one; while two rest, reduce-only sees to it that not more is closed than there is. The order protocol is that of every order: stored before its first attempt,
/// asked about before it is sent again, booked from fills.
/// </summary>
internal sealed class RestingStops(EngineOptions options, OrderDesk desk)
{
    /// <summary>Questions in a row without an answer after which a stop is not relied on any more; another one is placed beside it.</summary>
    private const int Patience = 3;

    /// <summary>True when the trade's stop is to rest at the broker.</summary>
    public static bool Applies(Trade trade, AccountVenue venue) => trade.Plan is { } plan && venue.Broker.Capabilities.RestsStopOf(plan.Instrument) && Wanted(trade) is not null;

    /// <summary>The stop that has been filled, at least in part, and what it ends the trade as: the name of the stop in force, or just a stop when an older one was faster.</summary>
    public static (OrderTicket Stop, string Code)? FilledBy(Trade trade) =>
        trade.Stops.LastOrDefault(stop => !stop.Fills.IsEmpty) is { } filled
            ? (filled, trade.ExitState.Stop is { } level && level.Price == filled.Request.StopPrice ? level.Code : "stop")
            : null;

    /// <summary>True when a stop that the broker has confirmed protects everything that is open at the present level.</summary>
    public static bool IsResting(Trade trade) => trade.LiveStops.Any(stop => stop.State == TicketState.Working && Fits(stop, Wanted(trade)));

    /// <summary>
    /// Makes the broker hold the right stop and no other. Calls nobody when that is so already. Afterwards look at the position: a stop that was filled meanwhile is booked.
    /// </summary>
    /// <returns>When to come back because something is not clear, and why the broker refused the stop, if it did.</returns>
    public async ValueTask<(DateTimeOffset? AskAt, string? Refusal)> TendAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        await FollowAsync(session, venue, stop => stop.State == TicketState.Sending || stop.AskAt is not null, cancellationToken).ConfigureAwait(false);
        if (session.Trade.Position.Open <= 0m || Wanted(session.Trade) is not { } wanted)
            return (null, null);
        if (!session.Trade.LiveStops.Any(stop => Fits(stop, wanted)))
        {
            if (await PlaceAsync(session, venue, wanted, cancellationToken).ConfigureAwait(false) is { } refusal)
                return (null, refusal);
        }

        if (session.Trade.LiveStops.LastOrDefault(stop => stop.State == TicketState.Working && Fits(stop, wanted)) is { } resting)
        {
            foreach (var id in Ids(session, stop => stop.ClientOrderId != resting.ClientOrderId))
                await CancelAsync(session, venue, id, cancellationToken).ConfigureAwait(false);
        }

        // A stop that ended in the same breath has left the position without one.
        return (session.Trade.Position.Open > 0m && !session.Trade.LiveStops.Any() ? session.Now + options.FirstWait : NextQuestion(session), null);
    }

    /// <summary>Asks about every stop that can still trade.</summary>
    public ValueTask AskAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken) => FollowAsync(session, venue, _ => true, cancellationToken);

    /// <summary>Cancels every stop. Null when the broker's word on each is final; else when to come back.</summary>
    public async ValueTask<DateTimeOffset?> CancelAllAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        foreach (var id in Ids(session, _ => true))
            await CancelAsync(session, venue, id, cancellationToken).ConfigureAwait(false);
        return session.Trade.LiveStops.Any() ? NextQuestion(session) ?? session.Now + options.FirstWait : null;
    }

    /// <summary>Null when it is there or its fate is not known yet; else why the broker will not have it.</summary>
    private async ValueTask<string?> PlaceAsync(TradeSession session, AccountVenue venue, (decimal Price, decimal Quantity) wanted, CancellationToken cancellationToken)
    {
        var plan = session.Trade.Plan!;
        var id = session.Trade.NextClientOrderId(OrderPurpose.Stop);
        var request = OrderRequest.Single(
            id, plan.Instrument, plan.Side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy, wanted.Quantity, OrderType.StopMarket, stopPrice: wanted.Price, reduceOnly: true);
        await desk.SendAsync(session, venue, request, OrderPurpose.Stop, cancellationToken).ConfigureAwait(false);
        if (session.Trade.FindOrder(id) is not { State: TicketState.Rejected } refused)
            return null;

        // Nothing to reduce: the stop before this one may just have been filled.
        await AskAsync(session, venue, cancellationToken).ConfigureAwait(false);
        return session.Trade.Position.Open > 0m ? refused.Reason ?? "the broker refused the stop" : null;
    }

    private async ValueTask CancelAsync(TradeSession session, AccountVenue venue, string id, CancellationToken cancellationToken)
    {
        if (session.Trade.FindOrder(id) is not { IsFinal: false } stop)
            return;
        if (stop.State == TicketState.Sending)
            await desk.FollowAsync(session, venue, stop, isUnwanted: true, cancellationToken).ConfigureAwait(false);
        if (session.Trade.FindOrder(id) is { State: TicketState.Working } working && !(working.AskAt > session.Now))
            await desk.CancelAsync(session, venue, working, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask FollowAsync(TradeSession session, AccountVenue venue, Func<OrderTicket, bool> which, CancellationToken cancellationToken)
    {
        foreach (var id in Ids(session, which))
        {
            if (session.Trade.FindOrder(id) is { } stop)
                await desk.FollowAsync(session, venue, stop, isUnwanted: !Fits(stop, Wanted(session.Trade)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Where the stop should stand and for how many; null when nothing is open or the trade has no stop on the instrument's price.</summary>
    private static (decimal Price, decimal Quantity)? Wanted(Trade trade)
    {
        var level = trade.ExitState.Stop?.Price ?? (trade is { R: null, Plan.Stop: { UnderlyingLevel: null } planned } ? planned.InstrumentLevel : null);
        return level is { } price && trade.Position.Open is > 0m and var open ? (price, Math.Min(open, trade.Plan!.Rules.MaxQuantity)) : null;
    }

    private static bool Fits(OrderTicket stop, (decimal Price, decimal Quantity)? wanted) =>
        wanted is { } w && stop.Request.StopPrice == w.Price && stop.Request.Quantity - stop.FilledQuantity == w.Quantity && stop is not { State: TicketState.Working, Unanswered: >= Patience };

    private static List<string> Ids(TradeSession session, Func<OrderTicket, bool> which) => [.. session.Trade.LiveStops.Where(which).Select(stop => stop.ClientOrderId)];

    /// <summary>A stop of which nothing is due to be asked waits for nothing.</summary>
    private DateTimeOffset? NextQuestion(TradeSession session)
    {
        DateTimeOffset? next = null;
        foreach (var stop in session.Trade.LiveStops)
        {
            var at = stop.AskAt ?? (stop.State == TicketState.Sending ? session.Now + options.FirstWait : null);
            next = next is { } earlier && !(at < earlier) ? next : at ?? next;
        }

        return next;
    }
}
