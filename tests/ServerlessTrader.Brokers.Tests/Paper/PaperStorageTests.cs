using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Storage;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class PaperStorageTests
{
    private readonly HookedTableStore _tables = new(new MemoryTableStore());
    private readonly PaperDesk _desk;

    public PaperStorageTests() => _desk = new PaperDesk(tables: _tables);

    [Fact]
    public async Task A_killed_process_finds_everything_as_it_was()
    {
        _desk.Quote(4.50m, 4.55m, size: 2m);
        await _desk.Buy(3m);
        await _desk.Buy(1m, limit: 4.20m, id: "buy-2");
        var before = (await _desk.Broker.GetBalanceAsync(), await _desk.Broker.GetPositionsAsync(), await _desk.Find("buy-1"));
        _desk.Restart();
        Assert.Equal(before.Item1, await _desk.Broker.GetBalanceAsync());
        Assert.Equal(before.Item2, await _desk.Broker.GetPositionsAsync());
        Assert.Equal(before.Item3.Fills.AsEnumerable(), (await _desk.Find("buy-1")).Fills);
        Assert.Equal(["buy-1", "buy-2"], (await _desk.Broker.GetWorkingOrdersAsync()).Select(report => report.ClientOrderId));
    }

    [Fact]
    public async Task Orders_go_on_filling_after_a_restart()
    {
        await _desk.Buy(1m, limit: 4.20m);
        await _desk.Buy(1m, id: "held");
        await _desk.Sell(1m, stop: 2.26m, reduceOnly: true);
        _desk.Restart();
        _desk.Quote(2.10m, 2.20m);
        Assert.Equal(2.20m, Assert.Single((await _desk.Find("buy-1")).Fills).Price);
        Assert.Equal(2.10m, Assert.Single((await _desk.Find("sell-1")).Fills).Price);
    }

    [Fact]
    public async Task A_triggered_stop_is_still_triggered_after_a_restart()
    {
        await _desk.Buy(2m);
        await _desk.Sell(2m, stop: 2.26m, reduceOnly: true);
        _desk.Quote(2.10m, 2.20m, size: 1m);
        await _desk.Broker.EvaluateAsync();
        _desk.Restart();
        _desk.Quote(4.00m, 4.10m);
        Assert.Equal(OrderState.Filled, (await _desk.Find("sell-1")).State);
    }

    [Fact]
    public async Task A_client_id_stays_taken_after_a_restart()
    {
        await _desk.Buy(1m);
        _desk.Restart();
        await _desk.Buy(1m);
        Assert.Equal(1m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task A_crash_before_the_write_traded_nothing_and_after_it_traded_once()
    {
        _tables.BeforeWrite = () => throw new TableUnavailableException("locked");
        Assert.Contains("locked", Assert.IsType<OrderOutcome.Unknown>(await _desk.Buy(1m)).Reason, StringComparison.Ordinal);
        (_tables.BeforeWrite, _tables.AfterWrite) = (null, () => throw new TableUnavailableException("timed out"));
        Assert.IsType<OrderOutcome.NotFound>(await _desk.Broker.FindAsync(new OrderKey("buy-1", new OrderLeg(PaperDesk.Call, OrderSide.Buy))));
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Buy(1m));
        _tables.AfterWrite = null;
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _desk.Buy(1m)).State);
        Assert.Equal(1m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task A_store_out_of_reach_is_unknown_for_orders_and_unavailable_for_reading()
    {
        _tables.BeforeRead = () => throw new TableUnavailableException("out of reach");
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.FindAsync(new OrderKey("buy-1", new OrderLeg(PaperDesk.Call, OrderSide.Buy))));
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.CancelAsync(new OrderKey("buy-1", new OrderLeg(PaperDesk.Call, OrderSide.Buy))));
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _desk.Broker.GetBalanceAsync());
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _desk.Broker.GetPositionsAsync());
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _desk.Broker.GetWorkingOrdersAsync());
    }

    [Fact]
    public async Task A_broker_that_was_overtaken_looks_again()
    {
        var other = _desk.Another();
        _tables.BeforeWrite = async () =>
        {
            _tables.BeforeWrite = null;
            await other.SubmitAsync(Order("other", 21m));
        };
        Assert.Equal("insufficient-buying-power", PaperDesk.Rejection(await _desk.Buy(2m)).Code);
        Assert.Equal(21m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task The_same_order_sent_by_two_brokers_at_once_trades_once()
    {
        var other = _desk.Another();
        _tables.BeforeWrite = async () =>
        {
            _tables.BeforeWrite = null;
            await other.SubmitAsync(Order("buy-1", 1m));
        };
        Assert.Equal(1m, PaperDesk.Report(await _desk.Buy(1m)).FilledQuantity);
        Assert.Equal(1m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task Many_brokers_of_one_account_at_once_lose_and_double_nothing()
    {
        var brokers = Enumerable.Range(0, 4).Select(_ => _desk.Another()).ToList();
        var submits =
            from broker in brokers
            from number in Enumerable.Range(0, 10)
            select Task.Run(async () => await broker.SubmitAsync(Order($"order-{number}", 1m)));
        var outcomes = await Task.WhenAll(submits);
        Assert.All(outcomes, outcome => Assert.IsType<OrderOutcome.Confirmed>(outcome));
        Assert.Equal(10m, await _desk.Held(PaperDesk.Call));
        Assert.Equal(10_000m - 10m * 455m, (await _desk.Broker.GetBalanceAsync()).BuyingPower);
    }

    [Fact]
    public async Task Accounts_of_one_store_are_strangers()
    {
        await _desk.Buy(1m);
        var other = _desk.Another("second");
        Assert.Empty(await other.GetPositionsAsync());
        Assert.IsType<OrderOutcome.NotFound>(await other.FindAsync(new OrderKey("buy-1", new OrderLeg(PaperDesk.Call, OrderSide.Buy))));
        Assert.Equal(10_000m, (await other.GetBalanceAsync()).Equity);
    }

    [Fact]
    public async Task A_stored_account_keeps_its_cash_when_the_starting_cash_is_changed()
    {
        await _desk.Buy(1m);
        var richer = new PaperBroker("desk", _desk.Options with { StartingCash = 99_000m }, _desk.Market, _tables, _desk.Time);
        Assert.Equal(10_000m - 455m, (await richer.GetBalanceAsync()).BuyingPower);
    }

    [Fact]
    public async Task More_orders_than_a_batch_holds_fill_all_the_same()
    {
        for (var i = 0; i < 150; i++)
            await _desk.Buy(1m, limit: 0.50m, id: $"buy-{i}");
        _desk.Quote(0.40m, 0.45m, size: 1_000m);
        await _desk.Broker.EvaluateAsync();
        await _desk.Broker.EvaluateAsync();
        Assert.Empty(await _desk.Broker.GetWorkingOrdersAsync());
        Assert.Equal(150m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task Looking_without_anything_to_do_writes_nothing()
    {
        await _desk.Buy(1m);
        await _desk.Buy(1m, limit: 4.20m, id: "buy-2");
        _tables.BeforeWrite = () => throw new InvalidOperationException("wrote");
        await _desk.Broker.EvaluateAsync();
        await _desk.Broker.GetBalanceAsync();
        Assert.Equal(OrderState.Working, (await _desk.Find("buy-2")).State);
    }

    private static OrderRequest Order(string id, decimal quantity) => OrderRequest.Single(id, PaperDesk.Call, OrderSide.Buy, quantity, OrderType.Market);
}
