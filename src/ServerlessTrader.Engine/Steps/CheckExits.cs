using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Open → Closing, or stay: sees to the stop that rests at the broker and to an addition under way, looks at the position with fresh prices and lets the exit rules speak.
/// </summary>
internal sealed class CheckExits(TradeEnvironment environment, RestingStops stops, AddToPosition adding, TradeEndings endings)
{
    /// <summary>Rounds of moving the stop and asking again whether the addition may be made; a market that runs away each time ends them.</summary>
    private const int MostRounds = 4;

    private readonly StopQuestions _questions = new(environment.Options.StopCheck);

    public async ValueTask<Wake?> RunAsync(TradeSession session, CancellationToken cancellationToken)
    {
        if (session.Trade.CloseRequest is { } request)
            return await CloseAsync(session, 0m, request.Code, request.Reason, session.Trade.ExitState, cancellationToken).ConfigureAwait(false);

        var venue = environment.Venues.Find(session.Trade.Account);
        DateTimeOffset? soon = null;
        for (var round = 0; venue is not null; round++)
        {
            var (closing, comeBack) = await ProtectAsync(session, venue, cancellationToken).ConfigureAwait(false);
            if (closing)
                return null;
            soon = comeBack;
            if (!AddToPosition.IsPending(session.Trade))
                break;
            if (round == MostRounds)
                return new Wake(session.Now + environment.Options.ExitPoll);
            if (await adding.RunAsync(session, venue, cancellationToken).ConfigureAwait(false) is not { } later)
                continue;
            soon = later;
            break;
        }

        // No stop and no other rule: somebody else closes this trade.
        if (session.Trade.R is null)
            return new Wake(session.Now + environment.Options.IdleCheck);

        var context = await LookAsync(session, venue, cancellationToken).ConfigureAwait(false);
        if (venue is not null && session.Trade.LiveStops.Any() && _questions.IsDue(session.Trade, context.Price, session.Now))
        {
            await stops.AskAsync(session, venue, cancellationToken).ConfigureAwait(false);
            var (closing, comeBack) = await ProtectAsync(session, venue, cancellationToken).ConfigureAwait(false);
            if (closing)
                return null;
            soon = comeBack;
            _questions.Asked(session.Trade, session.Now);
            context = context with { Position = ViewOf(session.Trade) };
        }

        var wake = await JudgeAsync(session, venue, context, cancellationToken).ConfigureAwait(false);
        if (wake is not null)
            wake = soon < wake.At ? wake with { At = soon.Value } : wake;
        _questions.Left(session.Trade, wake);
        return wake;
    }

    private async ValueTask<Wake?> JudgeAsync(TradeSession session, AccountVenue? venue, ExitContext context, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        var decision = ExitEvaluator.Evaluate(trade.Exits, context, environment.Options.Checks);
        var isAdding = AddToPosition.IsPending(trade);
        if (decision.Call is { } call && decision.CloseQuantity > 0m && !(isAdding && call.Rank == ExitRank.Target))
        {
            // The exchange's own stop is given a moment: it is at the exchange already, and a second order could only come later.
            var isAtBroker = call.Rank == ExitRank.Stop && trade.LiveStops.Any();
            return await CloseAsync(
                session, context.Position.Open - decision.CloseQuantity, call.Code, call.Reason, decision.State, cancellationToken,
                isAtBroker ? session.Now + environment.Options.StopGrace : null).ConfigureAwait(false);
        }

        // Targets and stop moves wait until it is known what there is to close.
        if (!isAdding && IsWorthStoring(trade, decision.State))
        {
            session.Change(trade with { ExitState = decision.State });
            LogStopMove(session, trade.ExitState, decision.State);
            await session.SaveAsync(cancellationToken).ConfigureAwait(false);
            if (AddToPosition.IsPending(session.Trade) || (venue is not null && decision.State.Stop != trade.ExitState.Stop && RestingStops.Applies(session.Trade, venue)))
                return null;
        }

        // While the market is closed no price is one to act on, so none wakes the trade.
        return context.Calendar.IsOpen(session.Now) ? decision.Wake : new Wake(decision.Wake.At);
    }

    /// <summary>Tends the resting stop. True when the trade is being closed now: the stop was filled, or the broker will not have it.</summary>
    private async ValueTask<(bool Closing, DateTimeOffset? ComeBack)> ProtectAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        if (!RestingStops.Applies(session.Trade, venue) && session.Trade.Stops.IsEmpty)
            return (false, null);
        var (comeBack, refusal) = await stops.TendAsync(session, venue, cancellationToken).ConfigureAwait(false);
        var trade = session.Trade;
        if (RestingStops.FilledBy(trade) is { } end)
        {
            // What it leaves over it may still be filling.
            DateTimeOffset? grace = trade.LiveStops.Any() ? session.Now + environment.Options.StopGrace : null;
            await CloseAsync(session, 0m, end.Code, $"the stop resting at the broker was filled", trade.ExitState, cancellationToken, grace).ConfigureAwait(false);
            return (true, null);
        }

