using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Brokers.Tests.Streams;
using ServerlessTrader.BrokerSimulators.Binance;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Binance;

/// <summary>The client against a simulated exchange on loopback: what both sides understand by the same words, and what becomes of orders when the line fails.</summary>
public sealed class BinanceOnSimulatorTests : IAsyncLifetime
{
    private const string Id = "abcdefghijklmnopqrstuvwx-entry1";
    private static readonly Perpetual _btc = new("BTCUSDT");

    private readonly ManualTimeProvider _time = new(BinanceDesk.Start);
    private BinanceSimulator _simulator = null!;
    private BinanceExchange _exchange = null!;
    private BinanceBroker _broker = null!;

    private ExchangeAccount Account => _simulator.Exchange.AccountOf("key")!;

    public async Task InitializeAsync()
    {
        _simulator = await BinanceSimulator.StartAsync(new BinanceSimulatorOptions { ApiKey = "key", Secret = "secret", Clock = _time });
        _simulator.Exchange.SetPrice("BTCUSDT", 60_000m);
        _exchange = new BinanceExchange(BinanceEndpoints.Custom(_simulator.Address, _simulator.StreamAddress), _time, NullLoggerFactory.Instance);
        _broker = new BinanceBroker(_exchange, BinanceDesk.Options, new StubSecrets { ["key"] = "key", ["secret"] = "secret" });
    }

