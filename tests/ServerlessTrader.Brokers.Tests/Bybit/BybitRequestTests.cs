using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>What goes over the wire, byte for byte.</summary>
public sealed class BybitRequestTests
{
    [Fact]
    public async Task A_market_order_names_neither_price_nor_time_in_force() => Assert.Equal(
        """{"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.01","positionIdx":0,"orderLinkId":"t1-entry1"}""",
        await BodyAsync(BybitDesk.Buy()));

    [Fact]
    public async Task A_limit_order_rests_until_cancelled() => Assert.Equal(
        """{"category":"linear","symbol":"BTCUSDT","side":"Sell","orderType":"Limit","qty":"0.01","price":"60000.1","timeInForce":"GTC","positionIdx":0,"orderLinkId":"t1-entry1"}""",
        await BodyAsync(BybitDesk.Sell(OrderType.Limit, limit: 60000.10m)));

    [Fact]
    public async Task A_reduce_only_market_order_says_so() => Assert.Equal(
        """{"category":"linear","symbol":"BTCUSDT","side":"Sell","orderType":"Market","qty":"0.01","positionIdx":0,"orderLinkId":"t1-entry1","reduceOnly":true}""",
        await BodyAsync(BybitDesk.Sell(reduceOnly: true)));

    [Fact]
    public async Task A_protective_sell_stop_triggers_when_the_mark_falls_and_makes_room_for_itself() => Assert.Equal(
        """{"category":"linear","symbol":"BTCUSDT","side":"Sell","orderType":"Market","qty":"0.01","positionIdx":0,"orderLinkId":"t1-entry1","triggerPrice":"58000","triggerDirection":2,"triggerBy":"MarkPrice","reduceOnly":true,"closeOnTrigger":true}""",
        await BodyAsync(BybitDesk.Sell(OrderType.StopMarket, stop: 58000m, reduceOnly: true)));

    [Fact]
    public async Task A_buy_stop_that_opens_triggers_when_the_mark_rises_and_closes_nothing() => Assert.Equal(
        """{"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"0.01","positionIdx":0,"orderLinkId":"t1-entry1","triggerPrice":"62000.5","triggerDirection":1,"triggerBy":"MarkPrice"}""",
        await BodyAsync(BybitDesk.Buy(OrderType.StopMarket, stop: 62000.50m)));

    [Theory]
    [InlineData(OrderSide.Buy, false, 1)]
    [InlineData(OrderSide.Sell, false, 2)]
    [InlineData(OrderSide.Sell, true, 1)]
    [InlineData(OrderSide.Buy, true, 2)]
    public async Task In_hedge_mode_an_order_names_the_side_it_opens_or_shrinks(OrderSide side, bool reduceOnly, int expected)
    {
        using var desk = new BybitDesk().Hedged().Acknowledged();

        await desk.Broker.SubmitAsync(side == OrderSide.Buy ? BybitDesk.Buy(reduceOnly: reduceOnly) : BybitDesk.Sell(reduceOnly: reduceOnly));

        Assert.Contains($"\"positionIdx\":{expected},", Assert.Single(desk.Wire.To(BybitDesk.Create)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.00000001", "0.00000001")]
    [InlineData("1000000", "1000000")]
    [InlineData("0.100", "0.1")]
    public async Task Quantities_are_plain_decimals(string quantity, string expected)
    {
        var order = OrderRequest.Single("t1-entry1", BybitDesk.Btc, OrderSide.Buy, decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture), OrderType.Market) with { IsFirstAttempt = true };

        Assert.Contains($"\"qty\":\"{expected}\"", await BodyAsync(order), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_question_carries_key_time_window_and_signature()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();

        await desk.Broker.SubmitAsync(BybitDesk.Buy());

        var question = Assert.Single(desk.Wire.To(BybitDesk.Positions));
        Assert.Equal("GET", question.Method);
        Assert.Equal("category=linear&symbol=BTCUSDT", question.Query);
        Assert.Equal("BbFakeKey001", question.Headers["X-BAPI-API-KEY"]);
        Assert.Equal("1790755200000", question.Headers["X-BAPI-TIMESTAMP"]);
        Assert.Equal("5000", question.Headers["X-BAPI-RECV-WINDOW"]);
        Assert.Equal("ace12c7787c78455e9cb27b669fa288e29a5a88e52f7815f0eed9f19b2177bda", question.Headers["X-BAPI-SIGN"]);
        Assert.Empty(question.Body);
        Assert.False(question.Headers.ContainsKey("Content-Type"));
    }

    [Fact]
    public async Task A_post_is_json_and_has_no_query()
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();

        await desk.Broker.SubmitAsync(BybitDesk.Buy());

        var post = Assert.Single(desk.Wire.To(BybitDesk.Create));
        Assert.Equal(("POST", "", "application/json"), (post.Method, post.Query, post.Headers["Content-Type"]));
        Assert.Equal(64, post.Headers["X-BAPI-SIGN"].Length);
    }

    [Fact]
    public async Task An_order_is_asked_for_among_the_live_ones_first_and_in_the_history_second()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.Empty).Result(BybitDesk.History, BybitDesk.Empty);

        await desk.Broker.FindAsync(BybitDesk.Buy().Key);

        Assert.Equal("category=linear&symbol=BTCUSDT&orderLinkId=t1-entry1", Assert.Single(desk.Wire.To(BybitDesk.Orders)).Query);
        Assert.Equal("category=linear&symbol=BTCUSDT&orderLinkId=t1-entry1", Assert.Single(desk.Wire.To(BybitDesk.History)).Query);
    }

