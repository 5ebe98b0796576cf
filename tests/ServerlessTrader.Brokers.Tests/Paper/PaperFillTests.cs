using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class PaperFillTests
{
    private readonly PaperDesk _desk = new();

    [Fact]
    public void Is_paper_in_this_process_and_holds_stops() =>
        Assert.Equal(new BrokerCapabilities("paper", IsPaper: true, HoldsStops: true, TimeSpan.Zero), _desk.Broker.Capabilities);

    [Fact]
    public async Task A_market_buy_fills_at_the_ask()
    {
        var report = PaperDesk.Report(await _desk.Buy(2m));
        Assert.Equal(OrderState.Filled, report.State);
        Assert.Equal(new Fill("buy-1-f1", 2m, 4.55m, 0m, _desk.Time.GetUtcNow()), Assert.Single(report.Fills));
    }

    [Fact]
    public async Task A_market_sell_fills_at_the_bid()
    {
        await _desk.Buy(2m);
        Assert.Equal(4.50m, Assert.Single(PaperDesk.Report(await _desk.Sell(2m)).Fills).Price);
        Assert.Equal(0m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task Slippage_makes_both_sides_worse_by_its_ticks()
    {
        var desk = new PaperDesk(new PaperBrokerOptions { SlippageTicks = 2 });
        Assert.Equal(4.57m, Assert.Single(PaperDesk.Report(await desk.Buy(1m)).Fills).Price);
        Assert.Equal(4.48m, Assert.Single(PaperDesk.Report(await desk.Sell(1m)).Fills).Price);
    }

    [Fact]
    public async Task Slippage_never_sells_for_nothing()
    {
        var desk = new PaperDesk(new PaperBrokerOptions { SlippageTicks = 5 });
        await desk.Buy(1m);
        desk.Quote(0.02m, 0.05m);
        Assert.Equal(0.01m, Assert.Single(PaperDesk.Report(await desk.Sell(1m)).Fills).Price);
    }

    [Fact]
    public async Task A_buy_limit_at_the_mid_waits_until_the_ask_comes_down_to_it()
    {
        Assert.Equal(OrderState.Working, PaperDesk.Report(await _desk.Buy(1m, limit: 4.52m)).State);
        _desk.Quote(4.49m, 4.53m);
        Assert.Empty((await _desk.Find("buy-1")).Fills);
        _desk.Quote(4.48m, 4.52m);
        Assert.Equal(4.52m, Assert.Single((await _desk.Find("buy-1")).Fills).Price);
    }

    [Fact]
    public async Task A_sell_limit_waits_until_the_bid_comes_up_to_it()
    {
        await _desk.Buy(1m);
        Assert.Equal(OrderState.Working, PaperDesk.Report(await _desk.Sell(1m, limit: 6.79m)).State);
        _desk.Quote(6.78m, 6.85m);
        Assert.Equal(OrderState.Working, (await _desk.Find("sell-1")).State);
        _desk.Quote(6.80m, 6.85m);
        Assert.Equal(6.80m, Assert.Single((await _desk.Find("sell-1")).Fills).Price);
    }

    [Fact]
    public async Task A_limit_above_the_ask_pays_the_ask() => Assert.Equal(4.55m, Assert.Single(PaperDesk.Report(await _desk.Buy(1m, limit: 5m)).Fills).Price);

    [Theory]
    [InlineData(4.60, 4.58)]
    [InlineData(4.56, 4.56)]
    [InlineData(4.55, 4.55)]
    public async Task Slippage_never_goes_beyond_a_limit(double limit, double price)
    {
        var desk = new PaperDesk(new PaperBrokerOptions { SlippageTicks = 3 });
        Assert.Equal((decimal)price, Assert.Single(PaperDesk.Report(await desk.Buy(1m, limit: (decimal)limit)).Fills).Price);
    }

    [Theory]
    [InlineData(4.40, 4.47)]
    [InlineData(4.49, 4.49)]
    [InlineData(4.50, 4.50)]
    public async Task Nor_below_the_limit_of_a_sell(double limit, double price)
    {
        var desk = new PaperDesk(new PaperBrokerOptions { SlippageTicks = 3 });
        await desk.Buy(1m);
        Assert.Equal((decimal)price, Assert.Single(PaperDesk.Report(await desk.Sell(1m, limit: (decimal)limit)).Fills).Price);
    }

    [Fact]
    public async Task An_order_larger_than_the_displayed_size_fills_in_parts()
    {
        _desk.Quote(4.50m, 4.55m, size: 2m);
        var first = PaperDesk.Report(await _desk.Buy(5m));
        Assert.Equal((OrderState.Working, 2m), (first.State, first.FilledQuantity));
        _desk.Quote(4.52m, 4.57m, size: 2m);
        Assert.Equal(4m, (await _desk.Find("buy-1")).FilledQuantity);
        _desk.Quote(4.52m, 4.58m, size: 2m);
        var last = await _desk.Find("buy-1");
        Assert.Equal(OrderState.Filled, last.State);
        Assert.Equal([(2m, 4.55m), (2m, 4.57m), (1m, 4.58m)], last.Fills.Select(fill => (fill.Quantity, fill.Price)));
        Assert.Equal(["buy-1-f1", "buy-1-f2", "buy-1-f3"], last.Fills.Select(fill => fill.FillId));
    }

    [Fact]
    public async Task One_quote_gives_its_size_only_once_to_whoever_asks()
    {
        _desk.Quote(4.50m, 4.55m, size: 3m);
        Assert.Equal(2m, PaperDesk.Report(await _desk.Buy(2m)).FilledQuantity);
        Assert.Equal(1m, PaperDesk.Report(await _desk.Buy(2m, id: "buy-2")).FilledQuantity);
        Assert.Equal(1m, (await _desk.Find("buy-2")).FilledQuantity);
        Assert.Equal(2m, PaperDesk.Report(await _desk.Sell(2m)).FilledQuantity);
    }

    [Fact]
    public async Task A_cancelled_order_keeps_what_it_filled_and_fills_no_more()
    {
        _desk.Quote(4.50m, 4.55m, size: 2m);
        await _desk.Buy(5m);
        var report = await _desk.Cancel("buy-1");
        Assert.Equal((OrderState.Cancelled, 2m), (report.State, report.FilledQuantity));
        _desk.Quote(4.50m, 4.55m);
        Assert.Equal((OrderState.Cancelled, 2m), ((await _desk.Find("buy-1")).State, (await _desk.Find("buy-1")).FilledQuantity));
        Assert.Equal(2m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task A_cancel_that_comes_too_late_reports_the_fill()
    {
        await _desk.Buy(1m, limit: 4.52m);
        _desk.Quote(4.40m, 4.45m);
        Assert.Equal(OrderState.Filled, (await _desk.Cancel("buy-1")).State);
    }

    [Fact]
    public async Task Working_orders_fill_when_the_host_has_them_evaluated()
    {
        await _desk.Buy(1m, limit: 4.52m);
        _desk.Quote(4.40m, 4.45m);
        await _desk.Broker.EvaluateAsync();
        _desk.Quote(4.50m, 4.55m);
        Assert.Equal(4.45m, Assert.Single((await _desk.Find("buy-1")).Fills).Price);
    }

    [Fact]
    public async Task Asking_for_the_working_orders_evaluates_them_first()
    {
        await _desk.Buy(1m, limit: 4.52m);
        await _desk.Buy(1m, limit: 4.30m, id: "buy-2");
        Assert.Equal(["buy-1", "buy-2"], (await _desk.Broker.GetWorkingOrdersAsync()).Select(report => report.ClientOrderId));
        _desk.Quote(4.40m, 4.45m);
        Assert.Equal(["buy-2"], (await _desk.Broker.GetWorkingOrdersAsync()).Select(report => report.ClientOrderId));
    }

    [Fact]
    public async Task A_sell_stop_triggers_on_the_mark_and_sells_at_the_bid()
    {
        await _desk.Buy(1m);
        Assert.Equal(OrderState.Working, PaperDesk.Report(await _desk.Sell(1m, stop: 2.26m, reduceOnly: true)).State);
        _desk.Quote(2.20m, 2.34m);
        Assert.Equal(OrderState.Working, (await _desk.Find("sell-1")).State);
        _desk.Quote(2.20m, 2.32m);
        Assert.Equal(2.20m, Assert.Single((await _desk.Find("sell-1")).Fills).Price);
    }

    [Fact]
    public async Task A_triggered_stop_goes_on_selling_when_the_price_recovers()
    {
        await _desk.Buy(3m);
        await _desk.Sell(3m, stop: 2.26m, reduceOnly: true);
        _desk.Quote(2.20m, 2.30m, size: 1m);
        Assert.Equal(1m, (await _desk.Find("sell-1")).FilledQuantity);
        _desk.Quote(3.00m, 3.10m);
        Assert.Equal([2.20m, 3.00m], (await _desk.Find("sell-1")).Fills.Select(fill => fill.Price));
    }

    [Fact]
    public async Task A_buy_stop_triggers_at_or_above()
    {
        await _desk.Buy(0.1m, stop: 65_100m, instrument: PaperDesk.Btc);
        _desk.QuoteBtc(65_098m, 65_100m);
        Assert.Equal(OrderState.Working, (await _desk.Find("buy-1")).State);
        _desk.QuoteBtc(65_099m, 65_101m);
        Assert.Equal(65_101m, Assert.Single((await _desk.Find("buy-1")).Fills).Price);
    }

    [Fact]
    public async Task Nothing_fills_on_a_stale_a_missing_or_a_crossed_quote()
    {
        await _desk.Buy(1m, limit: 4.52m);
        _desk.Quote(4.40m, 4.45m, age: TimeSpan.FromSeconds(16));
        Assert.Equal(OrderState.Working, (await _desk.Find("buy-1")).State);
        _desk.Quote(0m, 0m);
        Assert.Equal(OrderState.Working, (await _desk.Find("buy-1")).State);
        _desk.Quote(4.50m, 4.45m);
        Assert.Equal(OrderState.Working, (await _desk.Find("buy-1")).State);
    }

    [Fact]
    public async Task Orders_are_served_in_the_order_they_came()
    {
        await _desk.Buy(2m, limit: 4.50m);
        await _desk.Buy(2m, limit: 4.50m, id: "buy-2");
        _desk.Quote(4.40m, 4.45m, size: 3m);
        Assert.Equal((2m, 1m), ((await _desk.Find("buy-1")).FilledQuantity, (await _desk.Find("buy-2")).FilledQuantity));
    }

    [Fact]
    public async Task Fees_are_per_contract_and_once_per_order()
    {
        var desk = new PaperDesk(new PaperBrokerOptions { FeePerContract = 0.65m, FeePerOrder = 1m });
        desk.Quote(4.50m, 4.55m, size: 2m);
        await desk.Buy(3m);
        desk.Quote(4.50m, 4.55m);
        Assert.Equal([2.30m, 0.65m], (await desk.Find("buy-1")).Fills.Select(fill => fill.Fee));
        Assert.Equal(10_000m - 3m * 455m - 2.95m, (await desk.Broker.GetBalanceAsync()).BuyingPower);
    }

    [Fact]
    public async Task A_perpetual_pays_its_fee_on_the_notional()
    {
        var desk = new PaperDesk(new PaperBrokerOptions { PerpetualFeeRate = 0.0005m });
        Assert.Equal(3.25005m, Assert.Single(PaperDesk.Report(await desk.Buy(0.1m, instrument: PaperDesk.Btc)).Fills).Fee);
    }
}
