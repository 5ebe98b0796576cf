using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Tests.Bybit;

public sealed class BybitOrderTests : BybitDesk
{
    [Fact]
    public async Task An_answer_to_an_order_is_an_acknowledgement_and_nothing_more()
    {
        var answer = await MarketBuy("a-1");

        Assert.Equal(["orderId", "orderLinkId"], answer.Result.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_market_order_is_filled_and_shown_with_its_executions()
    {
        await MarketBuy("a-1");

        var order = await Shown("a-1");
        Assert.Equal(("Filled", "0.010", "0.010", "60000.1"), (Text(order, "orderStatus"), Text(order, "qty"), Text(order, "cumExecQty"), Text(order, "avgPrice")));
        var fill = (await Get("/v5/execution/list", $"category=linear&orderId={Text(order, "orderId")}")).List[0];
        Assert.Equal(("0.010", "60000.10", "0.33000055", "Trade"), (Text(fill, "execQty"), Text(fill, "execPrice"), Text(fill, "execFee"), Text(fill, "execType")));
    }

    [Fact]
    public async Task A_post_only_order_that_would_take_is_acknowledged_and_rejected_afterwards()
    {
        var answer = await Order("p-1", """ "side":"Buy","orderType":"Limit","qty":"0.010","price":"60100","timeInForce":"PostOnly" """);

        Assert.Equal(0, answer.Code);
        var order = await Shown("p-1");
        Assert.Equal(("Rejected", "EC_PostOnlyWillTakeLiquidity"), (Text(order, "orderStatus"), Text(order, "rejectReason")));
        Assert.Empty(Account.Orders);
    }

    [Fact]
    public async Task A_client_id_is_unique_for_ever_among_orders_and_stops()
    {
        await MarketBuy("a-1");

        Assert.Equal(110072, (await MarketBuy("a-1")).Code);
        Assert.Equal(110072, (await Stop("a-1", "Sell", "59000", 2)).Code);
    }

    [Theory]
    [InlineData("\"side\":\"Buy\",\"orderType\":\"Market\",\"qty\":\"0.0105\"", 10001)]
    [InlineData("\"side\":\"Buy\",\"orderType\":\"Market\",\"qty\":\"0\"", 10001)]
    [InlineData("\"side\":\"Buy\",\"orderType\":\"Market\",\"qty\":\"501\"", 10001)]
    [InlineData("\"side\":\"Buy\",\"orderType\":\"Market\",\"qty\":\"30\"", 110007)]
    [InlineData("\"side\":\"Buy\",\"orderType\":\"Limit\",\"qty\":\"0.010\"", 10001)]
    [InlineData("\"side\":\"Buy\",\"orderType\":\"Limit\",\"qty\":\"0.010\",\"price\":\"58000.05\"", 10001)]
    [InlineData("\"side\":\"Buy\",\"orderType\":\"Limit\",\"qty\":\"0.010\",\"price\":\"70000\"", 110121)]
    [InlineData("\"side\":\"Sell\",\"orderType\":\"Market\",\"qty\":\"0.010\",\"reduceOnly\":true", 110017)]
    [InlineData("\"side\":\"Buy\",\"orderType\":\"Market\",\"qty\":\"0.010\",\"positionIdx\":1", 10001)]
    [InlineData("\"side\":\"Up\",\"orderType\":\"Market\",\"qty\":\"0.010\"", 10001)]
    public async Task What_is_plainly_wrong_is_refused_at_once(string members, int expected)
    {
        Assert.Equal(expected, (await Order("w-1", members)).Code);
        Assert.Empty(Account.Orders);
    }

    [Fact]
    public async Task An_order_below_the_minimum_notional_is_110094()
    {
        var answer = await Post("/v5/order/create", """{"category":"linear","symbol":"ETHUSDT","side":"Buy","orderType":"Limit","qty":"0.01","price":"490","orderLinkId":"n-1"}""");

        Assert.Equal(110094, answer.Code);
    }

    [Fact]
    public async Task A_stop_keeps_its_id_when_it_triggers()
    {
        await MarketBuy("a-1");
        var answer = await Stop("s-1", "Sell", "59000", 2);
        Assert.Equal("Untriggered", Text(await Shown("s-1"), "orderStatus"));

        Simulator.Exchange.SetPrice(Btc, 58_900m);

        var order = await Shown("s-1");
        Assert.Equal(("Filled", answer.Result.GetProperty("orderId").GetString()), (Text(order, "orderStatus"), Text(order, "orderId")));
        Assert.Single((await Get("/v5/execution/list", $"category=linear&orderId={Text(order, "orderId")}")).List.EnumerateArray());
    }

    [Theory]
    [InlineData("Sell", "61000", 2, 110093)]
    [InlineData("Buy", "59000", 1, 110092)]
    public async Task A_stop_whose_price_is_past_is_refused_by_its_direction(string side, string trigger, int direction, int expected) =>
        Assert.Equal(expected, (await Stop("s-1", side, trigger, direction, reduceOnly: false)).Code);

    [Fact]
    public async Task An_eleventh_stop_is_110009()
    {
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(0, (await Stop($"s-{i}", "Sell", "59000", 2, reduceOnly: false)).Code);
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(110009, (await Stop("s-10", "Sell", "59000", 2, reduceOnly: false)).Code);
    }

    [Fact]
    public async Task Cancelling_all_takes_orders_and_stops()
    {
        await Limit("l-1");
        await Stop("s-1", "Sell", "59000", 2, reduceOnly: false);

        var answer = await Post("/v5/order/cancel-all", """{"category":"linear","symbol":"BTCUSDT"}""");

        Assert.Equal(["l-1", "s-1"], answer.List.EnumerateArray().Select(row => Text(row, "orderLinkId")));
        Assert.Equal(["Cancelled", "Deactivated"], [Text(await Shown("l-1"), "orderStatus"), Text(await Shown("s-1"), "orderStatus")]);
    }

    [Fact]
    public async Task A_cancel_of_an_order_that_has_ended_is_110008_and_of_none_110001()
    {
        await MarketBuy("a-1");

        Assert.Equal(110008, (await Cancel("a-1")).Code);
        Assert.Equal(110001, (await Cancel("a-2")).Code);
    }

    [Fact]
    public async Task Lists_come_in_pages_newest_first()
    {
        for (var i = 0; i < 3; i++)
        {
            await Limit($"l-{i}");
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await Get("/v5/order/realtime", "category=linear&settleCoin=USDT&limit=2");
        var cursor = Text(first.Result, "nextPageCursor");
        var second = await Get("/v5/order/realtime", $"category=linear&settleCoin=USDT&limit=2&cursor={cursor}");

        Assert.Equal(["l-2", "l-1"], first.List.EnumerateArray().Select(row => Text(row, "orderLinkId")));
        Assert.Equal(["l-0"], second.List.EnumerateArray().Select(row => Text(row, "orderLinkId")));
        Assert.Equal("", Text(second.Result, "nextPageCursor"));
    }

    [Fact]
    public async Task A_cancelled_order_without_a_fill_leaves_the_history_after_a_day()
    {
        await Limit("l-1");
        await Cancel("l-1");
        Assert.Single((await Get("/v5/order/history", "category=linear&orderLinkId=l-1")).List.EnumerateArray());

        Time.Advance(TimeSpan.FromHours(25));

        Assert.Empty((await Get("/v5/order/history", "category=linear&orderLinkId=l-1")).List.EnumerateArray());
    }

    [Fact]
    public async Task Quantity_zero_closes_all_there_is_when_it_says_so()
    {
        await MarketBuy("a-1", "0.030");

        await Order("c-1", """ "side":"Sell","orderType":"Market","qty":"0","reduceOnly":true,"closeOnTrigger":true """);

        Assert.All(Account.Positions(Btc), view => Assert.Equal(0m, view.Position.Quantity));
    }

    [Fact]
    public async Task Hedged_positions_are_named_by_their_index()
    {
        await Post("/v5/position/switch-mode", """{"category":"linear","coin":"USDT","mode":3}""");
        await Order("h-1", """ "side":"Buy","orderType":"Market","qty":"0.020","positionIdx":1 """);
        await Order("h-2", """ "side":"Sell","orderType":"Market","qty":"0.010","positionIdx":2 """);
        await Order("h-3", """ "side":"Sell","orderType":"Market","qty":"0.005","positionIdx":1,"reduceOnly":true """);

        var rows = (await Get("/v5/position/list", "category=linear&settleCoin=USDT")).List.EnumerateArray().Select(row => (row.GetProperty("positionIdx").GetInt32(), Text(row, "side"), Text(row, "size")));

        Assert.Equal([(1, "Buy", "0.015"), (2, "Sell", "0.01")], rows.Order());
    }

    [Fact]
    public async Task What_fills_in_part_shows_so()
    {
        Simulator.Exchange.FillNextInPart(0.4m, stalls: true);
        await MarketBuy("a-1");

        var order = await Shown("a-1");

        Assert.Equal(("PartiallyFilled", "0.004", "0.006"), (Text(order, "orderStatus"), Text(order, "cumExecQty"), Text(order, "leavesQty")));
    }

    private static string Text(System.Text.Json.JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private Task<Answer> Limit(string id) => Order(id, """ "side":"Buy","orderType":"Limit","qty":"0.010","price":"58000" """);

    private Task<Answer> Cancel(string id) => Post("/v5/order/cancel", $$"""{"category":"linear","symbol":"BTCUSDT","orderLinkId":"{{id}}"}""");

    private Task<Answer> Stop(string id, string side, string trigger, int direction, bool reduceOnly = true) => Order(
        id,
        $"\"side\":\"{side}\",\"orderType\":\"Market\",\"qty\":\"0.010\",\"triggerPrice\":\"{trigger}\",\"triggerDirection\":{direction},\"triggerBy\":\"MarkPrice\",\"reduceOnly\":{(reduceOnly ? "true" : "false")}");
}
