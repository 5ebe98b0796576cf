using System.Net;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>The request budget.</summary>
public sealed class BybitLimitsTests
{
    [Fact]
    public async Task Orders_stop_a_fifth_before_the_exchanges_limit_and_go_on_a_second_later()
    {
        using var desk = Desk();

        for (var i = 0; i < 8; i++)
            await desk.Broker.SubmitAsync(BybitDesk.Buy());
        var ninth = desk.Broker.SubmitAsync(BybitDesk.Buy()).AsTask();

        Assert.False(ninth.IsCompleted);
        Assert.Equal(8, desk.Wire.To(BybitDesk.Create).Count);
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<OrderOutcome.Confirmed>(await ninth);
        Assert.Equal(9, desk.Wire.To(BybitDesk.Create).Count);
    }

    [Fact]
    public async Task Exits_and_cancels_go_through_whatever_is_used_up()
    {
        using var desk = Desk();
        desk.Wire.Result(BybitDesk.Cancel, """{"orderId":"o-1"}""");

        for (var i = 0; i < 8; i++)
            await desk.Broker.SubmitAsync(BybitDesk.Buy());
        for (var i = 0; i < 5; i++)
            Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.SubmitAsync(BybitDesk.Sell(reduceOnly: true)));
        Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.CancelAsync(BybitDesk.Buy().Key));

        Assert.Equal(13, desk.Wire.To(BybitDesk.Create).Count);
    }

    [Fact]
    public async Task What_the_exchange_says_is_left_counts_too()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Result(BybitDesk.Create, """{"orderId":"o-1"}""", ("X-Bapi-Limit", "10"), ("X-Bapi-Limit-Status", "2"), ("X-Bapi-Limit-Reset-Timestamp", "1790755200000"))
            .Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled")));

        await desk.Broker.SubmitAsync(BybitDesk.Buy());
        var second = desk.Broker.SubmitAsync(BybitDesk.Buy()).AsTask();

        Assert.False(second.IsCompleted);
        Assert.Single(desk.Wire.To(BybitDesk.Create));
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        await second;
    }

    [Fact]
    public async Task A_request_that_met_the_limit_is_made_again_when_it_resets()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Code(BybitDesk.Create, 10006, "Too many visits!", "{}", ("X-Bapi-Limit", "10"), ("X-Bapi-Limit-Status", "0"), ("X-Bapi-Limit-Reset-Timestamp", "1790755200400"))
            .Result(BybitDesk.Create, """{"orderId":"o-1"}""").Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled")));

        var order = desk.Broker.SubmitAsync(BybitDesk.Sell(reduceOnly: true)).AsTask();
        Assert.False(order.IsCompleted);
        desk.Clock.Advance(TimeSpan.FromMilliseconds(400));

        Assert.IsType<OrderOutcome.Confirmed>(await order);
        Assert.Equal(2, desk.Wire.To(BybitDesk.Create).Count);
    }

    [Fact]
    public async Task A_limit_that_does_not_reset_in_time_leaves_the_order_to_be_asked_for()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Code(BybitDesk.Create, 10006, "Too many visits!");

        var outcome = await desk.PassTimeAsync(desk.Broker.SubmitAsync(BybitDesk.Buy()).AsTask(), TimeSpan.FromMilliseconds(250));

        Assert.IsType<OrderOutcome.Unknown>(outcome);
    }

    [Fact]
    public async Task After_a_403_only_exits_and_cancels_are_sent_for_ten_minutes()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Result(BybitDesk.Create, """{"orderId":"o-1"}""").Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled")))
            .Body(BybitDesk.Wallet, "access too frequent", HttpStatusCode.Forbidden);
        await desk.Broker.SubmitAsync(BybitDesk.Buy());

        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetBalanceAsync());
        var entry = Assert.IsType<OrderOutcome.Unknown>(await desk.Broker.SubmitAsync(BybitDesk.Buy()));
        var exit = await desk.Broker.SubmitAsync(BybitDesk.Sell(reduceOnly: true));

        Assert.Contains("08:10:00", entry.Reason, StringComparison.Ordinal);
        Assert.IsType<OrderOutcome.Confirmed>(exit);
        Assert.Equal(2, desk.Wire.To(BybitDesk.Create).Count);

        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.SubmitAsync(BybitDesk.Buy()));
    }

    [Fact]
    public async Task A_read_that_is_held_back_for_long_is_unavailable_not_empty()
    {
        using var desk = new BybitDesk();
        desk.Wire.Body(BybitDesk.Wallet, "", HttpStatusCode.Forbidden).Result(BybitDesk.Positions, BybitDesk.Empty);
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetBalanceAsync());

        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetPositionsAsync());

        Assert.Empty(desk.Wire.To(BybitDesk.Positions));
    }

    [Fact]
    public async Task Questions_of_many_trades_at_once_wait_their_turn_and_are_all_answered()
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Tickers, BybitDesk.Empty);

        // The address may ask 480 times in five seconds, a fifth kept for exits.
        await desk.PassTimeAsync(
            Task.WhenAll(Enumerable.Range(0, 500).Select(_ => desk.Exchange.MarketData.GetQuoteAsync("BTCUSDT").AsTask())), TimeSpan.FromMilliseconds(250));

        Assert.Equal(500, desk.Wire.To(BybitDesk.Tickers).Count);
        Assert.InRange(desk.Clock.GetUtcNow() - BybitDesk.Start, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
    }

    private static BybitDesk Desk()
    {
        var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled")));
        return desk;
    }
}
