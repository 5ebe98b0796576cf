using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>The directional option systems the desk trades.</summary>
internal static class DeskStrategies
{
    /// <summary>Calls: 2 × ATR(14) or the swing low of 10, half the premium without candles; 35 % at 1 R, the rest at 3 R; 13 trading hours.</summary>
    public static StrategyDefinition Longs { get; } = new()
    {
        Id = "qqq-longs",
        Accounts = ["paper"],
        Alert = new AlertSettings { Dialect = AlertDialect.Options, Directions = [TradeDirection.Long] },
        Market = new MarketSettings { Symbol = "QQQ", Calendar = "us-options" },
        Selection = new OptionByDelta(),
        Sizing = new FixedContracts { Contracts = 3 },
        Entry = new LimitWalkEntry(),
        Exits =
        [
            new StopExit
            {
                On = StopBasis.Underlying,
                NearestOf = [new StopReference { Atr = new AtrDistance { Multiple = 2m } }, new StopReference { SwingCandles = 10 }],
                Fallback = new StopReference { Percent = 0.5m },
            },
            new TargetExit { At = new ProfitLevel { R = 1m }, Close = 0.35m, ThenStop = new StopMove { To = BreakEven.Entry } },
            new TargetExit { At = new ProfitLevel { R = 3m }, Close = 0.65m },
            new LongestHoldExit { TradingTime = TimeSpan.FromHours(13) },
            new ExpiryExit(),
        ],
    };

    /// <summary>Puts: swing high of 5; 70 % at 1.5 R, the rest at 3 R; regime and ribbon filters.</summary>
    public static StrategyDefinition Shorts { get; } = Longs with
    {
        Id = "qqq-shorts",
        Alert = new AlertSettings { Dialect = AlertDialect.Options, Directions = [TradeDirection.Short] },
        Filters = [new RegimeFilter { Timeframe = Timeframe.OneDay }, new EmaRibbonFilter()],
        Exits =
        [
            new StopExit { On = StopBasis.Underlying, NearestOf = [new StopReference { SwingCandles = 5 }], Fallback = new StopReference { Percent = 0.5m } },
            new TargetExit { At = new ProfitLevel { R = 1.5m }, Close = 0.70m, ThenStop = new StopMove { To = BreakEven.Entry } },
            new TargetExit { At = new ProfitLevel { R = 3m }, Close = 0.30m },
            new LongestHoldExit { TradingTime = TimeSpan.FromHours(13) },
            new ExpiryExit(),
        ],
    };

    /// <summary>Puts without filters, for a desk that has no candles.</summary>
    public static StrategyDefinition UnfilteredShorts { get; } = Shorts with { Filters = [] };

    /// <summary>Both directions under one name, told by the position to reach.</summary>
    public static StrategyDefinition Both { get; } = Longs with
    {
        Id = "qqq-both",
        Alert = new AlertSettings { Dialect = AlertDialect.Strategy },
    };
}
