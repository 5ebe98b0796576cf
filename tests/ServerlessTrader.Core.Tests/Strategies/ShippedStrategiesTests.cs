using System.Text;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>The files in strategies/, held to the numbers of the directional options system.</summary>
public sealed class ShippedStrategiesTests
{
    public static TheoryData<string> Files => [.. StrategyFolder.Names];

    public static TheoryData<string> System1Files => [.. StrategyFolder.Names.Where(name => name.StartsWith("qqq-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_shipped_file_is_read_and_carries_its_own_name(string file) => Assert.Equal(Path.GetFileNameWithoutExtension(file), Load(file).Id);

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_shipped_file_trades_on_paper_only(string file) => Assert.Equal([Load(file).Selection is OptionByDelta ? "paper" : "paper-futures"], Load(file).Accounts.AsEnumerable());

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_shipped_file_names_the_schema_and_is_accepted_by_it(string file)
    {
        Assert.Equal("./" + StrategyFolder.SchemaName, Load(file).Schema);
        Assert.True(new SchemaCheck(StrategySchemaTests.Described()).Accepts(Encoding.UTF8.GetString(StrategyFolder.Read(file))));
    }

    [Fact]
    public void No_two_files_that_are_on_answer_to_one_name_in_one_direction()
    {
        var claims = StrategyFolder.Names.Select(Load).Where(strategy => strategy.Enabled)
            .SelectMany(strategy => strategy.Alert.Names.SelectMany(name => strategy.Alert.Directions.Select(direction => (name, direction)))).ToList();

        Assert.NotEmpty(claims);
        Assert.Equal(claims.Count, claims.Distinct().Count());
    }

    [Theory]
    [InlineData("qqq-longs.json", TradeDirection.Long)]
    [InlineData("qqq-shorts.json", TradeDirection.Short)]
    public void System_1_trades_QQQ_options_on_the_alerts_of_one_direction(string file, TradeDirection direction)
    {
        var strategy = Load(file);

        Assert.True(strategy.Enabled);
        Assert.Equal(AlertDialect.Options, strategy.Alert.Dialect);
        Assert.Equal(["AGBot"], strategy.Alert.Names.AsEnumerable());
        Assert.Equal([direction], strategy.Alert.Directions.AsEnumerable());
        Assert.Equal(new MarketSettings { Symbol = "QQQ", Calendar = "us-options", Timeframe = Timeframe.OneHour }, strategy.Market);
    }

    [Theory]
    [InlineData("qqq-longs.json")]
    [InlineData("qqq-shorts.json")]
    public void System_1_selects_sizes_and_enters_as_specified(string file)
    {
        var strategy = Load(file);

        Assert.Equal(
            new OptionByDelta
            {
                MinDelta = 0.50m,
                TargetDelta = 0.55m,
                MaxDelta = 0.60m,
                DaysToExpiry = 5,
                FallbackDaysToExpiry = 2,
                Liquidity = new LiquidityGate { MaxSpread = 0.10m, MaxQuoteAge = TimeSpan.FromSeconds(15) },
            },
            strategy.Selection);
        Assert.Equal(new FixedContracts { Contracts = 3 }, strategy.Sizing);
        Assert.Equal(new LimitWalkEntry { Step = TimeSpan.FromSeconds(5), MaxSteps = 5 }, strategy.Entry);
        Assert.Null(strategy.Ramp);
    }

    [Theory]
    [MemberData(nameof(System1Files))]
    public void System_1_risks_what_is_specified(string file)
    {
        var limits = Load(file).Limits;

        Assert.Equal((3, 0.025m, 0.075m), (limits.MaxOpenTrades, limits.RiskPerTrade, limits.TotalRisk));
        Assert.Equal((0.10m, 3, false), (limits.Breaker.DailyLoss, limits.Breaker.LosingStreak, limits.Breaker.AutoReset));
    }

    [Theory]
    [InlineData("qqq-longs.json", 10)]
    [InlineData("qqq-shorts.json", 5)]
    public void System_1_stops_at_two_ATR_or_the_swing_or_half_the_premium(string file, int swing)
    {
        var stop = Load(file).Exits.OfType<StopExit>().Single();

        Assert.Equal((StopBasis.Underlying, new StopReference { Percent = 0.5m }), (stop.On, stop.Fallback));
        Assert.Equal(
            [new StopReference { Atr = new AtrDistance { Period = 14, Multiple = 2m } }, new StopReference { SwingCandles = swing }],
            stop.NearestOf.AsEnumerable());
    }

    [Theory]
    [InlineData("qqq-longs.json", "1", "0.35", "0.65")]
    [InlineData("qqq-shorts.json", "1.5", "0.70", "0.30")]
    public void System_1_takes_profit_twice_and_then_stands_at_break_even(string file, string firstR, string first, string second) => Assert.Equal(
        [
            new TargetExit { At = new ProfitLevel { R = decimal.Parse(firstR) }, Close = decimal.Parse(first), ThenStop = new StopMove { To = BreakEven.Entry } },
            new TargetExit { At = new ProfitLevel { R = 3m }, Close = decimal.Parse(second) },
        ],
        Load(file).Exits.OfType<TargetExit>());

    [Theory]
    [MemberData(nameof(System1Files))]
    public void System_1_is_out_after_thirteen_hours_and_before_expiry(string file)
    {
        var exits = Load(file).Exits;

        Assert.Equal(5, exits.Length);
        Assert.Contains(new LongestHoldExit { TradingTime = TimeSpan.FromHours(13) }, exits);
        Assert.Contains(new ExpiryExit { Before = TimeSpan.FromMinutes(30) }, exits);
    }

    [Fact]
    public void Longs_pass_no_filter() => Assert.Empty(Load("qqq-longs.json").Filters);

    [Fact]
    public void Shorts_halve_their_risk_in_a_bull_market_and_require_falling_averages()
    {
        var filters = Load("qqq-shorts.json").Filters;

        Assert.Equal(2, filters.Length);
        Assert.Equal(new RegimeFilter { Timeframe = Timeframe.OneDay, Fast = 50, Slow = 200, BullRiskFactor = 0.5m }, filters[0]);
        var ribbon = Assert.IsType<EmaRibbonFilter>(filters[1]);
        Assert.Equal((RibbonOrder.Down, null), (ribbon.Stacked, ribbon.Timeframe));
        Assert.Equal([13, 48, 200], ribbon.Periods.AsEnumerable());
    }

    [Fact]
    public void The_variant_is_off_begins_with_one_contract_and_counts_in_percent()
    {
        var strategy = Load("qqq-longs-percent.json");

        Assert.False(strategy.Enabled);
        Assert.Equal(new SizeRamp { Contracts = 1, Until = new RampGoal { Winners = 10 } }, strategy.Ramp);
        Assert.Equal(
            [
                new TargetExit { At = new ProfitLevel { Percent = 0.5m }, Close = 0.35m, ThenStop = new StopMove { To = BreakEven.Entry } },
                new TargetExit { At = new ProfitLevel { Percent = 1m }, Close = 0.65m },
            ],
            strategy.Exits.OfType<TargetExit>());
    }

    [Theory]
    [MemberData(nameof(System1Files))]
    public void Without_candles_system_1_plans_the_stop_of_the_worked_example(string file)
    {
        var plan = StopPlanner.Plan(Load(file).Exits.OfType<StopExit>().Single(), new StopPlanInput
        {
            Price = 4.525m,
            Sign = 1,
            UnderlyingPrice = 500.25m,
            UnderlyingSign = 1,
            Rules = PriceRules.PennyOption,
            Greeks = new Greeks(0.55, 0.02, -0.2, 20, 0.2),
        })!;

        Assert.Equal((2.26m, 2.265m), (plan.InstrumentLevel, plan.R));
    }

    [Fact]
    public void System_2_takes_size_and_leverage_from_the_alert_and_waits_for_one_to_close()
    {
        var strategy = Load("futures-webhook.json");

        Assert.Equal((true, AlertDialect.Futures, null), (strategy.Enabled, strategy.Alert.Dialect, strategy.Market.Symbol));
        Assert.Equal(new PerpetualSelection { MaxEntrySlip = 0.01m, QuoteCurrency = "USDT", Margin = MarginMode.Isolated }, strategy.Selection);
        Assert.Equal(new BalanceFraction(), strategy.Sizing);
        Assert.Equal(new MarketEntry(), strategy.Entry);
        Assert.Empty(strategy.Exits);
    }

    [Fact]
    public void System_3_is_sized_by_its_stop_and_trades_every_hour_of_the_week()
    {
        var strategy = Load("r-multiple.json");

        Assert.Equal((AlertDialect.RMultiple, TimeSpan.FromMinutes(5), "always-open"), (strategy.Alert.Dialect, strategy.Alert.DuplicateWindow, strategy.Market.Calendar));
        Assert.Equal(new RiskPercent { RiskPct = 0.01m, EquityPctMax = 0.25m, Leverage = 10 }, strategy.Sizing);
        Assert.Equal((0.05m, null), (strategy.Limits.Breaker.DailyLoss, strategy.Limits.Breaker.LosingStreak));
    }

    [Fact]
    public void System_3_leaves_as_its_table_says() => Assert.Equal(
        [
            new TargetExit { At = new ProfitLevel { R = 1.25m }, Close = 0.25m, ThenStop = new StopMove { To = BreakEven.EntryPlusFees }, ThenAdd = new Pyramid { Share = 0.5m } },
            new TargetExit { At = new ProfitLevel { R = 1.75m }, Close = 0.25m, ThenStop = new StopMove { R = 0.5m } },
            new TargetExit { At = new ProfitLevel { R = 2.25m }, Close = 0.20m, ThenStop = new StopMove { R = 1m } },
            new EmaRunnerExit { Period = 20, AfterTargets = 3, Warmup = 200 },
            new TimeStopExit { Bars = 12, UnlessProfit = new ProfitLevel { R = 0.5m } },
        ],
        Load("r-multiple.json").Exits.Skip(1));

    [Fact]
    public void System_3_stands_behind_the_stop_the_alert_names()
    {
        var stop = Assert.IsType<StopExit>(Load("r-multiple.json").Exits[0]);

        Assert.Equal((StopBasis.Instrument, null), (stop.On, stop.Fallback));
        Assert.Equal([new StopReference { FromAlert = true }], stop.NearestOf.AsEnumerable());
    }

    private static StrategyDefinition Load(string file) => StrategyFile.Parse(file, StrategyFolder.Read(file));
}
