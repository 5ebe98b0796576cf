using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.EndToEnd.Tests;

public abstract partial class ExchangeScenarios
{
    private const string Webhook = "futures-webhook";
    private const string Wait = "&wait=2.8";
    private const string Buy = """ "symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":65000 """;
    private const string Sell = """ "symbol":"BTCUSDT","action":"sell","balance_percentage":0.25,"leverage":10,"entry":65000 """;
    private const string Close = """ "symbol":"BTCUSDT","action":"close" """;

    [Fact]
    public async Task A_buy_is_answered_with_what_the_exchange_did()
    {
        await using var desk = await OpenAsync();
        var reply = await desk.AlertAsync(Webhook, Buy, Wait);
        Assert.Equal((200, true, "futures-webhook: buy 0.384 BTCUSDT"), (reply.Status, reply.Flag("success"), reply.Text("message")));
        Assert.Equal(["success", "message", "trade", "calculation_details", "timestamp"], Names(reply.Json));
        var order = Assert.Single(desk.Venue.Account.Orders);
        Assert.Equal((OrderSide.Buy, 0.384m, 65_000m), (order.Side, order.Filled, order.AveragePrice));
        Assert.Equal(
            ("BTCUSDT", "buy", 0.384m, 10m, 65_000m, 65_000m, false, "auto_quantity"),
            (reply.Text("trade.symbol"), reply.Text("trade.action"), reply.Number("trade.quantity"), reply.Number("trade.leverage"), reply.Number("trade.entry_price"),
                reply.Number("trade.current_price"), reply.Flag("trade.opposite_position_closed"), reply.Text("trade.mode")));
        Assert.NotEmpty(reply.Text("trade.main_order_id"));
        Assert.Equal(
            (10_000m, 0.25m, 10m, 25_000m, 65_000m, 0.384m),
            (reply.Number("calculation_details.account_balance_usdt"), reply.Number("calculation_details.balance_percentage"), reply.Number("calculation_details.leverage"),
                reply.Number("calculation_details.position_value_usdt"), reply.Number("calculation_details.current_price"), reply.Number("calculation_details.quantity")));
        Assert.Equal((10, MarginMode.Isolated), (desk.Venue.Account.LeverageOf(Btc), desk.Venue.Account.MarginModeOf(Btc)));
    }

    [Fact]
    public async Task A_sell_while_long_closes_first_and_then_opens_in_one_command()
    {
        await using var desk = await OpenAsync();
        await desk.AlertAsync(Webhook, Buy, Wait);
        var reply = await desk.AlertAsync(Webhook, Sell, Wait);
        Assert.True(reply.Flag("trade.opposite_position_closed"));
        Assert.Equal(["entry1", "exit1", "entry1"], desk.Log.Taken);
        var orders = desk.Venue.Account.Orders;
        Assert.Equal((OrderSide.Sell, 0.384m, true), (orders[1].Side, orders[1].Filled, orders[1].ReduceOnly));
        Assert.Equal((OrderSide.Sell, false), (orders[2].Side, orders[2].ReduceOnly));
        Assert.True(orders[1].Fills[^1].At <= orders[2].CreatedAt);
        Assert.Equal(-reply.Number("trade.quantity"), desk.Venue.Held());

        var trade = Assert.Single(await desk.OpenTradesAsync());
        await desk.AlertAsync(Webhook, Close, Wait);
        await AssertFlatAndBookedAsync(desk, [.. trade.Clearing!.Trades, trade.Id]);
    }

    [Fact]
    public async Task In_hedge_mode_a_reversal_leaves_only_the_new_side()
    {
        await using var desk = await OpenAsync(new VenueTerms { IsHedged = true });
        await desk.AlertAsync(Webhook, Buy, Wait);
        var reply = await desk.AlertAsync(Webhook, Sell, Wait);
        Assert.True(reply.Flag("trade.opposite_position_closed"));
        Assert.Equal(["entry1", "exit1", "entry1"], desk.Log.Taken);
        Assert.Equal([PositionSide.Long, PositionSide.Long, PositionSide.Short], desk.Venue.Account.Orders.Select(order => order.PositionSide));
        var position = Assert.Single(desk.Venue.Account.View().Positions).Position;
        Assert.Equal((PositionSide.Short, -reply.Number("trade.quantity")), (position.Side, position.Quantity));
    }

