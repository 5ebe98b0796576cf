using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.EndToEnd.Tests;

public abstract partial class ExchangeScenarios
{
    private const string BuyTrend = """ "action":"BUY","symbol":"BTCUSDT","sl":64800.00,"timeframe":"1H" """;
    private const string SellTrend = """ "action":"SELL","symbol":"BTCUSDT","sl":65200.00,"timeframe":"1H" """;

    // Equity 10,000, R 200, before fees: one percent at risk would be 0.5 BTC, a quarter of equity at 10x is 25,000 ÷ 65,000 = 0.384.
    private static readonly (decimal Price, decimal Held, decimal Stop)[] _longSteps =
    [
        (65_250m, 0.480m, 65_050m),
        (65_350m, 0.320m, 65_100m),
        (65_450m, 0.194m, 65_200m),
    ];

    [Fact]
    public async Task A_trend_is_followed_from_the_alert_through_three_targets_and_a_pyramid_to_the_candle_that_ends_it()
    {
        await using var desk = await OpenAsync(new VenueTerms { ChargesFees = false });
        var id = await EnterLongAsync(desk);
        foreach (var step in _longSteps)
            await WalkAsync(desk, id, step, OrderSide.Sell);
        Assert.Equal([0.384m, 0.096m, 0.192m, 0.160m, 0.126m], desk.Venue.Account.Orders.Select(order => order.Filled));

        await RunOutAsync(desk, id, 66_000m, 65_700m);
        Assert.Equal(["entry1", "exit1", "add1", "exit2", "exit3", "exit4"], desk.Log.Taken);
        Assert.Equal(0.194m, desk.Venue.Account.Orders[^1].Filled);
        Assert.Empty(desk.Log.Unprotected);
        await AssertFlatAndBookedAsync(desk, id);

        // 0.096 × 250 + (0.096 × 350 + 0.064 × 100) + (0.076 × 450 + 0.050 × 200) + (0.116 × 700 + 0.078 × 450)
        Assert.Equal(24m + 40m + 44.2m + 116.3m, desk.Venue.Account.View().Wallet - 10_000m);
    }

    [Fact]
    public async Task In_hedge_mode_a_trend_takes_the_same_steps()
    {
        await using var desk = await OpenAsync(new VenueTerms { ChargesFees = false, IsHedged = true });
        var id = await EnterLongAsync(desk);
        foreach (var step in _longSteps)
            await WalkAsync(desk, id, step, OrderSide.Sell);
        Assert.All(desk.Venue.Account.Orders, order => Assert.Equal(PositionSide.Long, order.PositionSide));
        await RunOutAsync(desk, id, 66_000m, 65_700m);
        Assert.Empty(desk.Log.Unprotected);
        await AssertFlatAndBookedAsync(desk, id);
    }

    [Fact]
    public async Task News_that_come_twice_and_out_of_order_change_nothing()
    {
        await using var desk = await OpenAsync(new VenueTerms { ChargesFees = false });
        (desk.Venue.Faults.Streams.Duplicates, desk.Venue.Faults.Streams.Disorders) = (true, true);
        var id = await EnterLongAsync(desk);
        foreach (var step in _longSteps)
            await WalkAsync(desk, id, step, OrderSide.Sell);
        desk.Venue.Exchange.SetPrice(Btc, 65_190m);
        var trade = await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        Assert.Equal(3, trade.Orders.Count(order => order.Purpose == OrderPurpose.Exit));
        Assert.Equal(0.194m, trade.Stops.Sum(stop => stop.FilledQuantity));
        await AssertFlatAndBookedAsync(desk, id);
    }

    [Fact]
    public async Task A_falling_trend_is_followed_in_mirror_image_and_its_fees_are_booked()
    {
        await using var desk = await OpenAsync();
        var id = await SendAsync(desk, "r-multiple", SellTrend);
        await desk.UntilAsync(() => RestingStop(desk) == (OrderSide.Buy, 0.384m, 65_200m), "the stop rests at the exchange");
        Assert.Equal(-0.384m, desk.Venue.Held());
        foreach (var (price, held) in ((decimal Price, decimal Held)[])[(64_750m, -0.480m), (64_650m, -0.320m), (64_550m, -0.194m)])
        {
            var before = RestingStop(desk)!.Value.Level;
            desk.Venue.Exchange.SetPrice(Btc, price);
            Trade? trade = null;
            await desk.UntilAsync(() => desk.Venue.Held() == held && RestingStop(desk) is { Quantity: var quantity } && quantity == -held, $"{held} is held behind its stop at {price}");
            trade = await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open && trade.ExitState.Add is null && trade.LiveStops.Count() == 1, "the step is complete");
            Assert.Equal((OrderSide.Buy, -held, trade.ExitState.Stop!.Price), RestingStop(desk));
            Assert.True(trade.ExitState.Stop.Price < before);
        }

