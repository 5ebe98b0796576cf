using System.Collections.Immutable;
using System.Globalization;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Exits;

/// <summary>
/// Composes exit rules. On one tick: (1) the stop that was in force before the tick is looked at first; (2) of all calls to close everything the most protective
/// wins (<see cref="ExitRank"/>); (3) only if there is none, the targets reached are added up; (4) of all stop moves the tightest counts, and only if it is tighter
/// than the stop in force.
/// </summary>
public static class ExitEvaluator
{
    /// <summary>Looks at a position. The position must be open and its R above zero.</summary>
    public static ExitDecision Evaluate(IReadOnlyList<ExitRule> rules, ExitContext context, CheckIntervals intervals)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(intervals);
        context = context with { NewCandles = CountNew(context) };
        context = context with { State = Observe(context) };
        var position = context.Position;

        var best = StopInForce(context);
        var stop = context.State.Stop;
        var taken = ImmutableArray.CreateBuilder<int>();
        var targets = new ScaleOut(position, context.State.AddedOpen);
        Pyramid? pyramid = null;
        ExitCall? lastTarget = null;
        for (var i = 0; i < rules.Count; i++)
        {
            var verdict = rules[i].Judge(context, i);
            if (verdict.Stop is { } asked)
                stop = Tighter(stop, asked, position);
            if (verdict.Close is not { } call)
                continue;
            if (call.Rank != ExitRank.Target)
            {
                if (best is null || call.Rank < best.Rank)
                    best = call;
                continue;
            }

            taken.Add(i);
            targets.Take(call.Fraction);
            pyramid = verdict.Add ?? pyramid;
            lastTarget = call with { Code = string.Create(CultureInfo.InvariantCulture, $"target-{TargetNumber(rules, i)}") };
        }

        if (best is not null)
            return new ExitDecision(context.State, position.Open, best, new Wake(context.Now));

        var state = context.State with { Stop = stop, Taken = [.. context.State.Taken, .. taken] };
        var closed = Closable(taken.Count > 0 && LeavesNothing(rules, state) ? position.Open : targets.Quantity, position, state.Stop);
        if (closed > 0m)
            state = state with { AddedOpen = closed == position.Open ? 0m : targets.AddedLeft };
        if (pyramid is not null && closed < position.Open && position.Rules.QuantityDown(pyramid.Share * position.Entered) is > 0m and var added)
            state = state with { Add = new PendingAdd(added, context.Now) };

