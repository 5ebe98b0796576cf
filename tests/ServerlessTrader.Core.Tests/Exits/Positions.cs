using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>Positions of the specs' worked examples, and moments in their lives.</summary>
internal static class Positions
{
    /// <summary>Wednesday 2026-09-30, 10:00 in New York.</summary>
    public static DateTimeOffset Entered { get; } = Utc("2026-09-30T14:00Z");

    /// <summary>No rule is near anything: a look a minute.</summary>
    public static CheckIntervals EveryMinute => CheckIntervals.WithFeed;

    /// <summary>Bitcoin as the r-multiple example has it: ticks of 0.1, steps of 0.001.</summary>
    public static PriceRules BitcoinRules { get; } = new(0.1m, 0.001m, 0.001m, 120m, 0m);

    public static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text);

    /// <summary>Calls bought, profiting from a rising premium and a rising underlying.</summary>
    public static PositionView Calls(decimal contracts = 3m, decimal entry = 4.55m, decimal r = 2.29m, decimal? open = null) => new()
    {
        Sign = 1,
        UnderlyingSign = 1,
        Instrument = new OptionContract("QQQ", new DateOnly(2026, 10, 5), OptionRight.Call, 500m),
        Rules = PriceRules.PennyOption,
        EntryPrice = entry,
        R = r,
        Entered = contracts,
        Open = open ?? contracts,
        EnteredAt = Entered,
    };

    /// <summary>Puts bought, profiting from a rising premium and a falling underlying.</summary>
    public static PositionView Puts(decimal contracts = 3m, decimal entry = 4.55m, decimal r = 2.29m, decimal? open = null) => Calls(contracts, entry, r, open) with
    {
        UnderlyingSign = -1,
        Instrument = new OptionContract("QQQ", new DateOnly(2026, 10, 5), OptionRight.Put, 500m),
    };

    /// <summary>Puts sold, profiting from a falling premium and a rising underlying.</summary>
    public static PositionView SoldPuts(decimal contracts = 1m, decimal entry = 100m, decimal r = 50m) => new()
    {
        Sign = -1,
        UnderlyingSign = 1,
        Instrument = new OptionContract("NIFTY", new DateOnly(2026, 10, 6), OptionRight.Put, 25_000m, 65m),
        Rules = new PriceRules(0.05m, 1m, 1m, 1_000m, 0m),
        EntryPrice = entry,
        R = r,
        Entered = contracts,
        Open = contracts,
        EnteredAt = Utc("2026-09-30T05:00Z"),
    };

    /// <summary>The long of the r-multiple example: 0.384 BTC at 65,000, stop 64,800.</summary>
    public static PositionView Bitcoin(int sign = 1) => new()
    {
        Sign = sign,
        UnderlyingSign = sign,
        Instrument = new Perpetual("BTCUSDT"),
        Rules = BitcoinRules,
        EntryPrice = 65_000m,
        R = 200m,
        Entered = 0.384m,
        Open = 0.384m,
        EnteredAt = Entered,
    };

    /// <summary>A minute after the entry unless said otherwise, on hourly bars of the US options market.</summary>
    public static ExitContext At(this PositionView position, decimal price, ExitState? state = null) => new()
    {
        Position = position,
        State = state ?? new ExitState(),
        Now = position.EnteredAt.AddMinutes(1),
        Price = price,
        Timeframe = Timeframe.OneHour,
        Calendar = TradingCalendars.UsOptions,
    };

    public static ExitDecision Evaluate(this ExitContext context, params ExitRule[] rules) => ExitEvaluator.Evaluate(rules, context, EveryMinute);

    public static ExitState StopAt(decimal price) => new() { Stop = new StopLevel(price, "stop") };

    /// <summary>Hourly candles of one price each, the last of which opened at <paramref name="lastOpen"/>.</summary>
    public static List<Candle> Hourly(DateTimeOffset lastOpen, params decimal[] closes) =>
        [.. closes.Select((close, i) => new Candle(lastOpen.AddHours(i + 1 - closes.Length), close, close, close, close, 0m))];

    public static TargetExit Target(decimal r, decimal close, StopMove? thenStop = null) => new() { At = new ProfitLevel { R = r }, Close = close, ThenStop = thenStop };

    public static StopMove ToBreakEven { get; } = new() { To = BreakEven.Entry };
}