        await RunOutAsync(desk, id, 64_000m, 64_300m);
        Assert.Equal(["entry1", "exit1", "add1", "exit2", "exit3", "exit4"], desk.Log.Taken);
        Assert.Empty(desk.Log.Unprotected);
        await AssertFlatAndBookedAsync(desk, id);
        Assert.True(desk.Venue.Account.Fills.Sum(fill => fill.Fee) > 0m);
    }

    [Fact]
    public async Task A_stop_that_is_reached_ends_the_trade_with_the_exchanges_own_fill()
    {
        await using var desk = await OpenAsync();
        var id = await EnterLongAsync(desk);
        desk.Venue.Exchange.SetPrice(Btc, 64_790m);
        var trade = await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        Assert.Equal(("stop", 64_790m), (trade.Outcome!.Code, trade.Position.ExitPrice));
        Assert.Equal(["entry1"], trade.Orders.Select(order => order.ClientOrderId[(Trade.IdLength + 1)..]));
        await AssertFlatAndBookedAsync(desk, id);
    }

    [Fact]
    public async Task The_same_signal_again_is_a_duplicate_and_orders_nothing()
    {
        await using var desk = await OpenAsync();
        var first = await desk.PostAlertAsync("r-multiple", $$"""{{{BuyTrend}}}""");
        await desk.UntilAsync(() => RestingStop(desk) is not null, "the stop rests at the exchange");
        var second = await desk.PostAlertAsync("r-multiple", $$"""{{{BuyTrend}}}""");
        Assert.Equal((202, 200, true), (first.Status, second.Status, second.Flag("duplicate")));
        Assert.Equal(first.Text("trades.0.tradeId"), second.Text("trades.0.tradeId"));
        Assert.Single(await desk.OpenTradesAsync());
        Assert.Single(desk.Venue.Account.Orders);
    }

    [Fact]
    public async Task A_stream_that_breaks_while_the_stop_is_filled_is_made_up_for_and_the_stop_is_booked_once()
    {
        await using var desk = await OpenAsync();
        var id = await EnterLongAsync(desk);
        desk.Venue.Faults.Streams.RefuseFor(TimeSpan.FromMinutes(1));
        desk.Venue.Faults.Streams.Drop();
        desk.Venue.Exchange.SetPrice(Btc, 64_700m);
        Assert.Equal(0m, desk.Venue.Held());
        Assert.Equal(TradePhase.Open, (await desk.TradeAsync(id)).Phase);

        desk.Clock.Skip(TimeSpan.FromMinutes(1));
        var trade = await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        Assert.Equal(("stop", 64_700m), (trade.Outcome!.Code, trade.Position.ExitPrice));
        Assert.Single(trade.Orders);
        Assert.Equal(2, desk.Venue.Account.Orders.Length);
        await AssertFlatAndBookedAsync(desk, id);
    }

    [Fact]
    public async Task After_a_broken_stream_prices_wake_trades_again()
    {
        await using var desk = await OpenAsync(new VenueTerms { ChargesFees = false });
        var id = await EnterLongAsync(desk);
        desk.Venue.Faults.Streams.RefuseFor(TimeSpan.FromMinutes(1));
        desk.Venue.Faults.Streams.Drop();
        desk.Venue.Exchange.SetPrice(Btc, 65_250m);
        desk.Clock.Skip(TimeSpan.FromMinutes(1));
        await desk.UntilAsync(() => RestingStop(desk) == (OrderSide.Sell, 0.480m, 65_050m), "the target that was reached unseen is taken");
        await WalkAsync(desk, id, _longSteps[1], OrderSide.Sell);
    }

    /// <summary>0.384 at 65,000 behind a stop at 64,800 that rests at the exchange.</summary>
    private static async Task<string> EnterLongAsync(TraderDesk desk)
    {
        var id = await SendAsync(desk, "r-multiple", BuyTrend);
        await desk.TradeUntilAsync(id, trade => trade.Phase is TradePhase.Open or TradePhase.Rejected, "the trade is open");
        await desk.UntilAsync(() => RestingStop(desk) == (OrderSide.Sell, 0.384m, 64_800m), "the stop rests at the exchange");
        Assert.Equal(0.384m, desk.Venue.Held());
        Assert.Equal(65_000m, desk.Venue.Account.Orders[0].AveragePrice);
        return id;
    }

    /// <summary>Sets the price, and waits until what is held and the stop that rests are as they must be, at the exchange and in the ledger.</summary>
    private static async Task WalkAsync(TraderDesk desk, string id, (decimal Price, decimal Held, decimal Stop) step, OrderSide closing)
    {
        var stops = desk.Log.StopChanges.Count;
        desk.Venue.Exchange.SetPrice(Btc, step.Price);
        await desk.TradeUntilAsync(
            id, _ => Math.Abs(desk.Venue.Held()) == step.Held && RestingStop(desk) == (closing, step.Held, step.Stop), $"{step.Held} is held behind a stop at {step.Stop}");
        await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open && trade.Position.Open == step.Held && trade.LiveStops.Count() == 1, "the ledger agrees");

        // Each new stop is there before the old one goes.
        Assert.All(desk.Log.StopChanges.Skip(stops).Select((change, i) => (change, i)), pair => Assert.StartsWith(pair.i % 2 == 0 ? "+" : "-", pair.change, StringComparison.Ordinal));
    }

    /// <summary>Thirty hours beyond the average, which nothing ends; then one hourly candle closes on its wrong side, short of the stop.</summary>
    private static async Task RunOutAsync(TraderDesk desk, string id, decimal far, decimal back)
    {
        var held = desk.Venue.Held();
        desk.Venue.Exchange.SetPrice(Btc, far);
        desk.Clock.Skip(TimeSpan.FromHours(30));
        var soon = desk.Clock.GetUtcNow() - TimeSpan.FromHours(2);
        await desk.TradeUntilAsync(id, trade => trade.ExitState.LastCandle > soon, "the candles have been looked at", hurry: true);
        Assert.Equal(held, desk.Venue.Held());
        desk.Venue.Exchange.SetPrice(Btc, back);
        desk.Clock.Skip(TimeSpan.FromHours(1));
        var trade = await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        Assert.Equal("ema-runner", trade.Outcome!.Code);
    }
}
