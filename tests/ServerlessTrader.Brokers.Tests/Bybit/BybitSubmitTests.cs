using System.Net;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>What an order's answers come to.</summary>
public sealed class BybitSubmitTests
{
    [Fact]
    public async Task An_acknowledged_market_order_is_confirmed_with_its_fills_and_fees()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010")))
            .Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-2", "0.006", "60001.0", "0.198"), BybitDesk.Execution("e-1", "0.004", "60000.0", "0.132", leaves: "0.006")));

        var report = Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Equal((OrderState.Filled, "t1-entry1", "o-1"), (report.State, report.ClientOrderId, report.BrokerOrderId));
        Assert.Equal(
            [
                new Fill("e-1", 0.004m, 60000.0m, 0.132m, DateTimeOffset.FromUnixTimeMilliseconds(1_790_755_199_400)),
                new Fill("e-2", 0.006m, 60001.0m, 0.198m, DateTimeOffset.FromUnixTimeMilliseconds(1_790_755_199_400)),
            ],
            report.Fills.ToArray());
    }

    [Fact]
    public async Task A_market_order_is_asked_for_again_until_it_has_ended()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("New"))).Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010")))
            .Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.010")));

        Assert.Equal(OrderState.Filled, Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Buy())).State);
    }

    [Fact]
    public async Task A_limit_order_that_rests_is_working()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("New")));

        Assert.Equal(OrderState.Working, Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Buy(OrderType.Limit, 50000m))).State);
        Assert.Single(desk.Wire.To(BybitDesk.Orders));
    }

    [Fact]
    public async Task A_stop_that_waits_for_its_trigger_is_working()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Untriggered")));

        Assert.Equal(OrderState.Working, Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Sell(OrderType.StopMarket, stop: 58000m, reduceOnly: true))).State);
    }

    [Fact]
    public async Task An_acknowledged_order_may_still_be_rejected_and_says_why()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.Empty)
            .Result(BybitDesk.History, BybitDesk.List(BybitDesk.Order("Rejected").Replace("EC_NoError", "EC_NoImmediateQtyToFill", StringComparison.Ordinal)));

        var report = Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Equal((OrderState.Rejected, "EC_NoImmediateQtyToFill"), (report.State, report.Reason));
    }

    [Fact]
    public async Task A_market_order_that_found_too_little_is_cancelled_with_what_it_filled()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled", "0.004").Replace("UNKNOWN", "CancelByReduceOnly", StringComparison.Ordinal)))
            .Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.004")));

        var report = Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Equal((OrderState.Cancelled, 0.004m, "CancelByReduceOnly"), (report.State, report.FilledQuantity, report.Reason));
    }

    [Fact]
    public async Task An_acknowledged_order_that_shows_nowhere_is_unknown()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.Empty).Result(BybitDesk.History, BybitDesk.Empty);

        Assert.Contains("acknowledged", Unknown(await desk.Broker.SubmitAsync(BybitDesk.Buy())), StringComparison.Ordinal);
        Assert.Single(desk.Wire.To(BybitDesk.Create));
    }

    [Fact]
    public async Task An_ended_order_whose_executions_do_not_add_up_yet_is_unknown()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010"))).Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.004")));

        Assert.Contains("0.004", Unknown(await desk.Broker.SubmitAsync(BybitDesk.Buy())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_working_order_shows_the_fills_it_has()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("PartiallyFilled", "0.004"))).Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.004")));

        var report = Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Buy(OrderType.Limit, 60000m)));

        Assert.Equal((OrderState.Working, 0.004m), (report.State, report.FilledQuantity));
    }

    [Theory]
    [InlineData(110007, "ab not enough for new order")]
    [InlineData(110094, "Order does not meet minimum order value 5USDT")]
    [InlineData(110093, "expect Falling, but trigger_price[620000000] > current[600000000]??LastPrice")]
    [InlineData(110017, "Reduce-only rule not satisfied")]
    [InlineData(110066, "Trading is currently not allowed.")]
    [InlineData(10001, "Qty invalid")]
    public async Task A_refusal_is_final_and_carries_the_exchanges_words(int code, string text)
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Code(BybitDesk.Create, code, text);

        var refused = Assert.IsType<OrderOutcome.Rejected>(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Equal((code.ToString(System.Globalization.CultureInfo.InvariantCulture), text), (refused.Code, refused.Message));
        Assert.Single(desk.Wire.To(BybitDesk.Create));
    }

    [Theory]
    [InlineData(10000)]
    [InlineData(10016)]
    [InlineData(10019)]
    [InlineData(110079)]
    [InlineData(987654)]
    public async Task A_code_that_tells_nothing_leaves_the_order_unknown_and_sends_nothing_again(int code)
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Code(BybitDesk.Create, code, "Server error.");

        Unknown(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Single(desk.Wire.To(BybitDesk.Create));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"retCode\":0")]
    [InlineData("{\"retCode\":\"yes\"}")]
    [InlineData("<html>Bad gateway</html>")]
    public async Task A_broken_answer_leaves_the_order_unknown(string body)
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Body(BybitDesk.Create, body);

        Unknown(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Single(desk.Wire.To(BybitDesk.Create));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(302)]
    public async Task A_server_error_leaves_the_order_unknown(int status)
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Body(BybitDesk.Create, "", (HttpStatusCode)status);

        Unknown(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Single(desk.Wire.To(BybitDesk.Create));
    }

    [Fact]
    public async Task A_broken_line_leaves_the_order_unknown()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Broken(BybitDesk.Create);

        Unknown(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Single(desk.Wire.To(BybitDesk.Create));
    }

    [Fact]
    public async Task Silence_leaves_the_order_unknown_after_the_answer_timeout()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Silence(BybitDesk.Create);

        var submission = desk.Broker.SubmitAsync(BybitDesk.Buy()).AsTask();
        Assert.False(submission.IsCompleted);
        desk.Clock.Advance(TimeSpan.FromSeconds(5));

        Unknown(await submission);
    }

    [Fact]
    public async Task An_order_called_off_while_under_way_is_unknown()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Silence(BybitDesk.Create);
        using var callOff = new CancellationTokenSource();

        var submission = desk.Broker.SubmitAsync(BybitDesk.Buy(), callOff.Token).AsTask();
        await callOff.CancelAsync();

        Unknown(await submission);
    }

    [Theory]
    [InlineData(110072)]
    [InlineData(10014)]
    public async Task A_client_id_the_exchange_knows_answers_with_that_orders_report(int code)
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Code(BybitDesk.Create, code, "OrderLinkedID is duplicate").Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010")))
            .Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.010")));

        Assert.Equal(("o-1", OrderState.Filled), (Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Buy())) is var report ? report.BrokerOrderId : "", report.State));
    }

    [Fact]
    public async Task A_client_id_that_may_have_been_sent_is_asked_for_before_it_is_sent()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010"))).Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.010")));

        Assert.Equal(OrderState.Filled, Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Buy() with { IsFirstAttempt = false })).State);

        Assert.Empty(desk.Wire.To(BybitDesk.Create));
    }

    [Fact]
    public async Task A_client_id_that_may_have_been_sent_is_not_sent_while_nobody_knows()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        desk.Wire.Body(BybitDesk.Orders, "", HttpStatusCode.BadGateway);

        Unknown(await desk.Broker.SubmitAsync(BybitDesk.Buy() with { IsFirstAttempt = false }));

        Assert.Empty(desk.Wire.To(BybitDesk.Create));
    }

    [Fact]
    public async Task A_symbol_the_exchange_does_not_know_is_refused_in_its_words()
    {
        using var desk = new BybitDesk();
        desk.Wire.Code(BybitDesk.Positions, 10001, "params error: Symbol Invalid");

        Assert.Equal("params error: Symbol Invalid", Assert.IsType<OrderOutcome.Rejected>(await desk.Broker.SubmitAsync(BybitDesk.Buy())).Message);
    }

    [Fact]
    public async Task A_duplicate_that_does_not_show_is_unknown()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Code(BybitDesk.Create, 110072, "OrderLinkedID is duplicate").Result(BybitDesk.Orders, BybitDesk.Empty).Result(BybitDesk.History, BybitDesk.Empty);

        Unknown(await desk.Broker.SubmitAsync(BybitDesk.Buy()));
    }

    [Fact]
    public async Task A_position_mode_that_was_changed_meanwhile_is_read_again_and_the_refused_order_made_once_more()
    {
        using var desk = new BybitDesk().OneWay().Hedged();
        desk.Wire.Code(BybitDesk.Create, 10001, "position idx not match position mode").Result(BybitDesk.Create, """{"orderId":"o-1","orderLinkId":"t1-entry1"}""")
            .Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("New")));

        Assert.Equal(OrderState.Working, Confirmed(await desk.Broker.SubmitAsync(BybitDesk.Buy(OrderType.Limit, 50000m))).State);

        Assert.Equal([true, false], desk.Wire.To(BybitDesk.Create).Select(sent => sent.Body.Contains("\"positionIdx\":0", StringComparison.Ordinal)));
        Assert.Contains("\"positionIdx\":1", desk.Wire.To(BybitDesk.Create)[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_position_mode_is_read_once_for_several_orders()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();

        await desk.Broker.SubmitAsync(BybitDesk.Buy());
        await desk.Broker.SubmitAsync(BybitDesk.Buy());

        Assert.Single(desk.Wire.To(BybitDesk.Positions));
    }

    [Fact]
    public async Task A_position_mode_that_cannot_be_read_sends_no_order()
    {
        using var desk = new BybitDesk();
        desk.Wire.Body(BybitDesk.Positions, "", HttpStatusCode.BadGateway);

        Unknown(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Empty(desk.Wire.To(BybitDesk.Create));
    }

    [Fact]
    public void Not_found_settles_after_twice_the_longest_way_of_an_order()
    {
        using var desk = new BybitDesk();

        Assert.Equal(TimeSpan.FromSeconds(26), desk.Broker.Capabilities.NotFoundSettles);
        Assert.True(desk.Broker.Capabilities.HoldsStops);
        Assert.True(desk.Broker.Capabilities.IsPaper);
    }

    private static OrderReport Confirmed(OrderOutcome outcome) => Assert.IsType<OrderOutcome.Confirmed>(outcome).Report;

    private static string Unknown(OrderOutcome outcome) => Assert.IsType<OrderOutcome.Unknown>(outcome).Reason;
}
