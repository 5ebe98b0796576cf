using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Bybit;
using ServerlessTrader.Brokers.Tests.Binance;
using ServerlessTrader.BrokerSimulators.Bybit;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>Client and simulated exchange over real sockets: what a stub on either side cannot show.</summary>
public sealed class BybitOverTheWireTests : IAsyncLifetime
{
    private BybitSimulator? _simulator;
    private BybitExchange? _exchange;
    private BybitBroker? _broker;

    private BybitSimulator Simulator => _simulator!;

    private BybitExchange Exchange => _exchange!;

    private BybitBroker Broker => _broker!;

    public async Task InitializeAsync()
    {
        _simulator = await BybitSimulator.StartAsync(new BybitSimulatorOptions { MatchingDelay = TimeSpan.FromMilliseconds(50), LimitFactor = 10 });
        _exchange = new BybitExchange(
            BybitEndpoints.Custom(_simulator.Address, _simulator.StreamAddress), TimeProvider.System, NullLoggerFactory.Instance,
            new BybitExchangeSettings { ReconnectDelay = TimeSpan.FromMilliseconds(20) });
        var options = new BybitOptions { ApiKeySecret = "key", ApiSecretSecret = "secret" };
        var simulated = new BybitSimulatorOptions();
        _broker = new BybitBroker(_exchange, options, new StubSecrets { ["key"] = simulated.ApiKey!, ["secret"] = simulated.Secret });
    }

    public async Task DisposeAsync()
    {
        Exchange.Dispose();
        await Simulator.DisposeAsync();
    }

    [Fact]
    public async Task An_order_that_meets_the_book_after_its_acknowledgement_is_confirmed_with_its_fills()
    {
        var outcome = await Broker.SubmitAsync(BybitDesk.Buy());

        Assert.Equal(0.010m, Assert.IsType<OrderOutcome.Confirmed>(outcome).Report.FilledQuantity);
    }

    [Fact]
    public async Task A_cancel_answers_the_last_word()
    {
        var order = BybitDesk.Buy(OrderType.Limit, 58_000m);
        await Broker.SubmitAsync(order);

        Assert.Equal(OrderState.Cancelled, Assert.IsType<OrderOutcome.Confirmed>(await Broker.CancelAsync(order.Key)).Report.State);
    }

    [Fact]
    public async Task Prices_come_back_after_a_break_with_word_of_the_gap()
    {
        var (ticks, gaps) = (new Inbox<PriceTick>(), new Inbox<bool>());
        using var subscription = Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add, () => gaps.Add(true));
        Assert.Equal(60_000m, (await ticks.NextAsync()).Price);

        Simulator.Faults.Streams.Drop();
        Simulator.Exchange.SetPrice("BTCUSDT", 61_000m);

        await gaps.NextAsync();
        Assert.Equal(61_000m, (await UntilAsync(ticks, tick => tick.Price != 60_000m)).Price);
        Simulator.Exchange.SetPrice("BTCUSDT", 62_000m);
        Assert.Equal(62_000m, (await UntilAsync(ticks, tick => tick.Price != 61_000m)).Price);
    }

    [Fact]
    public async Task News_of_orders_comes_back_after_a_break_with_word_of_the_gap()
    {
        using var feed = Exchange.OrderNewsOf(Broker);
        var (news, gaps) = (new Inbox<string>(), new Inbox<bool>());
        using var subscription = feed.Subscribe(news.Add, () => gaps.Add(true));

        // Whether the stream stands already cannot be seen; its first gap shows that it does.
        for (var attempts = 0; !gaps.TryNext(out _); attempts++)
        {
            Assert.True(attempts < 5_000, "The stream has not come back.");
            Simulator.Faults.Streams.Drop();
            await Broker.GetBalanceAsync();
        }

        await Broker.SubmitAsync(BybitDesk.Buy());

        Assert.Equal("t1-entry1", await news.NextAsync());
    }

    private static async Task<PriceTick> UntilAsync(Inbox<PriceTick> ticks, Func<PriceTick, bool> condition)
    {
        while (true)
        {
            if (await ticks.NextAsync() is var tick && condition(tick))
                return tick;
        }
    }
}
