using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Enlarges an open trade once, risk-free, after a target has called for it. The order of things: (1) the stop for what is held goes to where the whole trade, addition
/// included, would lose nothing, and rests at the broker; (2) the market order; (3) the stop goes to where that is at the price really paid, for everything. Whatever
/// happens in between, what was held is behind a stop in profit and what was realised is kept, so that the addition alone, unprotected for as long as one order takes,
/// would have to lose more than both and the planned risk together before the trade lost more than it set out to. A full exit always comes first.
/// </summary>
internal sealed class AddToPosition(TradeEnvironment environment, OrderDesk desk)
{
    /// <summary>True while an addition is to be made or is being made.</summary>
    public static bool IsPending(Trade trade) => trade.ExitState.Add is not null;

    /// <summary>Makes as much progress as it can. Null when the addition is settled or the stop has been moved (tend the stops and call again); else when to come back.</summary>
    public async ValueTask<DateTimeOffset?> RunAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        if (session.Trade.Orders.FirstOrDefault(order => order.Purpose == OrderPurpose.Add) is null)
        {
            var (order, comeBack) = await PrepareAsync(session, venue, cancellationToken).ConfigureAwait(false);
            if (order is null)
                return comeBack;
            await desk.SendAsync(session, venue, order, OrderPurpose.Add, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await desk.FollowAsync(session, venue, cancellationToken).ConfigureAwait(false);
        }

        if (session.Trade.ActiveOrder is { State: TicketState.Working, AskAt: null } working && session.Now - working.AttemptedAt >= environment.Options.EntryPatience)
            await desk.CancelAsync(session, venue, cancellationToken).ConfigureAwait(false);
        if (session.Trade.ActiveOrder is { } active)
            return active.AskAt ?? session.Now + environment.Options.ExitPoll;
        await CompleteAsync(session, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>The order to send now; or none, because the addition is given up, the stop has to move first (null), or something is not clear yet (a time).</summary>
    private async ValueTask<(OrderRequest? Order, DateTimeOffset? ComeBack)> PrepareAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        var plan = trade.Plan!;
        var add = trade.ExitState.Add!;
        if (await RefusalAsync(trade, add, session.Now, cancellationToken).ConfigureAwait(false) is { } refusal)
            return await SkipAsync(session, refusal, cancellationToken).ConfigureAwait(false);
        try
        {
            if (await venue.Market.GetQuoteAsync(plan.Instrument.Symbol, cancellationToken).ConfigureAwait(false) is not { IsTwoSided: true } quote)
                return await SkipAsync(session, "no two-sided quote", cancellationToken).ConfigureAwait(false);
            var (pays, near) = plan.Sign > 0 ? (quote.Ask, quote.Bid) : (quote.Bid, quote.Ask);
            if (plan.Rules.Violation(add.Quantity, pays, plan.Instrument.Multiplier) is { } violation)
                return await SkipAsync(session, violation, cancellationToken).ConfigureAwait(false);
            if (trade.Position.Open + add.Quantity > plan.Rules.MaxQuantity)
                return await SkipAsync(session, Text($"one order may close {plan.Rules.MaxQuantity} at most"), cancellationToken).ConfigureAwait(false);
            var level = Pyramid.RiskFreeLevel(trade.Position, plan.Sign, add.Quantity, pays, plan.Rules);
            if (plan.Sign * (near - level) < plan.Rules.TickSize)
                return await SkipAsync(session, Text($"the whole trade would lose nothing at {level} only, which is not behind the market at {near}"), cancellationToken).ConfigureAwait(false);
            if (await PovertyAsync(trade, venue, add.Quantity, pays, cancellationToken).ConfigureAwait(false) is { } poverty)
                return await SkipAsync(session, poverty, cancellationToken).ConfigureAwait(false);
            if (IsTighter(level, trade))
            {
                await MoveStopAsync(session, level, cancellationToken).ConfigureAwait(false);
                return (null, null);
            }

            if (RestingStops.Applies(trade, venue) && !RestingStops.IsResting(trade))
                return (null, session.Now + environment.Options.FirstWait);
            return (OrderRequest.Single(trade.NextClientOrderId(OrderPurpose.Add), plan.Instrument, plan.Side, add.Quantity, OrderType.Market), null);
        }
        catch (BrokerUnavailableException exception)
        {
            return await SkipAsync(session, exception.Message, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An addition is an entry: what stops those stops it, too.</summary>
    private async ValueTask<string?> RefusalAsync(Trade trade, PendingAdd add, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now > add.DecidedAt + environment.Options.EntryDeadline)
            return "the target was reached too long ago";
        if (!environment.Calendars.Get(trade.Calendar).IsOpen(now))
            return "the market is closed";
        if ((await environment.Accounts.GetControlAsync(cancellationToken).ConfigureAwait(false)) is { Stopped: true } control)
            return control.Reason;
        var account = await environment.Accounts.GetAsync(trade.Account, cancellationToken).ConfigureAwait(false);
        return account.Breaker.Trip?.Detail ?? account.PausedBecause;
    }

    private async ValueTask<string?> PovertyAsync(Trade trade, AccountVenue venue, decimal quantity, decimal price, CancellationToken cancellationToken)
    {
        var plan = trade.Plan!;
        var fees = venue.Broker.Capabilities.Fees;
        var cost = quantity * (price * plan.Instrument.Multiplier / (plan.Margin?.Leverage ?? 1) + fees.OfUnit(plan.Instrument, price)) + fees.PerOrder;
        var account = await environment.Accounts.GetAsync(trade.Account, cancellationToken).ConfigureAwait(false);
        var free = (await venue.Broker.GetBalanceAsync(cancellationToken).ConfigureAwait(false)).BuyingPower - account.Unspent;
        return cost > free ? Text($"{quantity} would cost up to {cost:0.00}, buying power is {free:0.00}") : null;
    }

    private static async ValueTask<(OrderRequest? Order, DateTimeOffset? ComeBack)> SkipAsync(TradeSession session, string why, CancellationToken cancellationToken)
    {
        session.Change(session.Trade with { ExitState = session.Trade.ExitState with { Add = null } }, "add-skipped", why);
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        return (null, null);
    }

    private static async ValueTask MoveStopAsync(TradeSession session, decimal level, CancellationToken cancellationToken)
    {
        var from = session.Trade.ExitState.Stop;
        session.Change(
            session.Trade with { ExitState = session.Trade.ExitState with { Stop = new StopLevel(level, "risk-free") } },
            "stop-moved", Text($"stop to {level} (risk-free), from {from?.Price}"));
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The order has ended: what it filled is part of the trade, and the stop goes by the price paid.</summary>
    private static async ValueTask CompleteAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        var order = trade.Orders.Last(ticket => ticket.Purpose == OrderPurpose.Add);
        var state = trade.ExitState with { Add = null, AddedOpen = order.FilledQuantity };
        if (order.FilledQuantity == 0m)
        {
            session.Change(trade with { ExitState = state }, "add-skipped", order.Reason ?? "nothing was filled");
            await session.SaveAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var position = trade.Position;
        var level = position.Open > 0m ? Pyramid.RiskFreeLevel(position, trade.Plan!.Sign, 0m, 0m, trade.Plan.Rules) : 0m;
        if (position.Open > 0m && IsTighter(level, trade))
            state = state with { Stop = new StopLevel(level, "risk-free") };
        session.Change(
            trade with { ExitState = state }, "added",
            Text($"{order.FilledQuantity} added at {order.Fills.Sum(fill => fill.Quantity * fill.Price) / order.FilledQuantity:0.####}, {position.Open} open, stop {state.Stop?.Price}"));
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    private static bool IsTighter(decimal level, Trade trade) => trade.ExitState.Stop is not { } stop || trade.Plan!.Sign * (level - stop.Price) > 0m;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
