using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Sized → Entering → Open (or Rejected) with one market order on margin: leverage and margin mode first, then the order, then the stop for whatever has been filled,
/// before anything else.
/// </summary>
internal sealed class EnterAtMarket(TradeEnvironment environment, OrderDesk desk, RestingStops stops, CompleteEntry completion)
{
    /// <summary>A plan this fresh is acted on without another look at the market.</summary>
    private static readonly TimeSpan _fresh = TimeSpan.FromSeconds(2);

    public async ValueTask<Wake?> RunAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        if (session.Trade.Orders.IsEmpty)
        {
            if (await RefusalAsync(session, venue, cancellationToken).ConfigureAwait(false) is { } refusal)
                return await CompleteAsync(session, refusal.Code, refusal.Why, cancellationToken).ConfigureAwait(false);
            var trade = session.Trade;
            var plan = trade.Plan!;
            session.Change(trade.To(TradePhase.Entering));
            await desk.SendAsync(
                session, venue, OrderRequest.Single(trade.NextClientOrderId(OrderPurpose.Entry), plan.Instrument, plan.Side, plan.Quantity, OrderType.Market),
                OrderPurpose.Entry, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await desk.FollowAsync(session, venue, cancellationToken).ConfigureAwait(false);
        }

        if (RestingStops.Applies(session.Trade, venue))
            await stops.TendAsync(session, venue, cancellationToken).ConfigureAwait(false);
        if (session.Trade.ActiveOrder is { State: TicketState.Working, AskAt: null } working
            && (session.Now - working.AttemptedAt >= environment.Options.EntryPatience || session.Trade.CloseRequest is not null || session.Trade.Position.Closed > 0m))
            await desk.CancelAsync(session, venue, cancellationToken).ConfigureAwait(false);
        if (session.Trade.ActiveOrder is { } active)
            return new Wake(active.AskAt ?? session.Now + environment.Options.ExitPoll);

        var order = session.Trade.Orders[^1];
        return order switch
        {
            { State: TicketState.Filled } => await CompleteAsync(session, "filled", "filled in full", cancellationToken).ConfigureAwait(false),
            { State: TicketState.Rejected } => await CompleteAsync(session, "order-rejected", order.Reason ?? "the broker refused the order", cancellationToken).ConfigureAwait(false),
            _ when session.Trade.CloseRequest is { } request => await CompleteAsync(session, request.Code, request.Reason, cancellationToken).ConfigureAwait(false),
            _ => await CompleteAsync(session, "not-filled", order.Reason ?? "the order ended before it was filled", cancellationToken).ConfigureAwait(false),
        };
    }

    private async ValueTask<Wake?> CompleteAsync(TradeSession session, string code, string why, CancellationToken cancellationToken)
    {
        await completion.RunAsync(session, code, why, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Why no order is sent, or null when everything stands ready for it.</summary>
    private async ValueTask<(string Code, string Why)?> RefusalAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        if (trade.CloseRequest is { } request)
            return (request.Code, request.Reason);
        if (session.Now > trade.Alert.ReceivedAt + environment.Options.EntryDeadline)
            return ("entry-too-late", "too late to begin");
        if (!environment.Calendars.Get(trade.Calendar).IsOpen(session.Now))
            return ("not-filled", "the market has closed");
        if ((await environment.Accounts.GetControlAsync(cancellationToken).ConfigureAwait(false)) is { Stopped: true } control)
            return ("entries-stopped", control.Reason);
        try
        {
            if (await venue.Broker.PrepareAsync(trade.Plan!.Instrument, trade.Plan.Margin!, cancellationToken).ConfigureAwait(false) is { } refused)
                return ("margin-refused", $"{refused.Code}: {refused.Message}");

            // The market last: when many enter at once, leverage and margin mode may have had to wait for their turn.
            return session.Now - trade.Plan.Quote.At > _fresh ? await MovedAsync(trade, venue, cancellationToken).ConfigureAwait(false) : null;
        }
        catch (BrokerUnavailableException exception)
        {
            return ("broker-unreachable", exception.Message);
        }
    }

    private async ValueTask<(string Code, string Why)?> MovedAsync(Trade trade, AccountVenue venue, CancellationToken cancellationToken)
    {
        var plan = trade.Plan!;
        if (await venue.Market.GetQuoteAsync(plan.Instrument.Symbol, cancellationToken).ConfigureAwait(false) is not { IsTwoSided: true, Mid: var price })
            return ("not-filled", "no two-sided quote any more");
        if (environment.Strategies.Find(trade.Strategy)?.Selection is PerpetualSelection rule && rule.Objection(price, trade.Alert.ReferencePrice) is { } objection)
            return ("price-moved", objection);
        return plan.Stop is { UnderlyingLevel: null } stop && plan.Sign * (price - stop.InstrumentLevel) <= 0m
            ? ("stop-on-wrong-side", string.Create(CultureInfo.InvariantCulture, $"the price {price} has already reached the stop at {stop.InstrumentLevel}"))
            : null;
    }
}
