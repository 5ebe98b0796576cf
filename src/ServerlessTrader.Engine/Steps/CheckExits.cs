using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>Open → Closing, or stay: looks at the position with fresh prices and lets the exit rules speak.</summary>
internal sealed class CheckExits(TradeEnvironment environment)
{
    public async ValueTask<Wake?> RunAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        if (trade.CloseRequest is { } request)
            return await CloseAsync(session, 0m, request.Code, request.Reason, trade.ExitState, cancellationToken).ConfigureAwait(false);

        var context = await LookAsync(session, cancellationToken).ConfigureAwait(false);
        var decision = ExitEvaluator.Evaluate(trade.Exits, context, environment.Options.Checks);
        if (decision.Call is { } call && decision.CloseQuantity > 0m)
            return await CloseAsync(session, context.Position.Open - decision.CloseQuantity, call.Code, call.Reason, decision.State, cancellationToken).ConfigureAwait(false);

        if (IsWorthStoring(trade, decision.State))
        {
            session.Change(trade with { ExitState = decision.State });
            LogStopMove(session, trade.ExitState, decision.State);
            await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        }

        // While the market is closed no price is one to act on, so none wakes the trade.
        return context.Calendar.IsOpen(session.Now) ? decision.Wake : new Wake(decision.Wake.At);
    }

    private static async ValueTask<Wake?> CloseAsync(TradeSession session, decimal openAfter, string code, string reason, ExitState state, CancellationToken cancellationToken)
    {
        var before = session.Trade.ExitState;
        session.Change(
            session.Trade.To(TradePhase.Closing) with { PendingExit = new PendingExit(openAfter, code, reason, session.Now), ExitState = state },
            code, Text($"{reason}; closing {session.Trade.Position.Open - openAfter} of {session.Trade.Position.Open}"));
        LogStopMove(session, before, state);
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    private async ValueTask<ExitContext> LookAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        var plan = trade.Plan!;
        var venue = environment.Venues.Find(trade.Account);
        var position = trade.Position;
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

        var fees = position.Entered == 0m ? 0m : 2m * position.Fees / (position.Entered * plan.Instrument.Multiplier);
        return new ExitContext
        {
            Position = new PositionView
            {
                Sign = plan.Sign,
                UnderlyingSign = trade.Direction == TradeDirection.Long ? 1 : -1,
                Instrument = plan.Instrument,
                Rules = plan.Rules,
                EntryPrice = position.EntryPrice,
                R = trade.R!.Value,
                Entered = position.Entered,
                Open = position.Open,
                EnteredAt = trade.EnteredAt!.Value,
                FeesPerUnit = fees,
            },
            State = trade.ExitState,
            Now = session.Now,
            Price = quote is { IsTwoSided: true } q ? q.Mid : trade.ExitState.Last ?? position.EntryPrice,
            UnderlyingPrice = underlying is { IsTwoSided: true } u ? u.Mid : null,
            Candles = candles,
            Timeframe = trade.Timeframe,
            Calendar = calendar,
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
