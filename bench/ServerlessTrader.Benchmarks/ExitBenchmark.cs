using BenchmarkDotNet.Attributes;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Benchmarks;

/// <summary>One look of system 1's exit rules at an open option position, nothing firing.</summary>
[MemoryDiagnoser]
public class ExitBenchmark
{
    private static readonly ExitRule[] _rules =
    [
        new StopExit { On = StopBasis.Underlying, NearestOf = [new StopReference { SwingCandles = 10 }] },
        new TargetExit { At = new ProfitLevel { R = 1m }, Close = 0.35m, ThenStop = new StopMove { To = BreakEven.Entry } },
        new TargetExit { At = new ProfitLevel { R = 3m }, Close = 0.65m },
        new LongestHoldExit { TradingTime = TimeSpan.FromHours(13) },
        new ExpiryExit(),
    ];

    private readonly ExitContext _context = new()
    {
        Position = new PositionView
        {
            Sign = 1,
            UnderlyingSign = 1,
            Instrument = new OptionContract("QQQ", new DateOnly(2026, 3, 9), OptionRight.Call, 600m),
            Rules = PriceRules.PennyOption,
            EntryPrice = 4.55m,
            R = 2.29m,
            Entered = 3m,
            Open = 3m,
            EnteredAt = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero),
        },
        State = new ExitState { Stop = new StopLevel(2.26m, "stop"), UnderlyingStop = 590m },
        Now = new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero),
        Price = 5m,
        UnderlyingPrice = 601m,
        Timeframe = Timeframe.OneHour,
        Calendar = TradingCalendars.UsOptions,
    };

    [Benchmark]
    public ExitDecision Evaluate() => ExitEvaluator.Evaluate(_rules, _context, CheckIntervals.WithFeed);
}
