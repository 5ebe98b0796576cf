using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Sized → Entering → Open (or Rejected): works the entry order; what is carried on margin is <see cref="EnterAtMarket"/>'s. Each run makes as much progress as it can and says when to come back; it may be run at any moment,
/// any number of times.
/// </summary>
internal sealed class EnterPosition(TradeEnvironment environment, OrderDesk desk, CompleteEntry completion, EnterAtMarket atMarket)
{
    private const string NotFilled = "not-filled";

    public async ValueTask<Wake?> RunAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var strategy = environment.Strategies.Find(session.Trade.Strategy);
        var walk = strategy?.Entry as LimitWalkEntry ?? new LimitWalkEntry();
        var venue = environment.Venues.Find(session.Trade.Account)
            ?? throw new InvalidOperationException($"The account '{session.Trade.Account}' is not configured any more, but trade {session.Trade.Id} is entering on it. Configure it again.");
        if (session.Trade.Plan!.Margin is not null)
            return await atMarket.RunAsync(session, venue, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            if (session.Trade.ActiveOrder is not null)
            {
                await desk.FollowAsync(session, venue, cancellationToken).ConfigureAwait(false);
                if (session.Trade.ActiveOrder is { } order)
                {
                    if (await WaitForAsync(session, order, walk, venue, cancellationToken).ConfigureAwait(false) is { } wake)
                        return wake;
                    continue;
                }
            }

            var (limit, done) = await NextLimitAsync(session, walk, venue, cancellationToken).ConfigureAwait(false);
            if (done is { } end)
            {
                await completion.RunAsync(session, end.Code, end.Why, cancellationToken).ConfigureAwait(false);
                return null;
            }

            var trade = session.Trade;
            var plan = trade.Plan!;
            if (trade.Phase == TradePhase.Sized)
                session.Change(trade.To(TradePhase.Entering));
            await desk.SendAsync(
                session, venue,
                OrderRequest.Single(trade.NextClientOrderId(OrderPurpose.Entry), plan.Instrument, plan.Side, plan.Quantity - trade.Position.Entered, OrderType.Limit, limit),
                OrderPurpose.Entry, cancellationToken).ConfigureAwait(false);
            if (session.Trade.ActiveOrder is { } sent)
                return new Wake(sent.AskAt ?? sent.AttemptedAt + walk.Step);
        }
    }

    /// <summary>What to do with an order that is out: come back later, or (null) look again because it has just been cancelled.</summary>
    private async ValueTask<Wake?> WaitForAsync(TradeSession session, OrderTicket order, LimitWalkEntry walk, AccountVenue venue, CancellationToken cancellationToken)
    {
        if (order.State == TicketState.Sending || order.AskAt > session.Now)
            return new Wake(order.AskAt ?? session.Now + environment.Options.FirstWait);
        var due = order.AttemptedAt + walk.Step;
        if (session.Now < due && session.Trade.CloseRequest is null)
            return new Wake(due);
        await desk.CancelAsync(session, venue, cancellationToken).ConfigureAwait(false);
        return session.Trade.ActiveOrder is { } still ? new Wake(still.AskAt ?? session.Now + environment.Options.FirstWait) : null;
    }

    /// <summary>The limit of the next order, or why there is none; the code counts when nothing has been filled.</summary>
    private async ValueTask<(decimal Limit, (string Code, string Why)? Done)> NextLimitAsync(TradeSession session, LimitWalkEntry walk, AccountVenue venue, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        var plan = trade.Plan!;
        if (trade.Position.Entered >= plan.Quantity)
            return Done("filled", "filled in full");
        if (trade.CloseRequest is { } request)
            return Done(request.Code, request.Reason);
        if (trade.Orders is [.., { State: TicketState.Rejected or TicketState.Abandoned } last])
            return Done(last.State == TicketState.Rejected ? "order-rejected" : NotFilled, last.Reason ?? "the broker refused the order");
        if (trade.Orders.Length > walk.MaxSteps)
            return Done(NotFilled, $"not filled after {walk.MaxSteps} steps");
        if (session.Now > LatestOrder(trade, walk))
            return trade.Orders.IsEmpty ? Done("entry-too-late", "too late to begin") : Done(NotFilled, "interrupted for too long to go on");
        if (!environment.Calendars.Get(trade.Calendar).IsOpen(session.Now))
            return Done(NotFilled, "the market has closed");
        if ((await environment.Accounts.GetControlAsync(cancellationToken).ConfigureAwait(false)) is { Stopped: true } control)
            return Done("entries-stopped", control.Reason);

        Quote? quote;
        try
        {
            quote = await venue.Market.GetQuoteAsync(plan.Instrument.Symbol, cancellationToken).ConfigureAwait(false);
            if (plan.Stop?.UnderlyingLevel is { } level && await venue.Market.GetQuoteAsync(trade.Symbol, cancellationToken).ConfigureAwait(false) is { IsTwoSided: true } underlying
                && (trade.Direction == TradeDirection.Long ? underlying.Mid <= level : underlying.Mid >= level))
                return Done(NotFilled, Text($"the underlying at {underlying.Mid} has already reached the stop at {level}"));
        }
        catch (BrokerUnavailableException exception)
        {
            return Done("broker-unreachable", exception.Message);
        }

        if (quote is not { IsTwoSided: true } market)
            return Done(NotFilled, "no two-sided quote any more");
        if (plan.Stop is { UnderlyingLevel: null } stop && plan.Sign * (market.Mid - stop.InstrumentLevel) <= 0m)
            return Done(NotFilled, Text($"the price {market.Mid} has already reached the stop at {stop.InstrumentLevel}"));
        return (LimitWalkEntry.LimitAt(plan.Side, plan.Price, market.Bid, market.Ask, trade.Orders.Length, plan.Rules), null);

        static (decimal, (string, string)?) Done(string code, string why) => (0m, (code, why));
    }

    /// <summary>Until when an order may be sent: an entry that an outage has made stale is neither begun nor gone on with.</summary>
    private DateTimeOffset LatestOrder(Trade trade, LimitWalkEntry walk) =>
        (trade.Orders.IsEmpty ? trade.Alert.ReceivedAt : trade.Orders[0].CreatedAt + walk.MaxSteps * walk.Step) + environment.Options.EntryDeadline;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
