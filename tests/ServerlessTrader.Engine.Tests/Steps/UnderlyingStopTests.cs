using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>With candles at hand the stop stands on the underlying: 2 × ATR(14) or the swing, whichever is nearer.</summary>
public sealed class UnderlyingStopTests
{
    private static readonly DateTimeOffset _monday = TradingDesk.Monday;

    [Fact]
    public async Task Takes_two_average_ranges_when_they_are_nearer_than_the_swing()
    {
        using var desk = Longs(RisingTenCentsAnHour());
        var trade = await desk.EnterAsync();
        // 2 × 0.10 below 500.25; the swing low of ten hours is a dollar away.
        Assert.Equal(500.05m, trade.ExitState.UnderlyingStop);
        // 0.55 × 0.20 + ½ × 0.02 × 0.20² = 0.1104 of the premium: 4.4146, down to the tick.
        Assert.Equal((4.41m, 0.115m), (trade.Plan!.Stop!.InstrumentLevel, trade.Plan.Stop.R));
        Assert.Null(trade.ExitState.Stop);
    }

    [Fact]
    public async Task Takes_the_swing_low_when_it_is_nearer()
    {
        using var desk = Longs(WildThenQuiet());
        var trade = await desk.EnterAsync();
        Assert.Equal(500.15m, trade.ExitState.UnderlyingStop);
        Assert.Contains("swing low of 10", trade.Plan!.Stop!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measures_r_from_the_fill_to_the_premium_expected_at_the_stop()
    {
        using var desk = Longs(RisingTenCentsAnHour());
        var trade = await desk.EnterAsync();
        Assert.Equal((4.55m, 0.14m), (trade.Position.EntryPrice, trade.R));
        Assert.Equal(4.69m, desk.NextWake.Instrument!.Above);
    }

    [Fact]
    public async Task Waits_for_the_underlying_to_reach_the_stop()
    {
        using var desk = Longs(RisingTenCentsAnHour());
        await desk.EnterAsync();
        Assert.Equal(("QQQ", 500.05m, null), (desk.NextWake.Underlying!.Symbol, desk.NextWake.Underlying.Below, desk.NextWake.Underlying.Above));
        Assert.Null(desk.NextWake.Instrument!.Below);
    }

    [Fact]
    public async Task Stops_when_the_underlying_reaches_it_whatever_the_option_is_worth()
    {
        using var desk = Longs(RisingTenCentsAnHour((_monday.AddMinutes(30), 500.25m), (_monday.AddMinutes(31), 500.05m)));
        await desk.EnterAsync();
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal("stop", desk.Trade.Outcome!.Code);
        Assert.Equal(_monday.AddMinutes(31), desk.Trade.Outcome.At, TimeSpan.FromMinutes(1));
        Assert.Contains("the underlying at 500.05 reached the stop at 500.05", desk.Trade.Outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Holds_a_cent_away_from_it()
    {
        using var desk = Longs(RisingTenCentsAnHour((_monday.AddMinutes(30), 500.25m), (_monday.AddMinutes(31), 500.06m)));
        await desk.EnterAsync();
        await desk.RunToAsync(_monday.AddHours(2));
        Assert.Equal(TradePhase.Open, desk.Trade.Phase);
    }

    [Fact]
    public async Task An_underlying_at_its_stop_ends_the_walk()
    {
        using var desk = Longs(RisingTenCentsAnHour((_monday.AddSeconds(2), 500.25m), (_monday.AddSeconds(3), 500.04m)));
        await desk.AlertAsync();
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Rejected);
        Assert.Equal("not-filled", desk.Trade.Outcome!.Code);
        Assert.Equal("the underlying at 500.04 has already reached the stop at 500.05", desk.Trade.Outcome.Reason);
        Assert.Single(desk.Line.Submits);
    }

    [Fact]
    public async Task An_underlying_without_a_bid_says_nothing_about_its_stop()
    {
        using var desk = Longs(RisingTenCentsAnHour());
        await desk.AlertAsync();
        await desk.RunAsync();
        desk.Market.Script(new ScriptedQuote("QQQ", 0m, 500.26m));
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        Assert.Equal(3m, desk.Trade.Position.Entered);
    }

    [Fact]
    public async Task A_put_is_stopped_at_the_swing_high_of_five_candles()
    {
        using var desk = new TradingDesk(new DeskSetup
        {
            Strategies = [DeskStrategies.UnfilteredShorts],
            Path = Bear((_monday.AddMinutes(30), 500.25m), (_monday.AddMinutes(31), 500.75m)),
        });
        var trade = await desk.EnterAsync(TradeDirection.Short);
        // Five hours ago it stood 0.50 higher: 0.55 × 0.50 + ½ × 0.02 × 0.50² = 0.2775.
        Assert.Equal((500.75m, 4.24m), (trade.ExitState.UnderlyingStop, trade.Plan!.Stop!.InstrumentLevel));
        Assert.Equal((500.75m, null), (desk.NextWake.Underlying!.Above, desk.NextWake.Underlying.Below));
        await desk.RunUntilAsync(open => open.Phase == TradePhase.Flat);
        Assert.Equal("stop", desk.Trade.Outcome!.Code);
        Assert.Equal(_monday.AddMinutes(31), desk.Trade.Outcome.At, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Shorts_risk_the_full_share_in_a_bear_market()
    {
        using var desk = Shorts(Bear(), 3_000m);
        await desk.EnterAsync(TradeDirection.Short);
        // 2.5 % of 3,000 at 28.50 a contract.
        Assert.Equal((1m, 2m), (desk.Trade.Plan!.RiskFactor, desk.Trade.Plan.Quantity));
    }

    [Fact]
    public async Task Shorts_risk_half_of_it_in_a_bull_market()
    {
        using var desk = Shorts(BullThenDip(), 3_000m);
        await desk.EnterAsync(TradeDirection.Short);
        Assert.Equal((0.5m, 1m), (desk.Trade.Plan!.RiskFactor, desk.Trade.Plan.Quantity));
        Assert.Contains(desk.JournalOf(desk.Trade.Id), entry => entry.Code == "filter" && entry.Text.StartsWith("bull market", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shorts_need_the_averages_stacked_downward()
    {
        using var desk = Shorts(RisingTenCentsAnHour(), 30_000m);
        await desk.AlertAsync(TradeDirection.Short);
        await desk.RunAsync();
        Assert.Equal("filter", desk.Trade.Outcome!.Code);
        Assert.Contains("not stacked downward", desk.Trade.Outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(desk.Line.Calls);
    }

    [Fact]
    public async Task Shorts_do_not_trade_without_candles()
    {
        using var desk = new TradingDesk(new DeskSetup { Strategies = [DeskStrategies.Shorts] });
        await desk.AlertAsync(TradeDirection.Short);
        await desk.RunAsync();
        Assert.Equal(("filter", "the regime needs 200 candles, 0 are at hand"), (desk.Trade.Outcome!.Code, desk.Trade.Outcome.Reason));
    }

    private static TradingDesk Longs(IPricePath path) => new(new DeskSetup { Path = path });

    private static TradingDesk Shorts(IPricePath path, decimal cash) => new(new DeskSetup { Path = path, Cash = cash, Strategies = [DeskStrategies.Shorts] });

    private static ScriptedPath RisingTenCentsAnHour(params (DateTimeOffset, decimal)[] then) =>
        new([(_monday.AddHours(-1_000), 400.25m), (_monday, 500.25m), .. then], PathInterpolation.Linear);

    private static ScriptedPath Bear(params (DateTimeOffset, decimal)[] then) =>
        new([(_monday.AddDays(-500), 1_700.25m), (_monday, 500.25m), .. then], PathInterpolation.Linear);

    private static ScriptedPath BullThenDip() =>
        new([(_monday.AddDays(-500), 200.25m), (_monday.AddDays(-20), 548.25m), (_monday, 500.25m)], PathInterpolation.Linear);

    /// <summary>Five dollars up and down every hour, then ten hours that rise by a cent each.</summary>
    private static ScriptedPath WildThenQuiet()
    {
        var points = new List<(DateTimeOffset, decimal)>();
        for (var hour = -40; hour < -10; hour++)
        {
            points.Add((_monday.AddHours(hour), 500.15m));
            points.Add((_monday.AddHours(hour + 0.5), 505.15m));
        }

        points.Add((_monday.AddHours(-10), 500.15m));
        points.Add((_monday, 500.25m));
        return new ScriptedPath(points, PathInterpolation.Linear);
    }
}
