using System.Globalization;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// The order protocol. An order's client id is stored before its first attempt; an attempt whose result is not known is never repeated before the broker has been
/// asked and has said that it definitely does not know the order; positions come from fills only.
/// </summary>
internal sealed class OrderDesk(INotifier notifier, EngineOptions options)
{
    /// <summary>Questions without a clear answer after which the operator is told.</summary>
    private const int PatienceBeforeTelling = 5;

    /// <summary>Stores a new order (or stop) and sends it. Afterwards the trade holds what is known of it, and is stored.</summary>
    public async ValueTask SendAsync(TradeSession session, AccountVenue venue, OrderRequest request, OrderPurpose purpose, CancellationToken cancellationToken)
    {
        var now = session.Now;
        var ticket = new OrderTicket { Request = request, Purpose = purpose, CreatedAt = now, AttemptedAt = now };
        session.Change(session.Trade.WithNewOrder(ticket), "order-stored", Describe(request));
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        await AttemptAsync(session, venue, ticket, isFirst: true, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the broker about the active order, and sends it again only when the broker definitely does not have it.</summary>
    public ValueTask FollowAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        if (session.Trade.ActiveOrder is not { } ticket)
            return ValueTask.CompletedTask;
        var trade = session.Trade;
        var isUnwanted = ticket.Purpose switch
        {
            OrderPurpose.Entry => trade.CloseRequest is not null || session.Now > trade.Alert.ReceivedAt + options.EntryDeadline,
            OrderPurpose.Add => trade.CloseRequest is not null || trade.PendingExit is not null || session.Now > ticket.CreatedAt + options.EntryDeadline,
            _ => false,
        };
        return FollowAsync(session, venue, ticket, isUnwanted, cancellationToken);
    }

    /// <summary>Asks the broker about an order that is not final, and sends it again only when the broker definitely does not have it and it is still wanted.</summary>
    public async ValueTask FollowAsync(TradeSession session, AccountVenue venue, OrderTicket ticket, bool isUnwanted, CancellationToken cancellationToken)
    {
        if (ticket.IsFinal || ticket.AskAt > session.Now)
            return;

        // "Not found" tells how things stood when it was asked; an answer that takes its time does not make it any newer.
        var asked = session.Now;
        var outcome = await venue.Broker.FindAsync(ticket.Request.Key, cancellationToken).ConfigureAwait(false);
        if (outcome is not OrderOutcome.NotFound)
        {
            await BookAsync(session, ticket, outcome, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (ticket.State == TicketState.Working)
        {
            // It was there and is gone without a word: that is no proof that it did not trade. Keep asking, and tell the operator.
            await BookAsync(session, ticket, new OrderOutcome.Unknown("the broker no longer knows the order"), cancellationToken).ConfigureAwait(false);
            return;
        }

        var settled = ticket.AttemptedAt + SettlesIn(venue, isGivenUp: isUnwanted);
        if (asked < settled)
        {
            session.Change(session.Trade.WithOrder(ticket with { AskAt = settled }));
            await session.SaveAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        if (isUnwanted)
        {
            session.Change(
                session.Trade.WithOrder(ticket with { State = TicketState.Abandoned, AskAt = null, Reason = "never reached the broker and is no longer wanted" }),
                "order-abandoned", $"{ticket.ClientOrderId} never reached the broker and is not sent any more");
            await session.SaveAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        var again = ticket with { AttemptedAt = session.Now, Attempts = ticket.Attempts + 1, AskAt = null, Unanswered = 0 };
        session.Change(session.Trade.WithOrder(again), "order-resent", $"{ticket.ClientOrderId} never reached the broker; attempt {again.Attempts}");
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        await AttemptAsync(session, venue, again, isFirst: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks to cancel the active order. It is over only when the broker's word says so.</summary>
    public ValueTask CancelAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken) =>
        session.Trade.ActiveOrder is { } ticket ? CancelAsync(session, venue, ticket, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Asks to cancel an order. It is over only when the broker's word says so.</summary>
    public async ValueTask CancelAsync(TradeSession session, AccountVenue venue, OrderTicket ticket, CancellationToken cancellationToken)
    {
        if (ticket.State != TicketState.Working)
            return;
        var outcome = await venue.Broker.CancelAsync(ticket.Request.Key, cancellationToken).ConfigureAwait(false);
        if (outcome is OrderOutcome.Rejected or OrderOutcome.NotFound)
        {
            // Refused because it has just ended, most often: the order itself tells.
            outcome = await venue.Broker.FindAsync(ticket.Request.Key, cancellationToken).ConfigureAwait(false);
            if (outcome is OrderOutcome.NotFound && ticket.Purpose == OrderPurpose.Stop && ticket.Unanswered >= PatienceBeforeTelling)
            {
                // A stop the broker has long forgotten can trade no more. Whether it did was the first question, and what the broker holds is compared all the time.
                await ForgetAsync(session, ticket, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (outcome is OrderOutcome.NotFound or OrderOutcome.Rejected)
                outcome = new OrderOutcome.Unknown("the broker knows the order neither to cancel nor to report");
        }

        await BookAsync(session, ticket, outcome, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// How long after an attempt a "not found" may be believed. Sending again under the same id is harmless even when the attempt is still under way; giving the order up
    /// is not, so that waits a moment at every broker.
    /// </summary>
    private TimeSpan SettlesIn(AccountVenue venue, bool isGivenUp)
    {
        var settles = venue.Broker.Capabilities.NotFoundSettles;
        return isGivenUp && settles < options.FirstWait ? options.FirstWait : settles;
    }

    private static async ValueTask ForgetAsync(TradeSession session, OrderTicket ticket, CancellationToken cancellationToken)
    {
        session.Change(
            session.Trade.WithOrder(ticket with { State = TicketState.Abandoned, AskAt = null, Reason = "the broker no longer knows it" }),
            "order-abandoned", $"{ticket.ClientOrderId}: the broker no longer knows it");
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask AttemptAsync(TradeSession session, AccountVenue venue, OrderTicket ticket, bool isFirst, CancellationToken cancellationToken)
    {
        // Storing took so long that somebody else may already have been told "not found" about this attempt: ask first.
        var settles = venue.Broker.Capabilities.NotFoundSettles;
        if (settles > TimeSpan.Zero && session.Now - ticket.AttemptedAt > settles / 2)
            return;
        var outcome = await venue.Broker.SubmitAsync(ticket.Request with { IsFirstAttempt = isFirst }, cancellationToken).ConfigureAwait(false);
        await BookAsync(session, ticket, outcome, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask BookAsync(TradeSession session, OrderTicket ticket, OrderOutcome outcome, CancellationToken cancellationToken)
    {
        OrderTicket? booked = null;
        if (outcome is OrderOutcome.Confirmed { Report: var report })
        {
            try
            {
                booked = ticket.Apply(report);
                if (report.State == OrderState.Filled && !booked.IsFinal)
                    booked = WithoutAllFills(session, ticket, booked);
            }
            catch (InvalidOperationException exception)
            {
                outcome = new OrderOutcome.Unknown(exception.Message);
            }
        }

        switch (outcome)
        {
            case OrderOutcome.Confirmed when booked is not null:
                if (booked != ticket)
                    session.Change(session.Trade.WithOrder(booked));
                foreach (var fill in booked.Fills.Skip(ticket.Fills.Length))
                    session.Log("fill", Text($"{ticket.ClientOrderId}: {fill.Quantity} at {fill.Price}, fee {fill.Fee}"));
                if (booked.State != ticket.State)
                    session.Log($"order-{StateName(booked.State)}", Text($"{ticket.ClientOrderId}: {booked.FilledQuantity} of {ticket.Request.Quantity} filled{(booked.Reason is { } why ? $"; {why}" : "")}"));
                break;

            case OrderOutcome.Rejected rejected:
                session.Change(
                    session.Trade.WithOrder(ticket with { State = TicketState.Rejected, AskAt = null, Reason = $"{rejected.Code}: {rejected.Message}" }),
                    "order-rejected", $"{ticket.ClientOrderId}: {rejected.Code}: {rejected.Message}");
                break;

            case OrderOutcome.Unknown unknown:
                var unanswered = ticket.Unanswered + 1;
                session.Change(
                    session.Trade.WithOrder(ticket with { Unanswered = unanswered, AskAt = session.Now + options.WaitAfter(unanswered) }),
                    "order-unknown", $"{ticket.ClientOrderId}: {unknown.Reason}; the broker is asked before anything else");
                break;
        }

        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        if (outcome is OrderOutcome.Unknown { Reason: var reason } && session.Trade.FindOrder(ticket.ClientOrderId)?.Unanswered == PatienceBeforeTelling)
        {
            await notifier.NotifyAsync(
                new Notification(
                    NotificationSeverity.Critical, "order-unknown",
                    $"The fate of order {ticket.ClientOrderId} ({Describe(ticket.Request)}) is unknown after {PatienceBeforeTelling} questions: {reason}. It is not sent again; please look at the broker.",
                    session.Trade.Id, session.Trade.Account, session.Now),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The broker calls an order filled whose fills do not add up. They may come a moment later; when they never do, the broker has cut the order (a reduce-only one to
    /// what it holds), and what is booked is all there is.
    /// </summary>
    private OrderTicket WithoutAllFills(TradeSession session, OrderTicket ticket, OrderTicket booked)
    {
        // With nothing left to close there is nothing left to wait for: the stop was larger than the position, and the broker cut it.
        if (ticket.Request.ReduceOnly && session.Trade.WithOrder(booked).Position.Open <= 0m)
            return booked with { State = TicketState.Cancelled, Reason = Text($"cut to the position: {booked.FilledQuantity} of {ticket.Request.Quantity}") };
        var questions = ticket.Unanswered + 1;
        return questions < PatienceBeforeTelling
            ? booked with { Unanswered = questions, AskAt = session.Now + options.WaitAfter(questions) }
            : booked with { State = TicketState.Cancelled, Reason = Text($"the broker calls it filled, but reports only {booked.FilledQuantity} of {ticket.Request.Quantity}") };
    }

    private static string Describe(OrderRequest request) =>
        Text($"{request.ClientOrderId}: {request.Legs[0].Side.ToString().ToLowerInvariant()} {request.Quantity} {request.Legs[0].Instrument.Symbol} {(request.LimitPrice is { } limit ? $"limit {limit}" : request.StopPrice is { } stop ? $"stop {stop}" : "at market")}");

    private static string StateName(TicketState state) => state.ToString().ToLowerInvariant();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