    [Fact]
    public async Task A_cancel_names_contract_and_client_id()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Cancel, """{"orderId":"o-1","orderLinkId":"t1-entry1"}""").Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled")));

        await desk.Broker.CancelAsync(BybitDesk.Buy().Key);

        Assert.Equal("""{"category":"linear","symbol":"BTCUSDT","orderLinkId":"t1-entry1"}""", Assert.Single(desk.Wire.To(BybitDesk.Cancel)).Body);
    }

    [Fact]
    public async Task Executions_are_asked_for_by_the_exchanges_order_id()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Filled", "0.010"))).Result(BybitDesk.Executions, BybitDesk.List(BybitDesk.Execution("e-1", "0.010")));

        await desk.Broker.FindAsync(BybitDesk.Buy().Key);

        Assert.Equal("category=linear&orderId=o-1&limit=100", Assert.Single(desk.Wire.To(BybitDesk.Executions)).Query);
    }

    [Fact]
    public async Task A_further_page_is_asked_for_with_the_cursor_as_it_came()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Positions, """{"list":[{"positionIdx":0,"symbol":"BTCUSDT","side":"Buy","size":"0.5","avgPrice":"60000"}],"nextPageCursor":"BTCUSDT%2C1790755199%2C0"}""")
            .Result(BybitDesk.Positions, """{"list":[{"positionIdx":0,"symbol":"ETHUSDT","side":"Sell","size":"3","avgPrice":"2500"}],"nextPageCursor":""}""");

        var positions = await desk.Broker.GetPositionsAsync();

        Assert.Equal(
            ["category=linear&settleCoin=USDT&limit=200", "category=linear&settleCoin=USDT&limit=200&cursor=BTCUSDT%2C1790755199%2C0"],
            desk.Wire.To(BybitDesk.Positions).Select(request => request.Query));
        Assert.Equal([("BTCUSDT", 0.5m, 60000m), ("ETHUSDT", -3m, 2500m)], positions.Select(p => (p.Instrument.Symbol, p.Quantity, p.AveragePrice)));
    }

    [Fact]
    public async Task An_option_is_refused_without_a_word_to_the_exchange()
    {
        using var desk = new BybitDesk();
        var option = new OptionContract("QQQ", new DateOnly(2026, 10, 16), OptionRight.Call, 600m);

        var outcome = await desk.Broker.SubmitAsync(OrderRequest.Single("t1-entry1", option, OrderSide.Buy, 1m, OrderType.Market));

        Assert.Equal("unsupported-instrument", Assert.IsType<Engine.Ports.OrderOutcome.Rejected>(outcome).Code);
        Assert.Empty(desk.Wire.Requests);
    }

    private static async Task<string> BodyAsync(OrderRequest order)
    {
        using var desk = new BybitDesk().OneWay().Acknowledged();
        await desk.Broker.SubmitAsync(order);
        return Assert.Single(desk.Wire.To(BybitDesk.Create)).Body;
    }
}
