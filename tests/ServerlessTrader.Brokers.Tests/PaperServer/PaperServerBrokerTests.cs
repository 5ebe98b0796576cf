using ServerlessTrader.Brokers.PaperServer;
using ServerlessTrader.BrokerSimulators.PaperServer;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.PaperServer;

/// <summary>The client against a server that speaks its protocol on loopback and misbehaves when told.</summary>
public sealed class PaperServerBrokerTests
{
    private static readonly OptionContract _option = new("QQQ", new DateOnly(2026, 1, 9), OptionRight.Call, 600m);

    [Fact]
    public async Task A_taken_order_is_found_by_its_client_id()
    {
        await using var desk = await PaperServerDesk.StartAsync(PaperServerFaults.None);

        var sent = Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.SubmitAsync(Buy("t1-entry1")));
        var found = Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.FindAsync(Buy("t1-entry1").Key));

        Assert.Equal(sent.Report.BrokerOrderId, found.Report.BrokerOrderId);
    }

    [Fact]
    public async Task An_order_that_was_never_sent_is_not_found()
    {
        await using var desk = await PaperServerDesk.StartAsync(PaperServerFaults.None);

        Assert.IsType<OrderOutcome.NotFound>(await desk.Broker.FindAsync(Buy("t1-entry1").Key));
        Assert.IsType<OrderOutcome.NotFound>(await desk.Broker.CancelAsync(Buy("t1-entry1").Key));
    }

    [Fact]
    public async Task The_simulated_server_takes_an_order_twice_when_it_is_sent_twice()
    {
        await using var desk = await PaperServerDesk.StartAsync(PaperServerFaults.None);

        await desk.Broker.SubmitAsync(Buy("t1-entry1"));
        await desk.Broker.SubmitAsync(Buy("t1-entry1"));

        Assert.Equal(["t1-entry1", "t1-entry1"], desk.Books.Orders.Select(order => order.ClientOrderId));
    }

    [Fact]
    public async Task A_lost_answer_is_unknown_and_the_order_is_there()
    {
        await using var desk = await PaperServerDesk.StartAsync(new PaperServerFaults { LostAnswer = 1 });

        Assert.IsType<OrderOutcome.Unknown>(await desk.Broker.SubmitAsync(Buy("t1-entry1")));

        Assert.Equal("t1-entry1", Assert.Single(desk.Books.Orders).ClientOrderId);
    }

    [Fact]
    public async Task A_server_that_is_unavailable_leaves_the_order_unknown()
    {
        await using var desk = await PaperServerDesk.StartAsync(new PaperServerFaults { Unavailable = 1 });

        Assert.IsType<OrderOutcome.Unknown>(await desk.Broker.SubmitAsync(Buy("t1-entry1")));

        Assert.Empty(desk.Books.Orders);
    }

    [Fact]
    public async Task A_refusal_is_final_and_carries_the_servers_words()
    {
        await using var desk = await PaperServerDesk.StartAsync(new PaperServerFaults { Refused = 1 });

        var refused = Assert.IsType<OrderOutcome.Rejected>(await desk.Broker.SubmitAsync(Buy("t1-entry1")));

        Assert.Equal("try-later", refused.Code);
        Assert.Empty(desk.Books.Orders);
    }

    [Fact]
    public async Task A_balance_that_cannot_be_read_is_no_balance()
    {
        await using var desk = await PaperServerDesk.StartAsync(new PaperServerFaults { Unreadable = 1 });

        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetBalanceAsync());
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetPositionsAsync());
    }

    [Fact]
    public async Task A_server_that_is_gone_leaves_everything_unknown()
    {
        var desk = await PaperServerDesk.StartAsync(PaperServerFaults.None);
        await desk.StopServerAsync();
        await using (desk)
        {
            Assert.IsType<OrderOutcome.Unknown>(await desk.Broker.SubmitAsync(Buy("t1-entry1")));
            Assert.IsType<OrderOutcome.Unknown>(await desk.Broker.FindAsync(Buy("t1-entry1").Key));
            await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetWorkingOrdersAsync());
        }
    }

    [Fact]
    public async Task Bought_and_sold_again_leaves_no_position_and_the_cash_of_the_fills()
    {
        await using var desk = await PaperServerDesk.StartAsync(PaperServerFaults.None);

        var fills = new List<Fill>();
        fills.AddRange(await TradeAsync(desk, OrderRequest.Single("t1-entry1", _option, OrderSide.Buy, 1m, OrderType.Market)));
        Assert.Equal(1m, Assert.Single(await desk.Broker.GetPositionsAsync()).Quantity);
        fills.AddRange(await TradeAsync(desk, OrderRequest.Single("t1-exit1", _option, OrderSide.Sell, 1m, OrderType.Market, reduceOnly: true)));

        Assert.Empty(await desk.Broker.GetPositionsAsync());
        Assert.Equal(100m * (fills[1].Price - fills[0].Price) - 1.30m, desk.Books.CashChange);
        Assert.Equal(30_000m + desk.Books.CashChange, (await desk.Broker.GetBalanceAsync()).Equity);
    }

    [Fact]
    public async Task A_reduce_only_order_without_a_position_is_refused()
    {
        await using var desk = await PaperServerDesk.StartAsync(PaperServerFaults.None);

        var refused = await desk.Broker.SubmitAsync(OrderRequest.Single("t1-exit1", _option, OrderSide.Sell, 1m, OrderType.Market, reduceOnly: true));

        Assert.Equal("reduce-only", Assert.IsType<OrderOutcome.Rejected>(refused).Code);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(60, 180)]
    public void However_fast_the_engines_clock_a_missing_order_settles_in_real_time(int clockSpeed, int expectedSeconds)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };

        var broker = new PaperServerBroker(http, new Uri("http://127.0.0.1:1/accounts/north/"), clockSpeed);

        Assert.Equal(TimeSpan.FromSeconds(expectedSeconds), broker.Capabilities.NotFoundSettles);
    }

    private static OrderRequest Buy(string id) => OrderRequest.Single(id, _option, OrderSide.Buy, 3m, OrderType.Limit, 2.00m);

    /// <summary>A market order of one contract fills at once.</summary>
    private static async Task<IEnumerable<Fill>> TradeAsync(PaperServerDesk desk, OrderRequest order) =>
        Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.SubmitAsync(order)).Report.Fills;
}
