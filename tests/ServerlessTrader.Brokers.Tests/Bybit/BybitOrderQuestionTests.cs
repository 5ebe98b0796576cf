using System.Net;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>Asking for orders, cancelling them, one and all.</summary>
public sealed class BybitOrderQuestionTests
{
    [Fact]
    public async Task An_order_in_neither_list_is_not_found()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.Empty).Result(BybitDesk.History, BybitDesk.Empty);

        Assert.IsType<OrderOutcome.NotFound>(await desk.Broker.FindAsync(BybitDesk.Buy().Key));
    }

    [Fact]
    public async Task An_order_of_another_id_in_the_answer_is_not_taken_for_ours()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("New", link: "t2-entry1"))).Result(BybitDesk.History, BybitDesk.Empty);

        Assert.IsType<OrderOutcome.NotFound>(await desk.Broker.FindAsync(BybitDesk.Buy().Key));
    }

    [Theory]
    [InlineData(BybitDesk.Orders)]
    [InlineData(BybitDesk.History)]
    public async Task A_list_that_cannot_be_read_is_not_the_answer_not_found(string path)
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(path == BybitDesk.Orders ? BybitDesk.History : BybitDesk.Orders, BybitDesk.Empty).Body(path, "", HttpStatusCode.ServiceUnavailable);

        Assert.IsType<OrderOutcome.Unknown>(await desk.Broker.FindAsync(BybitDesk.Buy().Key));
        Assert.Equal(3, desk.Wire.To(path).Count);
    }

    [Theory]
    [InlineData("""{"category":"linear"}""")]
    [InlineData("""{"list":[{"orderLinkId":"t1-entry1","orderId":"o-1","orderStatus":"Dreaming"}]}""")]
    [InlineData("""{"list":[{"orderLinkId":"t1-entry1","orderId":"o-1","orderStatus":"New","cumExecQty":"many"}]}""")]
    public async Task A_list_that_makes_no_sense_leaves_the_order_unknown(string result)
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, result).Result(BybitDesk.History, BybitDesk.Empty);

        Assert.IsType<OrderOutcome.Unknown>(await desk.Broker.FindAsync(BybitDesk.Buy().Key));
    }

    [Fact]
    public async Task Executions_come_in_pages_and_funding_is_none()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010")))
            .Result(BybitDesk.Executions, $$"""{"list":[{{BybitDesk.Execution("f-1", "0.010", type: "Funding")}},{{BybitDesk.Execution("e-2", "0.006")}}],"nextPageCursor":"p2"}""")
            .Result(BybitDesk.Executions, $$"""{"list":[{{BybitDesk.Execution("e-1", "0.004", leaves: "0.006")}}],"nextPageCursor":"p3"}""");

        var found = Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.FindAsync(BybitDesk.Buy().Key));

        Assert.Equal(["e-1", "e-2"], found.Report.Fills.Select(fill => fill.FillId));
        Assert.Equal(["category=linear&orderId=o-1&limit=100", "category=linear&orderId=o-1&limit=100&cursor=p2"], desk.Wire.To(BybitDesk.Executions).Select(sent => sent.Query));
    }

    [Fact]
    public async Task An_order_that_rested_for_weeks_has_its_executions_read_week_by_week()
    {
        using var desk = new BybitDesk();
        var created = BybitDesk.Start.AddDays(-10).ToUnixTimeMilliseconds();
        var updated = BybitDesk.Start.AddDays(-1).ToUnixTimeMilliseconds();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010")
                .Replace("1790755199000", created.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("1790755199500", updated.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)))
            .Result(BybitDesk.Executions, BybitDesk.Empty).Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.010")));

        Assert.Single(Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.FindAsync(BybitDesk.Buy().Key)).Report.Fills);

        Assert.Equal(
            [
                "category=linear&orderId=o-1&startTime=1789891200000&endTime=1790496000000&limit=100",
                "category=linear&orderId=o-1&startTime=1790496000000&endTime=1790668860000&limit=100",
            ],
            desk.Wire.To(BybitDesk.Executions).Select(sent => sent.Query));
    }

    [Fact]
    public async Task Taxes_on_a_fee_are_part_of_what_was_paid()
    {
        using var desk = new BybitDesk();
        var taxed = BybitDesk.Execution("e-1", "0.010", fee: "0.33").Replace(
            "\"extraFees\":\"\"", "\"extraFees\":" + """
            "[{\"feeCoin\":\"USDT\",\"feeType\":\"GST\",\"feeRate\":\"0.000099\",\"fee\":\"0.0594\"}]"
            """, StringComparison.Ordinal);
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010"))).Result(BybitDesk.Executions, BybitDesk.List(taxed));

        var found = Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.FindAsync(BybitDesk.Buy().Key));

        Assert.Equal(0.3894m, Assert.Single(found.Report.Fills).Fee);
    }

    [Fact]
    public async Task A_cancelled_order_answers_with_its_last_word()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Cancel, """{"orderId":"o-1"}""").Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("New")))
            .Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled")));

        Assert.Equal(OrderState.Cancelled, Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.CancelAsync(BybitDesk.Buy().Key)).Report.State);
    }

    [Theory]
    [InlineData(110001)]
    [InlineData(110008)]
    [InlineData(110010)]
    public async Task A_cancel_that_came_too_late_answers_with_the_fills(int code)
    {
        using var desk = new BybitDesk();
        desk.Wire.Code(BybitDesk.Cancel, code, "order not exists or too late to cancel").Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010")))
            .Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.010")));

        Assert.Equal(OrderState.Filled, Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.CancelAsync(BybitDesk.Buy().Key)).Report.State);
    }

    [Fact]
    public async Task Cancelling_an_order_that_never_was_finds_none()
    {
        using var desk = new BybitDesk();
        desk.Wire.Code(BybitDesk.Cancel, 110001, "order not exists or too late to cancel").Result(BybitDesk.Orders, BybitDesk.Empty).Result(BybitDesk.History, BybitDesk.Empty);

        Assert.IsType<OrderOutcome.NotFound>(await desk.Broker.CancelAsync(BybitDesk.Buy().Key));
    }

    [Theory]
    [InlineData(10016)]
    [InlineData(110079)]
    public async Task A_cancel_whose_result_nobody_knows_is_unknown(int code)
    {
        using var desk = new BybitDesk();
        desk.Wire.Code(BybitDesk.Cancel, code, "Server error.");

        Assert.IsType<OrderOutcome.Unknown>(await desk.Broker.CancelAsync(BybitDesk.Buy().Key));
    }

    [Fact]
    public async Task Cancelling_all_tells_the_last_word_on_plain_orders_and_stops()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("New"), BybitDesk.Order("Untriggered", id: "o-2", link: "t1-stop1")))
            .Result(BybitDesk.CancelAll, """{"list":[{"orderId":"o-1","orderLinkId":"t1-entry1"},{"orderId":"o-2","orderLinkId":"t1-stop1"}],"success":"1"}""")
            .Result(BybitDesk.Orders, BybitDesk.Empty)
            .Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled", "0.004")))
            .Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.004")))
            .Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Deactivated", id: "o-2", link: "t1-stop1")));

        var reports = await desk.Broker.CancelAllAsync(BybitDesk.Btc);

        Assert.Equal("""{"category":"linear","symbol":"BTCUSDT"}""", Assert.Single(desk.Wire.To(BybitDesk.CancelAll)).Body);
        Assert.Equal(
            [("t1-entry1", OrderState.Cancelled, 0.004m), ("t1-stop1", OrderState.Cancelled, 0m)],
            reports.Select(report => (report.ClientOrderId, report.State, report.FilledQuantity)).Order());
    }

    [Fact]
    public async Task Cancelling_all_where_nothing_rests_is_an_empty_list()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.Empty).Result(BybitDesk.CancelAll, """{"list":[],"success":"1"}""");

        Assert.Empty(await desk.Broker.CancelAllAsync(BybitDesk.Btc));
    }

    [Fact]
    public async Task Cancelling_all_fails_while_the_exchange_still_lists_a_live_order()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("New"))).Result(BybitDesk.CancelAll, """{"list":[],"success":"1"}""");

        var failure = await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.CancelAllAsync(BybitDesk.Btc));

        Assert.Contains("t1-entry1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_all_with_an_unclear_answer_is_settled_by_the_lists()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("New"))).Body(BybitDesk.CancelAll, "", HttpStatusCode.GatewayTimeout)
            .Result(BybitDesk.Orders, BybitDesk.Empty).Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled")));

        Assert.Equal(OrderState.Cancelled, Assert.Single(await desk.Broker.CancelAllAsync(BybitDesk.Btc)).State);
    }

    [Fact]
    public async Task Working_orders_come_in_pages_whoever_placed_them()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, $$"""{"list":[{{BybitDesk.Order("New")}}],"nextPageCursor":"p2"}""")
            .Result(BybitDesk.Orders, $$"""{"list":[{{BybitDesk.Order("Untriggered", id: "o-9", link: "")}}],"nextPageCursor":""}""");

        Assert.Equal(["t1-entry1", "o-9"], (await desk.Broker.GetWorkingOrdersAsync()).Select(order => order.ClientOrderId));
        Assert.Equal("category=linear&settleCoin=USDT&openOnly=0&limit=50", desk.Wire.To(BybitDesk.Orders)[0].Query);
    }

    [Fact]
    public async Task Pages_that_never_end_are_an_error()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, $$"""{"list":[{{BybitDesk.Order("New")}}],"nextPageCursor":"again"}""");

        var reading = desk.Broker.GetWorkingOrdersAsync().AsTask();

        await Assert.ThrowsAsync<BrokerUnavailableException>(() => desk.PassTimeAsync(reading, TimeSpan.FromMilliseconds(100)));
    }
}
