using System.Text;
using System.Text.Json;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using static ServerlessTrader.Core.Tests.Strategies.StrategyText;

namespace ServerlessTrader.Core.Tests.Strategies;

public sealed class StrategyFileTests
{
    [Fact]
    public void A_file_that_says_only_what_it_must_gets_the_defaults_of_the_rest()
    {
        var strategy = Parse(Least);

        Assert.True(strategy.Enabled);
        Assert.Equal([TradeDirection.Long, TradeDirection.Short], strategy.Alert.Directions.AsEnumerable());
        Assert.Equal((TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5), 600), (strategy.Alert.MaxAge, strategy.Alert.DuplicateWindow, strategy.Alert.EntriesPerMinute));
        Assert.Equal(Timeframe.OneHour, strategy.Market.Timeframe);
        Assert.Equal(new OptionByDelta(), strategy.Selection);
        Assert.Empty(strategy.Filters);
        Assert.Null(strategy.Ramp);
        Assert.Equal(new LimitWalkEntry { Step = TimeSpan.FromSeconds(5), MaxSteps = 5 }, strategy.Entry);
        Assert.Equal((3, 0.025m, 0.075m), (strategy.Limits.MaxOpenTrades, strategy.Limits.RiskPerTrade, strategy.Limits.TotalRisk));
        Assert.Equal((0.10m, 3, false), (strategy.Limits.Breaker.DailyLoss, strategy.Limits.Breaker.LosingStreak, strategy.Limits.Breaker.AutoReset));
    }

    [Fact]
    public void The_rest_of_a_complete_file_is_read_as_it_stands()
    {
        var strategy = Parse(Complete);

        Assert.Equal(("everything", "All of it.", false), (strategy.Id, strategy.Description, strategy.Enabled));
        Assert.Equal(["paper", "follower-2"], strategy.Accounts.AsEnumerable());
        Assert.Equal((AlertDialect.Options, "my-token", 60), (strategy.Alert.Dialect, strategy.Alert.TokenSecret, strategy.Alert.EntriesPerMinute));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10)), (strategy.Alert.MaxAge, strategy.Alert.DuplicateWindow));
        Assert.Equal([TradeDirection.Short], strategy.Alert.Directions.AsEnumerable());
        Assert.Equal(["tradingview", "10.0.0.0/8", "::1"], strategy.Alert.AllowedAddresses.AsEnumerable());
        Assert.Equal(("QQQ", "us-options-late", new Timeframe(240)), (strategy.Market.Symbol, strategy.Market.Calendar, strategy.Market.Timeframe));
        Assert.Equal(
            new OptionByDelta
            {
                MinDelta = 0.4m,
                MaxDelta = 0.7m,
                TargetDelta = 0.5m,
                DaysToExpiry = 7,
                FallbackDaysToExpiry = 3,
                Liquidity = new LiquidityGate { MaxSpread = 0.05m, MaxQuoteAge = TimeSpan.FromSeconds(5) },
            },
            strategy.Selection);
        Assert.Equal(new FixedContracts { Contracts = 5 }, strategy.Sizing);
        Assert.Equal(new SizeRamp { Contracts = 1, Until = new RampGoal { Winners = 10 } }, strategy.Ramp);
        Assert.Equal(new LimitWalkEntry { Step = TimeSpan.FromSeconds(2), MaxSteps = 10 }, strategy.Entry);
        Assert.Equal((2, 0.01m, 0.02m), (strategy.Limits.MaxOpenTrades, strategy.Limits.RiskPerTrade, strategy.Limits.TotalRisk));
        Assert.Equal((0.05m, 2, true), (strategy.Limits.Breaker.DailyLoss, strategy.Limits.Breaker.LosingStreak, strategy.Limits.Breaker.AutoReset));
    }

    [Fact]
    public void Every_kind_of_filter_is_read()
    {
        var filters = Parse(Complete).Filters;

        Assert.Equal(new RegimeFilter { Timeframe = Timeframe.OneDay, Fast = 20, Slow = 100, BullRiskFactor = 0.25m }, filters[0]);
        var ribbon = Assert.IsType<EmaRibbonFilter>(filters[1]);
        Assert.Equal((RibbonOrder.Up, null), (ribbon.Stacked, ribbon.Timeframe));
        Assert.Equal([8, 21], ribbon.Periods.AsEnumerable());
    }

    [Fact]
    public void Every_kind_of_exit_is_read()
    {
        var exits = Parse(Complete).Exits;
        var stop = Assert.IsType<StopExit>(exits[0]);

        Assert.Equal((StopBasis.Underlying, new StopReference { Percent = 0.4m }), (stop.On, stop.Fallback));
        Assert.Equal(
            [
                new StopReference { Percent = 0.02m }, new StopReference { Price = 480m }, new StopReference { SwingCandles = 10 },
                new StopReference { Atr = new AtrDistance { Period = 10, Multiple = 1.5m } }, new StopReference { FromAlert = true }, new StopReference { AtStrike = true },
            ],
            stop.NearestOf.AsEnumerable());
        Assert.Equal(
            new ExitRule[]
            {
                new TargetExit { At = new ProfitLevel { R = 1m }, Close = 0.3m, ThenStop = new StopMove { To = BreakEven.EntryPlusFees } },
                new TargetExit { At = new ProfitLevel { Percent = 1m }, Close = 0.2m, ThenStop = new StopMove { R = 0.5m } },
                new TargetExit { At = new ProfitLevel { Price = 20m }, Close = 0.1m },
                new TrailingExit { Distance = new ProfitLevel { R = 1m }, From = new ProfitLevel { R = 2m } },
                new ProfitLockExit { Once = 0.02m, Of = ProfitBase.Margin, GiveBack = 0.4m },
                new EmaRunnerExit { Period = 10, AfterTargets = 3, Warmup = 50 },
                new TimeStopExit { Bars = 6, UnlessProfit = new ProfitLevel { R = 0.5m } },
                new LongestHoldExit { TradingTime = TimeSpan.FromHours(13) },
                new SquareOffExit { At = new TimeOnly(15, 15) },
                new ExpiryExit { Before = TimeSpan.FromMinutes(45) },
                new TimeValueExit { Critical = 0.05m, Threshold = 0.15m },
            },
            exits.Skip(1));
    }

    [Fact]
    public void The_complete_file_leaves_out_no_kind_of_rule()
    {
        var kinds = Parse(Complete).Exits.Select(exit => exit.GetType()).Distinct();
        var all = typeof(ExitRule).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ExitRule)));

        Assert.Equal(all.OrderBy(type => type.Name), kinds.OrderBy(type => type.Name));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var json = JsonSerializer.Serialize(Parse(Complete), StrategyJson.Definition);

        Assert.Equal(json, JsonSerializer.Serialize(Parse(json), StrategyJson.Definition));
    }

    [Theory]
    [InlineData("\"alert\": {},", "// for people\n\"alert\": { /* nothing */ },")]
    [InlineData("\"accounts\": [\"paper\"],", "\"accounts\": [\"paper\",],")]
    [InlineData("\"percent\": 0.5 }] }]", "\"percent\": 0.5, },], },],")]
    [InlineData("\"kind\": \"fixed-contracts\", \"contracts\": 3", "\"contracts\": 3, \"kind\": \"fixed-contracts\"")] // the kind need not come first
    public void Comments_and_trailing_commas_are_welcome(string piece, string by) => Assert.Equal("qqq-longs", Parse(Spoilt(Least, piece, by)).Id);

    [Fact]
    public void A_byte_order_mark_is_tolerated() =>
        Assert.Equal("qqq-longs", StrategyFile.Parse("qqq.json", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(Least)]).Id);

    [Fact]
    public void The_message_names_the_file_the_place_the_problem_and_what_to_write()
    {
        var exception = Assert.Throws<StrategyFileException>(() => Parse(Spoilt(Spoilt(Least, "\"contracts\": 3", "\"contracts\": 0"), "us-options", "nyse")));

        Assert.Equal("qqq.json", exception.File);
        Assert.Equal(
            string.Join(
                "\n",
                "The strategy file qqq.json cannot be used:",
                "  $.market.calendar: 'nyse' is not a calendar. Write one of: us-equities, us-options, us-options-late, nse, always-open.",
                "  $.sizing.contracts: 0 is out of range. Write 1 to 10000."),
            exception.Message);
    }
}