    [Fact]
    public async Task A_close_that_waits_is_answered_with_what_was_closed_and_cancelled()
    {
        await using var desk = await OpenAsync();
        await desk.AlertAsync(Webhook, Buy, Wait);
        var trade = Assert.Single(await desk.OpenTradesAsync());
        desk.Venue.Account.Place(new NewOrder(Btc, OrderSide.Buy, OrderKind.Limit, 0.01m) { Price = 64_000m, ClientId = "by-hand" });
        desk.Venue.Account.Place(new NewStop(Btc, OrderSide.Sell, 0.01m, 60_000m, Rises: false) { ReduceOnly = true, ClientId = "stop-by-hand" });
        var reply = await desk.AlertAsync(Webhook, Close, Wait);
        Assert.Equal((200, true, "All positions closed for BTCUSDT"), (reply.Status, reply.Flag("success"), reply.Text("message")));
        Assert.Equal(["success", "message", "symbol", "action", "closed_positions", "cancelled_orders", "timestamp"], Names(reply.Json));
        Assert.Equal((1, 0.384m, "sell", "long"), (reply.Count("closed_positions"), reply.Number("closed_positions.0.quantity"), reply.Text("closed_positions.0.side"), reply.Text("closed_positions.0.position_type")));
        Assert.Equal(2, reply.Count("cancelled_orders"));
        await AssertFlatAndBookedAsync(desk, trade.Id);
    }

    [Fact]
    public async Task A_close_that_does_not_wait_is_accepted_and_done()
    {
        await using var desk = await OpenAsync();
        await desk.AlertAsync(Webhook, Buy, Wait);
        var trade = Assert.Single(await desk.OpenTradesAsync());
        var reply = await desk.AlertAsync(Webhook, Close);
        Assert.Equal((202, "accepted"), (reply.Status, reply.Text("status")));
        await desk.TradeUntilAsync(trade.Id, one => one.Phase == TradePhase.Flat, "the trade is flat");
        await AssertFlatAndBookedAsync(desk, trade.Id);
    }

    [Fact]
    public async Task Closing_nothing_is_a_success_with_empty_lists()
    {
        await using var desk = await OpenAsync();
        var reply = await desk.AlertAsync(Webhook, Close, Wait);
        Assert.Equal((200, true, 0, 0), (reply.Status, reply.Flag("success"), reply.Count("closed_positions"), reply.Count("cancelled_orders")));
        Assert.Empty(desk.Venue.Account.Orders);
    }

    [Fact]
    public async Task A_refusal_is_answered_with_the_exchanges_code_and_opens_nothing()
    {
        await using var desk = await OpenAsync();
        desk.Venue.Faults.Requests.Then(RequestKind.Submit, WireFault.Refused);
        var reply = await desk.AlertAsync(Webhook, Buy, Wait);
        Assert.Equal((200, false), (reply.Status, reply.Flag("success")));
        Assert.Contains("API error (Code ", reply.Text("error"), StringComparison.Ordinal);
        Assert.Equal("buy", reply.Text("webhook_data.action"));
        Assert.Empty(desk.Venue.Account.Orders);
        Assert.Empty(await desk.OpenTradesAsync());
    }

    [Fact]
    public async Task Close_all_flattens_everything_cancels_every_stop_and_stops_entries_until_resumed()
    {
        await using var desk = await OpenAsync();
        var trend = await EnterLongAsync(desk);
        await desk.AlertAsync(Webhook, """ "symbol":"ETHUSDT","action":"sell","balance_percentage":0.25,"leverage":5,"entry":2500 """, Wait);
        var other = Assert.Single(await desk.OpenTradesAsync(), trade => trade.Id != trend);
        Assert.True(desk.Venue.Held("ETHUSDT") < 0m);

        var told = await desk.CommandAsync("api/close-all");
        Assert.Equal((200, true, 2), (told.Status, told.Flag("success"), told.Count("trades")));
        foreach (var id in (string[])[trend, other.Id])
            Assert.Equal("close-all", (await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Flat, "the trade is flat")).Outcome!.Code);
        await AssertFlatAndBookedAsync(desk, trend, other.Id);

        var orders = desk.Venue.Account.Orders.Length;
        Assert.False((await desk.AlertAsync(Webhook, Buy, Wait)).Flag("success"));
        Assert.Equal(orders, desk.Venue.Account.Orders.Length);
        Assert.Equal(200, (await desk.CommandAsync("api/resume")).Status);
        Assert.True((await desk.AlertAsync(Webhook, Buy, Wait)).Flag("success"));
        Assert.True(desk.Venue.Held() > 0m);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);
}