        // What the rules wait for is asked of the state as it is now: a target just taken may have released a runner, a stop just moved needs a better price to move
        // again.
        var watch = new Watch(position);
        var after = context with { State = state, NewCandles = 0 };
        for (var i = 0; i < rules.Count; i++)
            watch.Add(rules[i].Judge(after, i));
        watch.AddStop(state);
        return new ExitDecision(state, closed, lastTarget, watch.ToWake(context, state, intervals));
    }

    /// <summary>The target at <paramref name="index"/> counted from 1.</summary>
    private static int TargetNumber(IReadOnlyList<ExitRule> rules, int index) => rules.Take(index + 1).Count(rule => rule is TargetExit);

    /// <summary>The last target to be reached, whatever their order in the list, closes everything that remains, unless there is a runner to take it over.</summary>
    private static bool LeavesNothing(IReadOnlyList<ExitRule> rules, ExitState state)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is EmaRunnerExit || (rules[i] is TargetExit && !state.HasTaken(i)))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Never more than is open, never an order below the venue's minimum, and never a remainder that could not be closed on its own: by quantity, or because at the stop's
    /// own price it would be worth less than the venue takes an order for.
    /// </summary>
    private static decimal Closable(decimal quantity, PositionView position, StopLevel? stop)
    {
        if (quantity == 0m || (quantity < position.Rules.MinQuantity && quantity < position.Open))
            return 0m;
        var left = position.Open - quantity;
        return left < position.Rules.MinQuantity || left * (stop?.Price ?? position.EntryPrice) * position.Instrument.Multiplier < position.Rules.MinNotional
            ? position.Open
            : quantity;
    }

    private static ExitState Observe(ExitContext context)
    {
        var state = context.State;
        var best = state.Best is { } b && context.Position.Sign * (b - context.Price) >= 0m ? b : context.Price;
        if (!context.CandleClosed)
            return state with { Best = best, Last = context.Price };
        return state with { Best = best, Last = context.Price, Bars = state.Bars + context.NewCandles, LastCandle = context.Candles[^1].OpenTime };
    }

    private static int CountNew(ExitContext context)
    {
        var count = 0;
        while (count < context.Candles.Count && IsNew(context.Candles[^(count + 1)], context))
            count++;
        return count;
    }

    /// <summary>A candle counts when it closed after the entry and has not been counted yet.</summary>
    private static bool IsNew(Candle candle, ExitContext context) =>
        context.State.LastCandle is { } last ? candle.OpenTime > last : candle.OpenTime + context.Timeframe.Length > context.Position.EnteredAt;

    private static ExitCall? StopInForce(ExitContext context)
    {
        var position = context.Position;
        if (context.State.Stop is { } stop && position.Sign * (context.Price - stop.Price) <= 0m)
            return new ExitCall(ExitRank.Stop, 1m, stop.Code, string.Create(CultureInfo.InvariantCulture, $"price {context.Price} reached the stop at {stop.Price}"));
        if (context.State.UnderlyingStop is not { } level)
            return null;
        if (context.State.UnderlyingStopAtClose)
        {
            // After a pause more than one candle may be new, and any of them counts.
            for (var i = context.Candles.Count - context.NewCandles; i < context.Candles.Count; i++)
            {
                var close = context.Candles[i].Close;
                if (position.UnderlyingSign * (close - level) < 0m)
                    return new ExitCall(ExitRank.Stop, 1m, "stop", string.Create(CultureInfo.InvariantCulture, $"a candle of the underlying closed at {close}, beyond {level}"));
            }

            return null;
        }

        return context.UnderlyingPrice is { } underlying && position.UnderlyingSign * (underlying - level) <= 0m
            ? new ExitCall(ExitRank.Stop, 1m, "stop", string.Create(CultureInfo.InvariantCulture, $"the underlying at {underlying} reached the stop at {level}"))
            : null;
    }

    private static StopLevel Tighter(StopLevel? current, StopLevel asked, PositionView position)
    {
        var rounded = position.StopOnGrid(asked.Price);
        return current is not null && position.Sign * (rounded - current.Price) <= 0m ? current : asked with { Price = rounded };
    }

    /// <summary>Collects what the rules wait for.</summary>
    private sealed class Watch(PositionView position)
    {
        private decimal? _above;
        private decimal? _below;
        private DateTimeOffset? _at;
        private bool _candleClose;

        public void Add(ExitVerdict verdict)
        {
            if (verdict.WatchPrice is { } price)
                AddFavourable(price);
            if (verdict.WatchTime is { } time && (_at is null || time < _at))
                _at = time;
            _candleClose |= verdict.WatchCandleClose;
        }

        public void AddStop(ExitState state)
        {
            if (state.Stop is { } stop)
            {
                if (position.Sign > 0)
                    _below = stop.Price;
                else
                    _above = stop.Price;
            }

            _candleClose |= state.UnderlyingStopAtClose;
        }

        public Wake ToWake(ExitContext context, ExitState state, CheckIntervals intervals)
        {
            var instrument = _below is null && _above is null ? null : new PriceBand(position.Instrument.Symbol, _below, _above);
            PriceBand? underlying = null;
            if (state.UnderlyingStop is { } level && !state.UnderlyingStopAtClose)
                underlying = new PriceBand(position.Instrument.UnderlyingSymbol, position.UnderlyingSign > 0 ? level : null, position.UnderlyingSign > 0 ? null : level);

            var interval = intervals.For(context.Price, instrument);
            if (underlying is not null && context.UnderlyingPrice is { } price && intervals.For(price, underlying) is var other && other < interval)
                interval = other;
            var at = context.Calendar.IsOpen(context.Now) ? context.Now + interval : context.Calendar.NextOpen(context.Now);
            if (_at is { } named && named < at)
                at = named;
            if (_candleClose && context.Calendar.NextAlignedClose(context.Now, context.Timeframe) is var candle && candle < at)
                at = candle;

            return new Wake(at, instrument, underlying);
        }

        /// <summary>
        /// A level worked out by division may miss the exact one by its last digit; a host woken at it would find nothing to do and wait for the same level again. No
        /// market has prices as fine as what is added here.
        /// </summary>
        private void AddFavourable(decimal price)
        {
            if (position.Sign > 0)
            {
                price = Math.Round(price, 12, MidpointRounding.ToPositiveInfinity);
                _above = _above is { } above ? Math.Min(above, price) : price;
            }
            else
            {
                price = Math.Round(price, 12, MidpointRounding.ToNegativeInfinity);
                _below = _below is { } below ? Math.Max(below, price) : price;
            }
        }
    }
}
