using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;
using static ServerlessTrader.Engine.Tests.Desk.PerpetualStrategies;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>System 3's worked example, and its mirror below 65,000: equity 10,000, ten times, BTCUSDT at 65,000, stop 200 away, no fees.</summary>
public sealed class RMultipleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task One_percent_of_10000_would_be_0_5_and_a_quarter_as_margin_cuts_it_to_0_384(int sign)
    {
        using var desk = await EnteredAsync(sign);
        Assert.Equal((0.384m, 200m, sign * 0.384m), (desk.Trade.Position.Entered, desk.Trade.R, desk.HeldBitcoin()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task The_stop_rests_at_the_broker_as_soon_as_the_entry_is_filled(int sign)
    {
        using var desk = await EnteredAsync(sign);
        var stop = Assert.Single(desk.Trade.Stops);
        Assert.Equal((OrderType.StopMarket, 65_000m - sign * 200m, 0.384m, true), (stop.Request.Type, stop.Request.StopPrice, stop.Request.Quantity, stop.Request.ReduceOnly));
        Assert.Equal(($"{desk.Trade.Id}-stop1", TicketState.Working), (stop.ClientOrderId, stop.State));
        Assert.Equal(["balance", "prepare", "submit", "submit"], desk.Line.Calls.Take(4).Select(call => call.Kind));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task At_1_25_R_a_quarter_goes_and_half_as_much_again_comes_behind_a_stop_at_65050(int sign)
    {
        using var desk = await EnteredAsync(sign);
        await desk.BitcoinAsync(At(sign, 250m));
        var position = desk.Trade.Position;
        Assert.Equal((0.096m, 24m, 0.576m, 0.384m, 0.480m), (position.Closed, position.GrossProfit, position.Entered, position.OriginalEntered, position.Open));
        Assert.Equal((65_000m, At(sign, 100m)), (position.OriginalPrice, position.OpenPrice));
        Assert.Equal((At(sign, 50m), 200m), (desk.Trade.ExitState.Stop!.Price, desk.Trade.R));
        AssertRests(desk, At(sign, 50m), 0.480m);
        Assert.Equal(sign * 0.480m, desk.HeldBitcoin());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task At_1_75_R_0_096_and_0_064_go_and_the_stop_stands_half_an_R_in_profit(int sign)
    {
        using var desk = await EnteredAsync(sign);
        await desk.BitcoinAsync(At(sign, 250m));
        await desk.BitcoinAsync(At(sign, 350m));
        Assert.Equal(0.160m, desk.Trade.Orders[^1].FilledQuantity);
        Assert.Equal((0.320m, 0.128m, 64m), (desk.Trade.Position.Open, desk.Trade.ExitState.AddedOpen, desk.Trade.Position.GrossProfit));
        AssertRests(desk, At(sign, 100m), 0.320m);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task At_2_25_R_0_076_and_0_050_go_and_0_116_and_0_078_run_on(int sign)
    {
        using var desk = await EnteredAsync(sign);
        await ToRunnerAsync(desk, sign);
        Assert.Equal(0.126m, desk.Trade.Orders[^1].FilledQuantity);
        Assert.Equal((0.194m, 0.078m), (desk.Trade.Position.Open, desk.Trade.ExitState.AddedOpen));
        AssertRests(desk, At(sign, 200m), 0.194m);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task The_runner_ends_when_a_candle_closes_beyond_the_average(int sign)
    {
        using var desk = await EnteredAsync(sign);
        await ToRunnerAsync(desk, sign);
        await desk.RunToAsync(TradingDesk.Monday.AddMinutes(59));
        Assert.Equal(TradePhase.Open, desk.Trade.Phase);
        desk.Bitcoin(At(sign, 400m));
        await desk.RunToAsync(TradingDesk.Monday.AddMinutes(61));
        Assert.Equal(TradePhase.Open, desk.Trade.Phase); // that candle closed where the average is
        await desk.RunToAsync(TradingDesk.Monday.AddMinutes(121));
        Assert.Equal((TradePhase.Flat, "ema-runner", 166.3m), (desk.Trade.Phase, desk.Trade.Outcome!.Code, desk.Trade.Position.NetProfit));
        Assert.Equal((0m, 10_166.3m), (desk.HeldBitcoin(), desk.Cash()));
        Assert.Empty(desk.Resting());
        Assert.All(desk.Trade.Stops, stop => Assert.True(stop.IsFinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Every_stop_rests_before_the_one_it_replaces_is_cancelled(int sign)
    {
        using var desk = await EnteredAsync(sign);
        await ToRunnerAsync(desk, sign);
        var stops = desk.Trade.Stops;
        Assert.Equal(
            [(-200m, 0.384m), (0m, 0.288m), (50m, 0.288m), (50m, 0.480m), (100m, 0.320m), (200m, 0.194m)],
            stops.Select(stop => (sign * (stop.Request.StopPrice!.Value - 65_000m), stop.Request.Quantity)));
        var calls = desk.Line.Calls.Where(call => call.ClientOrderId?.Contains("-stop", StringComparison.Ordinal) == true && call.Kind is "submit" or "cancel").ToList();
        for (var i = 1; i < stops.Length; i++)
        {
            Assert.True(
                calls.FindIndex(call => call.Kind == "submit" && call.ClientOrderId == stops[i].ClientOrderId)
                < calls.FindIndex(call => call.Kind == "cancel" && call.ClientOrderId == stops[i - 1].ClientOrderId));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task With_fees_the_stop_after_the_first_target_covers_them(int sign)
    {
        using var desk = await EnteredAsync(sign, new PaperBrokerOptions { PerpetualFeeRate = 0.0005m });
        await desk.BitcoinAsync(At(sign, 250m));

        // 0.05 % of 65,000 both ways is 65 a unit, further than the 50 at which the enlarged trade loses nothing.
        Assert.Equal(At(sign, 65m), desk.Trade.ExitState.Stop!.Price);
        AssertRests(desk, At(sign, 65m), 0.480m);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_stop_filled_at_the_exchange_ends_the_trade(int sign)
    {
        using var desk = await EnteredAsync(sign);
        await desk.BitcoinAsync(At(sign, -200m));
        Assert.Equal((TradePhase.Flat, "stop", -76.8m), (desk.Trade.Phase, desk.Trade.Outcome!.Code, desk.Trade.Position.NetProfit));
        Assert.Equal([OrderPurpose.Entry], desk.Trade.Orders.Select(order => order.Purpose));
        Assert.Equal((0m, 9_923.2m), (desk.HeldBitcoin(), desk.Cash()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task The_enlarged_trade_loses_nothing_at_its_stop(int sign)
    {
        using var desk = await EnteredAsync(sign);
        await desk.BitcoinAsync(At(sign, 250m));
        await desk.BitcoinAsync(At(sign, 50m));
        Assert.Equal((TradePhase.Flat, "risk-free", 0m), (desk.Trade.Phase, desk.Trade.Outcome!.Code, desk.Trade.Position.NetProfit));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Twelve_bars_without_half_an_R_of_profit_close_it(int sign)
    {
        using var desk = await EnteredAsync(sign, unhurried: true);
        await desk.BitcoinAsync(At(sign, 99m));
        await desk.RunToAsync(TradingDesk.Monday.AddHours(11).AddMinutes(59));
        Assert.Equal(TradePhase.Open, desk.Trade.Phase);
        await desk.RunToAsync(TradingDesk.Monday.AddHours(12).AddMinutes(1));
        Assert.Equal((TradePhase.Flat, "time-stop"), (desk.Trade.Phase, desk.Trade.Outcome!.Code));
        Assert.Empty(desk.Resting());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Half_an_R_of_profit_once_lets_it_live(int sign)
    {
        using var desk = await EnteredAsync(sign, unhurried: true);
        await desk.BitcoinAsync(At(sign, 100m));
        await desk.BitcoinAsync(At(sign, 10m));
        await desk.RunToAsync(TradingDesk.Monday.AddHours(20));
        Assert.Equal(TradePhase.Open, desk.Trade.Phase);
    }

    [Theory]
    [InlineData("BUY", "65000")]
    [InlineData("BUY", "65100")]
    [InlineData("SELL", "65000")]
    [InlineData("SELL", "64900")]
    public async Task A_stop_on_the_wrong_side_of_the_market_is_refused_with_both_prices(string action, string stop)
    {
        using var desk = Desk(1);
        await desk.SendAsync(Signal(action, stop));
        await desk.RunAsync();
        Assert.Equal("stop-on-wrong-side", desk.Trade.Outcome!.Code);
        Assert.Contains(stop, desk.Trade.Outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("65000", desk.Trade.Outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(desk.Line.Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_signal_for_the_other_side_closes_the_trade_with_its_stop_and_then_opens(int sign)
    {
        using var desk = await EnteredAsync(sign);
        var first = desk.Trade.Id;
        await desk.SendAsync(Signal(sign > 0 ? "SELL" : "BUY", sign > 0 ? "65200" : "64800"));
        await desk.RunUntilAsync(first, trade => trade.Phase == TradePhase.Flat);
        var second = Assert.Single(desk.AllTrades(), trade => trade.Id != first).Id;
        await desk.RunUntilAsync(second, trade => trade.Phase == TradePhase.Open);
        Assert.Equal("reversal", desk.Find(first).Outcome!.Code);
        Assert.All(desk.Find(first).Stops, stop => Assert.True(stop.IsFinal));
        Assert.Equal(-sign * desk.Find(second).Position.Open, desk.HeldBitcoin());
    }

    [Theory]
    [InlineData(1, 1_200, null)] // 0.384 x 1,200 = 460.80, 4.6 % of 10,000
    [InlineData(1, 1_400, "breaker")] // 537.60, 5.4 %
    [InlineData(-1, 1_200, null)]
    [InlineData(-1, 1_400, "breaker")]
    public async Task A_day_that_has_lost_five_percent_takes_no_more_entries(int sign, int gap, string? refusal)
    {
        using var desk = await EnteredAsync(sign);
        var first = desk.Trade.Id;
        var price = 65_000m - sign * gap;
        await desk.BitcoinAsync(price);
        await desk.RunUntilAsync(first, trade => trade.Phase == TradePhase.Flat);
        Assert.Equal(-0.384m * gap, desk.Find(first).Position.GrossProfit);
        await desk.SendAsync(Signal(sign > 0 ? "BUY" : "SELL", (price - sign * 200m).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await desk.RunAsync();
        Assert.Equal(refusal, Assert.Single(desk.AllTrades(), trade => trade.Id != first).Outcome?.Code);
    }

    [Fact]
    public async Task A_second_signal_for_the_same_side_opens_nothing_more()
    {
        using var desk = await EnteredAsync(1);
        var first = desk.Trade.Id;
        await desk.SendAsync(Signal("BUY", "64700"));
        await desk.RunAsync();
        Assert.Equal("symbol-in-use", Assert.Single(desk.AllTrades(), trade => trade.Id != first).Outcome!.Code);
        Assert.Equal(0.384m, desk.HeldBitcoin());
    }

    [Fact]
    public async Task The_same_alert_within_five_minutes_is_a_duplicate()
    {
        using var desk = await EnteredAsync(1);
        desk.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.True(Assert.IsType<Admission.Accepted>(await desk.SendAsync(Signal())).IsDuplicate);
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Assert.IsType<Admission.Accepted>(await desk.SendAsync(Signal())).IsDuplicate);
    }

    [Fact]
    public async Task A_loss_of_five_percent_in_a_day_stops_entries()
    {
        using var desk = await EnteredAsync(1);
        desk.Line.Balance = () => new Ports.AccountBalance(9_500m, 9_500m, "USDT");
        await new Engine.Reconciliation.MarkToMarket(desk.Process.Environment).RunAsync();
        Assert.Equal(Core.Risk.BreakerCause.DailyLoss, desk.Account.Breaker.Trip!.Cause);
    }

    private static decimal At(int sign, decimal profit) => 65_000m + sign * profit;

    private static void AssertRests(TradingDesk desk, decimal price, decimal quantity)
    {
        var id = Assert.Single(desk.Resting()).ClientOrderId;
        var stop = desk.Trade.FindOrder(id)!;
        Assert.Equal((price, quantity, TicketState.Working), (stop.Request.StopPrice, stop.Request.Quantity, stop.State));
        Assert.Equal(id, Assert.Single(desk.Trade.LiveStops).ClientOrderId);
    }

    private static async Task ToRunnerAsync(TradingDesk desk, int sign)
    {
        await desk.BitcoinAsync(At(sign, 250m));
        await desk.BitcoinAsync(At(sign, 350m));
        await desk.BitcoinAsync(At(sign, 450m));
    }

    /// <summary>Candles 500 in profit of the entry until the second hour is over, then 400.</summary>
    private static TradingDesk Desk(int sign, PaperBrokerOptions? paper = null, bool unhurried = false) => new(new DeskSetup
    {
        Cash = 10_000m,
        Strategies = [RMultiple],
        Paper = paper ?? new PaperBrokerOptions { PerpetualFeeRate = 0m },
        BitcoinPath = new ScriptedPath([(TradingDesk.Monday.AddDays(-30), At(sign, 500m)), (TradingDesk.Monday.AddMinutes(110), At(sign, 400m))]),
        Engine = unhurried ? new EngineOptions { Checks = new CheckIntervals(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), 0m) } : new EngineOptions(),
    });

    private static async Task<TradingDesk> EnteredAsync(int sign, PaperBrokerOptions? paper = null, bool unhurried = false)
    {
        var desk = Desk(sign, paper, unhurried);
        await desk.SendAsync(Signal(sign > 0 ? "BUY" : "SELL", sign > 0 ? "64800.00" : "65200.00"));
        await desk.RunAsync();
        Assert.Equal(TradePhase.Open, desk.Trade.Phase);
        return desk;
    }
}