        if (refusal is null)
            return (false, comeBack);
        await CloseAsync(session, 0m, "stop-refused", $"the broker will not hold the stop at {Text($"{trade.ExitState.Stop?.Price}")}: {refusal}", trade.ExitState, cancellationToken).ConfigureAwait(false);
        await endings.TellAsync(
            NotificationSeverity.Critical, "stop-refused",
            Text($"{trade.Account}: the broker refused the stop of {trade.Plan!.Instrument.Symbol.Trim()} at {trade.ExitState.Stop?.Price} ({refusal}). Trade {trade.Id} is closed at the market now."),
            trade, cancellationToken).ConfigureAwait(false);
        return (true, null);
    }

    private async ValueTask<Wake?> CloseAsync(
        TradeSession session, decimal openAfter, string code, string reason, ExitState state, CancellationToken cancellationToken, DateTimeOffset? notBefore = null)
    {
        var before = session.Trade.ExitState;
        session.Change(
            session.Trade.To(TradePhase.Closing) with { PendingExit = new PendingExit(openAfter, code, reason, session.Now, RetryAt: notBefore), ExitState = state },
            code, Text($"{reason}; closing {session.Trade.Position.Open - openAfter} of {session.Trade.Position.Open}"));
        LogStopMove(session, before, state);
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        _questions.Left(session.Trade, null);
        return null;
    }

    private async ValueTask<ExitContext> LookAsync(TradeSession session, AccountVenue? venue, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        var plan = trade.Plan!;
        var calendar = environment.Calendars.Get(trade.Calendar);
        Quote? quote = null;
        Quote? underlying = null;
        IReadOnlyList<Candle> candles = [];
        try
        {
            // A quote nobody can trade on says nothing; after the close even the spread of a liquid option is absurd.
            if (venue is not null && calendar.IsOpen(session.Now))
            {
                quote = await venue.Market.GetQuoteAsync(plan.Instrument.Symbol, cancellationToken).ConfigureAwait(false);
                underlying = plan.Instrument.UnderlyingSymbol == plan.Instrument.Symbol
                    ? quote
                    : await venue.Market.GetQuoteAsync(plan.Instrument.UnderlyingSymbol, cancellationToken).ConfigureAwait(false);
            }

            if (venue is not null && CandlesNeeded(trade) is > 0 and var count)
                candles = await venue.Market.GetCandlesAsync(trade.Symbol, trade.Timeframe, count, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokerUnavailableException)
        {
            // Prices that cannot be read stop no clock: the time rules still speak, on the last price known.
        }

        return new ExitContext
        {
            Position = ViewOf(trade),
            State = trade.ExitState,
            Now = session.Now,
            Price = quote is { IsTwoSided: true } q ? q.Mid : trade.ExitState.Last ?? trade.Position.EntryPrice,
            UnderlyingPrice = underlying is { IsTwoSided: true } u ? u.Mid : null,
            Candles = candles,
            Timeframe = trade.Timeframe,
            Calendar = calendar,
        };
    }

    private static PositionView ViewOf(Trade trade)
    {
        var plan = trade.Plan!;
        var position = trade.Position;
        return new PositionView
        {
            Sign = plan.Sign,
            UnderlyingSign = trade.Direction == TradeDirection.Long ? 1 : -1,
            Instrument = plan.Instrument,
            Rules = plan.Rules,
            EntryPrice = position.OriginalPrice,
            R = trade.R!.Value,
            Entered = position.OriginalEntered,
            Open = position.Open,
            EnteredAt = trade.EnteredAt!.Value,
            FeesPerUnit = position.OriginalEntered == 0m ? 0m : 2m * position.OriginalFees / (position.OriginalEntered * plan.Instrument.Multiplier),
            MarginPerUnit = plan.Margin is { } margin ? position.OriginalPrice / margin.Leverage : null,
        };
    }

    /// <summary>The initial stop needed its candles at the entry only, unless it counts at their close.</summary>
    private static int CandlesNeeded(Trade trade) =>
        Math.Max(trade.ExitState.UnderlyingStopAtClose ? 2 : 0, trade.Exits.Where(rule => rule is not StopExit).Select(rule => rule.CandlesNeeded).DefaultIfEmpty().Max());

    private static bool IsWorthStoring(Trade trade, ExitState next)
    {
        var before = trade.ExitState;
        return next.Stop != before.Stop
            || next.Taken.Length != before.Taken.Length
            || next.Bars != before.Bars
            || next.LastCandle != before.LastCandle
            || (next.Best != before.Best && trade.Exits.Any(rule => rule.UsesBest));
    }

    private static void LogStopMove(TradeSession session, ExitState before, ExitState after)
    {
        if (after.Stop is { } stop && stop != before.Stop)
            session.Log("stop-moved", Text($"stop to {stop.Price} ({stop.Code}){(before.Stop is { } old ? $", from {old.Price}" : "")}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