    public async Task DisposeAsync()
    {
        _exchange.Dispose();
        await _simulator.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_trade_goes_in_and_out_in_either_position_mode(bool isHedged)
    {
        if (isHedged)
            Account.SetHedged(true);
        Assert.Null(await _broker.PrepareAsync(_btc, new MarginTerms(10)));
        Assert.Equal((10, MarginMode.Isolated), (Account.LeverageOf("BTCUSDT"), Account.MarginModeOf("BTCUSDT")));
        var entry = BinanceOrderTests.Confirmed(await _broker.SubmitAsync(Order(Id)));
        Assert.Equal((OrderState.Filled, 0.010m), (entry.State, entry.FilledQuantity));
        Assert.True(entry.Fills[0].Fee > 0m);
        Assert.Equal(0.010m, Assert.Single(await _broker.GetPositionsAsync()).Quantity);
        var exit = BinanceOrderTests.Confirmed(await _broker.SubmitAsync(Order("exit", OrderSide.Sell, reduceOnly: true)));
        Assert.Equal(OrderState.Filled, exit.State);
        Assert.Empty(await _broker.GetPositionsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_rests_triggers_and_is_reported_with_its_fills(bool isHedged)
    {
        if (isHedged)
            Account.SetHedged(true);
        await _broker.SubmitAsync(Order(Id));
        var stop = OrderRequest.Single("stop", _btc, OrderSide.Sell, 0.010m, OrderType.StopMarket, stopPrice: 59_000m, reduceOnly: true);
        Assert.Equal(OrderState.Working, BinanceOrderTests.Confirmed(await _broker.SubmitAsync(stop)).State);
        Assert.Equal(OrderState.Working, BinanceOrderTests.Confirmed(await _broker.FindAsync(stop.Key)).State);
        Assert.Equal("stop", Assert.Single(await _broker.GetWorkingOrdersAsync()).ClientOrderId);
        _simulator.Exchange.SetPrice("BTCUSDT", 58_990m);
        var report = BinanceOrderTests.Confirmed(await _broker.FindAsync(stop.Key));
        Assert.Equal((OrderState.Filled, 0.010m), (report.State, report.FilledQuantity));
        Assert.Empty(await _broker.GetPositionsAsync());
    }

    [Fact]
    public async Task A_stop_can_be_cancelled_and_its_cancel_repeated()
    {
        await _broker.SubmitAsync(Order(Id));
        var stop = OrderRequest.Single("stop", _btc, OrderSide.Sell, 0.010m, OrderType.StopMarket, stopPrice: 59_000m, reduceOnly: true);
        await _broker.SubmitAsync(stop);
        Assert.Equal(OrderState.Cancelled, BinanceOrderTests.Confirmed(await _broker.CancelAsync(stop.Key)).State);
        Assert.Equal(OrderState.Cancelled, BinanceOrderTests.Confirmed(await _broker.CancelAsync(stop.Key)).State);
    }

    [Fact]
    public async Task Everything_of_a_symbol_is_cancelled_at_both_services()
    {
        await _broker.SubmitAsync(Order(Id));
        await _broker.SubmitAsync(OrderRequest.Single("limit", _btc, OrderSide.Buy, 0.010m, OrderType.Limit, 50_000m));
        await _broker.SubmitAsync(OrderRequest.Single("stop", _btc, OrderSide.Sell, 0.010m, OrderType.StopMarket, stopPrice: 59_000m, reduceOnly: true));
        var reports = await _broker.CancelAllAsync(_btc);
        Assert.Equal([("limit", OrderState.Cancelled), ("stop", OrderState.Cancelled)], reports.Select(report => (report.ClientOrderId, report.State)));
        Assert.Empty(await _broker.GetWorkingOrdersAsync());
    }

    [Fact]
    public async Task The_balance_the_rules_and_the_candles_are_understood()
    {
        Assert.Equal(new AccountBalance(10_000m, 10_000m, "USDT"), await _broker.GetBalanceAsync());
        Assert.Equal(0.001m, (await _exchange.Market.GetPriceRulesAsync(_btc)).QuantityStep);
        Assert.True((await _exchange.Market.GetQuoteAsync("BTCUSDT"))!.Value.IsTwoSided);
        Assert.NotNull(await _exchange.Market.GetMarkAsync("BTCUSDT"));
        Assert.Equal(20, (await _exchange.Market.GetCandlesAsync("BTCUSDT", new Timeframe(15), 20)).Count);
        Assert.Null(await _exchange.Market.GetQuoteAsync("NOPEUSDT"));
    }

    [Fact]
    public async Task A_skewed_clock_is_measured()
    {
        _simulator.Faults.ClockSkew = TimeSpan.FromMinutes(3);
        Assert.Equal(OrderState.Filled, BinanceOrderTests.Confirmed(await _broker.SubmitAsync(Order(Id))).State);
        _simulator.Faults.ClockSkew = TimeSpan.FromMinutes(-3);
        Assert.Equal(OrderState.Filled, BinanceOrderTests.Confirmed(await _broker.SubmitAsync(Order("second"))).State);
    }

    [Theory]
    [InlineData(WireFault.ServerErrorBefore)]
    [InlineData(WireFault.ServerErrorAfter)]
    [InlineData(WireFault.StatusUnknown)]
    [InlineData(WireFault.HoldAnswer)]
    [InlineData(WireFault.HoldRequest)]
    [InlineData(WireFault.DropAnswer)]
    [InlineData(WireFault.BrokenJson)]
    [InlineData(WireFault.SlowAcceptance)]
    [InlineData(WireFault.DuplicateClientId)]
    [InlineData(WireFault.ClockSkew)]
    [InlineData(WireFault.TooManyRequests)]
    [InlineData(WireFault.Banned)]
    [InlineData(WireFault.Overloaded)]
    public async Task Whatever_goes_wrong_once_the_order_is_taken_once(WireFault fault)
    {
        await _broker.GetPositionsAsync();
        _simulator.Faults.Requests.Then(RequestKind.Submit, fault);
        var outcome = await RunAsync(_broker.SubmitAsync(Order(Id)), fault);
        for (var questions = 0; outcome is not OrderOutcome.Confirmed { Report.State: OrderState.Filled } && questions < 20; questions++)
        {
            _time.Advance(_broker.Capabilities.NotFoundSettles);
            outcome = await _broker.FindAsync(Order(Id).Key);
            if (outcome is OrderOutcome.NotFound)
                outcome = await _broker.SubmitAsync(Order(Id));
        }

        Assert.Equal(0.010m, BinanceOrderTests.Confirmed(outcome).FilledQuantity);
        Assert.Equal(1, Account.CountOf(Id));
        Assert.Equal(0.010m, Assert.Single(await _broker.GetPositionsAsync()).Quantity);
    }

    [Fact]
    public async Task A_partial_fill_is_reported_as_it_grows()
    {
        _simulator.Exchange.FillNextInPart(0.5m, stalls: true);
        var report = BinanceOrderTests.Confirmed(await _broker.SubmitAsync(Order(Id)));
        Assert.Equal((OrderState.Working, 0.005m), (report.State, report.FilledQuantity));
        _simulator.Exchange.ReleaseFills();
        report = BinanceOrderTests.Confirmed(await _broker.FindAsync(Order(Id).Key));
        Assert.Equal((OrderState.Filled, 0.010m), (report.State, report.FilledQuantity));
    }

    [Fact]
    public async Task Order_news_come_by_socket_and_a_break_is_told()
    {
        var heard = new Happenings<string>();
        using var feed = _exchange.OrderNewsOf(_broker);
        using var _ = feed.Subscribe(heard.Add, () => heard.Add("gap"));
        await TradeUntilHeardAsync(heard);
        _simulator.Faults.Streams.Drop();
        while (await heard.NextAfterAsync(_time) != "gap")
        {
            // News of the orders before.
        }

        await TradeUntilHeardAsync(heard);
    }

    [Fact]
    public async Task Prices_come_by_socket_and_after_a_break_a_fresh_one_and_the_gap()
    {
        var heard = new Happenings<string>();
        using var _ = _exchange.FeedOf(BinancePriceSource.Book).Subscribe("BTCUSDT", tick => heard.Add("tick"), () => heard.Add("gap"));
        for (var price = 60_001m; heard.HasNone; price++)
        {
            _simulator.Exchange.SetPrice("BTCUSDT", price);
            await Task.Yield();
        }

        _simulator.Faults.Streams.Drop();
        while (await heard.NextAfterAsync(_time) != "gap")
        {
            // Prices from before the break, and the fresh one.
        }
    }

    private static OrderRequest Order(string id, OrderSide side = OrderSide.Buy, bool reduceOnly = false) =>
        OrderRequest.Single(id, _btc, side, 0.010m, OrderType.Market, reduceOnly: reduceOnly);

    /// <summary>The socket may not be there yet, so orders go on until one is heard of.</summary>
    private async Task TradeUntilHeardAsync(Happenings<string> heard)
    {
        for (var i = 0; i < 1000; i++)
        {
            var id = $"news-{Guid.NewGuid():N}"[..30];
            Assert.IsType<OrderOutcome.Confirmed>(await _broker.SubmitAsync(OrderRequest.Single(id, _btc, OrderSide.Buy, 0.002m, OrderType.Limit, 50_000m)));
            await _broker.CancelAllAsync(_btc);
            if (!heard.HasNone)
                return;
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Fail("No order was heard of.");
    }

    /// <summary>Time stands still until the fault is met, so that no answer is late which is not meant to be.</summary>
    private async Task<T> RunAsync<T>(ValueTask<T> work, WireFault fault)
    {
        var task = work.AsTask();
        if (fault is WireFault.HoldAnswer or WireFault.HoldRequest or WireFault.SlowAcceptance)
        {
            while (_simulator.Faults.Requests.Met.Count == 0)
                await Task.Yield();
            while (!task.IsCompleted)
            {
                _time.Advance(TimeSpan.FromMilliseconds(10));
                await Task.Yield();
            }
        }

        return await task;
    }
}
