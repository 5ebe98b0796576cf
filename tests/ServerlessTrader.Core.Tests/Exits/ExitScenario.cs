using System.Collections.Immutable;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>
/// A random position, random rules of every kind, and a random path of prices and moments, all of it from one seed: a failing property names the seed, and the seed
/// is the whole counterexample.
/// </summary>
internal sealed class ExitScenario
{
    private static readonly DateTimeOffset _start = new(2026, 9, 28, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random;
    private readonly List<Candle> _candles = [];
    private readonly decimal _spot;

    public ExitScenario(int seed, bool withTimeValue)
    {
        _random = new Random(seed);
        Timeframe = new Timeframe(Pick(15, 60, 240, 1440));
        _spot = Pick(500m, 25_000m);
        var far = TimeSpan.FromSeconds(_random.Next(1, Pick(60, 43_200)));
        Intervals = new CheckIntervals(far / 2, far, Pick(0m, 0.02m));
        Position = NewPosition();
        Calendar = Position.Instrument is Perpetual ? TradingCalendars.AlwaysOpen : Pick<TradingCalendar>(TradingCalendars.UsOptions, TradingCalendars.Nse);
        var session = Calendar.NextOrCurrentSession(_start.AddMinutes(_random.Next(3 * 1440)));
        Position = Position with { EnteredAt = session.Open.AddSeconds(_random.Next((int)session.Length.TotalSeconds - 1)) };
        Rules = [.. Enumerable.Range(0, _random.Next(1, 8)).Select(_ => NewRule(withTimeValue))];
        State = NewState();
        MakeCandles();
    }

    public PositionView Position { get; private set; }

    public ImmutableArray<ExitRule> Rules { get; }

    public ExitState State { get; private set; }

    public TradingCalendar Calendar { get; }

    public Timeframe Timeframe { get; }

    /// <summary>From a second to half a day, so that now a rule's own moment comes first and now the interval.</summary>
    public CheckIntervals Intervals { get; }

    /// <summary>Looks at the position again and again until it is flat or the path ends; <paramref name="judge"/> says whether each look was right.</summary>
    public bool Walk(Func<ExitContext, ExitDecision, bool> judge)
    {
        var now = Position.EnteredAt;
        for (var looks = 0; looks < 40; looks++)
        {
            now += Chance(3) ? TimeSpan.FromSeconds(_random.Next(1, 90)) : TimeSpan.FromMinutes(_random.Next(1, Pick(10, 300)));
            var context = new ExitContext
            {
                Position = Position,
                State = State,
                Now = now,
                Price = Mark(0.8m),
                UnderlyingPrice = Chance(5) ? null : Underlying(),
                Candles = CandlesAt(now),
                Timeframe = Timeframe,
                Calendar = Calendar,
            };
            var decision = Look(context);
            if (!judge(context, decision))
                return false;
            State = decision.State;
            Position = Position with { Open = Position.Open - decision.CloseQuantity };
            if (Position.Open <= 0m)
                return true;
        }

        return true;
    }

    /// <summary>What the rules say at a moment.</summary>
    public ExitDecision Look(ExitContext context) => ExitEvaluator.Evaluate(Rules, context, Intervals);

    /// <summary>The candles that have closed by then.</summary>
    public List<Candle> CandlesAt(DateTimeOffset at) => [.. _candles.Where(candle => Closes(candle) <= at)];

    /// <summary>A price strictly inside a band, most often close to one of its ends; finer than the venue's tick, as the mid of a quote is.</summary>
    public decimal Inside(PriceBand? band, decimal wide)
    {
        var below = band?.Below ?? 0m;
        var above = band?.Above ?? wide;
        var hair = Position.Rules.TickSize / 1_000m;
        return Pick(below + hair, above - hair, below + (above - below) * _random.Next(1, 1_000) / 1_000m);
    }

    public DateTimeOffset Before(DateTimeOffset now, DateTimeOffset end) =>
        Chance(3) ? end.AddTicks(-1) : now.AddTicks((long)((end - now).Ticks * _random.NextDouble()));

    private DateTimeOffset Closes(Candle candle) => Calendar.NextAlignedClose(candle.OpenTime, Timeframe);

    private PositionView NewPosition()
    {
        var isOption = !Chance(3);
        var tick = isOption ? Pick(0.01m, 0.05m) : 0.1m;

        // Averages of fills lie off the grid, and some have no end.
        var entry = Math.Round((isOption ? _random.Next(20, 400) : _random.Next(200_000, 700_000)) * tick) + Pick(0m, tick / 2m, tick / 3m);
        var entered = isOption ? _random.Next(1, 12) : _random.Next(1, 2_000) / 1_000m;
        return new PositionView
        {
            Sign = Chance(2) ? 1 : -1,
            UnderlyingSign = Chance(2) ? 1 : -1,
            Instrument = isOption
                ? new OptionContract("QQQ", new DateOnly(2026, 9, 29).AddDays(_random.Next(8)), Pick(OptionRight.Call, OptionRight.Put), _spot)
                : new Perpetual("BTCUSDT"),
            Rules = new PriceRules(tick, isOption ? 1m : 0.001m, isOption ? 1m : Pick(0.001m, 0.005m), 10_000m, 0m),
            EntryPrice = entry,
            R = Math.Max(tick, Math.Round(entry * _random.Next(1, 90) / 100m, 2)),
            Entered = entered,
            Open = entered,
            EnteredAt = _start,
            FeesPerUnit = Pick(0m, tick * 1.3m),
            MarginPerUnit = Pick<decimal?>(null, entry * 3m),
        };
    }

    private ExitRule NewRule(bool withTimeValue) => _random.Next(withTimeValue ? 10 : 9) switch
    {
        0 => new StopExit(),
        1 or 2 => new TargetExit { At = Level(1, 300), Close = _random.Next(1, 100) / 100m, ThenStop = Pick(null, Positions.ToBreakEven, new StopMove { To = BreakEven.EntryPlusFees }, new StopMove { R = _random.Next(-50, 150) / 100m }) },
        3 => new TrailingExit { Distance = Level(1, 150), From = Pick(null, Level(0, 150)) },
        4 => new ProfitLockExit { Once = _random.Next(1, 50) / 100m, GiveBack = Pick(0.5m, 0.3m, 0.9m), Of = Pick(ProfitBase.Premium, ProfitBase.Margin) },
        5 => new EmaRunnerExit { Period = _random.Next(2, 6), AfterTargets = _random.Next(3) },
        6 => new TimeStopExit { Bars = _random.Next(1, 8), UnlessProfit = Level(0, 100) },
        7 => new LongestHoldExit { TradingTime = TimeSpan.FromMinutes(_random.Next(1, 1_000)) },
        8 => Chance(2) ? new SquareOffExit { At = new TimeOnly(_random.Next(24), _random.Next(60)) } : new ExpiryExit { Before = TimeSpan.FromMinutes(_random.Next(1, 3_000)) },
        _ => new TimeValueExit(),
    };

    /// <summary>In percent of R, of the entry price by a quarter, or (when nothing may be) as a price on either side of the entry.</summary>
    private ProfitLevel Level(int from, int to) => _random.Next(from == 0 ? 3 : 2) switch
    {
        0 => new ProfitLevel { R = _random.Next(from, to) / Pick(100m, 77m) },
        1 => new ProfitLevel { Percent = _random.Next(from, to) / 400m },
        _ => new ProfitLevel { Price = Position.EntryPrice * _random.Next(60, 140) / 100m },
    };

    private ExitState NewState() => _random.Next(4) switch
    {
        0 => new ExitState { Stop = InitialStop() },
        1 => new ExitState { UnderlyingStop = _spot * (1m - Position.UnderlyingSign * _random.Next(1, 100) / 1_000m) },
        2 => new ExitState { UnderlyingStop = _spot, UnderlyingStopAtClose = true },
        _ => new ExitState { Stop = InitialStop(), UnderlyingStop = _spot * (1m - Position.UnderlyingSign * 0.05m) },
    };

    private StopLevel InitialStop() => new(OnGrid(Position.EntryPrice - Position.Sign * Position.R), "stop");

    private decimal OnGrid(decimal level) => Position.Sign > 0 ? Position.Rules.PriceDown(level) : Position.Rules.PriceUp(level);

    private void MakeCandles()
    {
        var open = Calendar.NextOpen(Position.EnteredAt.AddDays(-5));
        var until = Position.EnteredAt.AddDays(9);
        while (open < until)
        {
            var close = _spot * (1m + _random.Next(-40, 41) / 1_000m);
            _candles.Add(new Candle(open, close, close, close, close, 0m));
            var end = Calendar.NextAlignedClose(open, Timeframe);
            open = Calendar.CandleOpen(end, Timeframe) ?? Calendar.NextOpen(end);
        }
    }

    /// <summary>A mark around the entry, in half ticks, favourable as often as not.</summary>
    private decimal Mark(decimal range)
    {
        var halfTick = Position.Rules.TickSize / 2m;
        var distance = Position.EntryPrice * range * _random.Next(-1_000, 1_001) / 1_000m * Pick(1m, 0.1m, 0.01m);
        return Math.Max(halfTick, Math.Round((Position.EntryPrice + distance) / halfTick) * halfTick);
    }

    private decimal Underlying() => _spot * (1m + _random.Next(-60, 61) / 1_000m * Pick(1m, 0.1m));

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
