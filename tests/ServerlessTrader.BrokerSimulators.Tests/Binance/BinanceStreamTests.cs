using System.Net.WebSockets;
using System.Text.Json;

namespace ServerlessTrader.BrokerSimulators.Tests.Binance;

public sealed class BinanceStreamTests : BinanceDesk
{
    [Fact]
    public async Task Quotes_come_when_the_price_changes()
    {
        using var socket = await Connect("public/ws");
        await socket.SubscribeAsync("btcusdt@bookTicker");
        Simulator.Exchange.SetPrice(Btc, 61_000m);
        var quote = await socket.NextAsync();
        Assert.Equal(("bookTicker", "60999.90", "61000.10"), (Text(quote, "e"), Text(quote, "b"), Text(quote, "a")));
    }

    [Fact]
    public async Task A_stream_asked_for_at_the_wrong_door_is_silent()
    {
        using var socket = await Connect("market/ws");
        await socket.SubscribeAsync("btcusdt@bookTicker", "btcusdt@aggTrade");
        // The quote would come first.
        Simulator.Exchange.SetPrice(Btc, 61_000m);
        Assert.Equal("aggTrade", Text(await socket.NextAsync(), "e"));
    }

    [Fact]
    public async Task Mark_prices_come_by_the_clock_wrapped_where_streams_are_combined()
    {
        using var socket = await Connect("market/stream?streams=btcusdt@markPrice@1s/ethusdt@markPrice@1s");
        Time.Advance(TimeSpan.FromSeconds(1));
        var first = await socket.NextAsync();
        Assert.Equal(("btcusdt@markPrice@1s", "60000.00000000"), (Text(first, "stream"), Text(first.GetProperty("data"), "p")));
        Assert.Equal("ethusdt@markPrice@1s", Text(await socket.NextAsync(), "stream"));
    }

    [Fact]
    public async Task A_candle_is_told_once_more_when_it_has_closed()
    {
        using var socket = await Connect("market/ws/btcusdt@kline_1m");
        Time.Advance(TimeSpan.FromSeconds(59));
        for (var i = 0; i < 59; i++)
            Assert.False((await socket.NextAsync()).GetProperty("k").GetProperty("x").GetBoolean());
        Time.Advance(TimeSpan.FromSeconds(1));
        var closed = (await socket.NextAsync()).GetProperty("k");
        Assert.Equal((true, Start.ToUnixTimeMilliseconds()), (closed.GetProperty("x").GetBoolean(), closed.GetProperty("t").GetInt64()));
        Assert.False((await socket.NextAsync()).GetProperty("k").GetProperty("x").GetBoolean());
    }

    [Fact]
    public async Task An_account_hears_of_its_order_in_order()
    {
        using var socket = await ListenAsync();
        await MarketBuy("mine");
        var (taken, money, filled) = (await socket.NextAsync(), await socket.NextAsync(), await socket.NextAsync());
        Assert.Equal(("ORDER_TRADE_UPDATE", "NEW", "mine"), (Text(taken, "e"), Text(taken.GetProperty("o"), "X"), Text(taken.GetProperty("o"), "c")));
        Assert.Equal(("ACCOUNT_UPDATE", "0.100"), (Text(money, "e"), Text(money.GetProperty("a").GetProperty("P")[0], "pa")));
        var order = filled.GetProperty("o");
        Assert.Equal(("TRADE", "FILLED", "0.100", "60000.10", "3.00000500"), (Text(order, "x"), Text(order, "X"), Text(order, "l"), Text(order, "L"), Text(order, "n")));
    }

    [Fact]
    public async Task An_account_hears_of_its_stop()
    {
        await MarketBuy("entry");
        using var socket = await ListenAsync();
        await Algo("side=SELL&type=STOP_MARKET&quantity=0.100&triggerPrice=59000&reduceOnly=true&clientAlgoId=stop-1");
        Simulator.Exchange.SetPrice(Btc, 58_990m);
        var told = new List<string>();
        while (told.Count == 0 || told[^1] != "ALGO_UPDATE FINISHED")
        {
            var message = await socket.NextAsync();
            told.Add($"{Text(message, "e")} {(message.TryGetProperty("o", out var order) ? Text(order, "X") : "")}".Trim());
        }

        Assert.Equal(
            [
                "ALGO_UPDATE NEW", "ALGO_UPDATE TRIGGERING", "ALGO_UPDATE TRIGGERED", "ORDER_TRADE_UPDATE NEW", "ACCOUNT_UPDATE", "ORDER_TRADE_UPDATE FILLED",
                "ALGO_UPDATE FINISHED",
            ],
            told);
    }

    [Fact]
    public async Task Events_can_come_twice_and_change_places()
    {
        Simulator.Faults.Streams.Disorders = true;
        Simulator.Faults.Streams.Duplicates = true;
        using var socket = await ListenAsync();
        await MarketBuy("mine");
        var told = new List<string>();
        for (var i = 0; i < 4; i++)
            told.Add(Text(await socket.NextAsync(), "e"));
        Assert.Equal(["ACCOUNT_UPDATE", "ACCOUNT_UPDATE", "ORDER_TRADE_UPDATE", "ORDER_TRADE_UPDATE"], told);
    }

    [Fact]
    public async Task A_drop_breaks_sockets_and_new_ones_are_refused_for_a_while()
    {
        using var socket = await ListenAsync();
        Simulator.Faults.Streams.RefuseFor(TimeSpan.FromSeconds(5));
        Simulator.Faults.Streams.Drop();
        await Assert.ThrowsAsync<WebSocketException>(socket.NextAsync);
        await Assert.ThrowsAsync<WebSocketException>(() => Connect("public/ws"));
        Time.Advance(TimeSpan.FromSeconds(5));
        using var again = await Connect("public/ws");
        await again.SubscribeAsync("btcusdt@bookTicker");
    }

    [Fact]
    public async Task A_listen_key_is_told_when_it_expires_and_must_be_made_anew()
    {
        using var socket = await ListenAsync();
        Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(200, (int)(await Send("PUT", "/fapi/v1/listenKey")).Status);
        Time.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal("listenKeyExpired", Text(await socket.NextAsync(), "e"));
        Assert.Equal(-1125, (await Send("PUT", "/fapi/v1/listenKey")).Code);
        await MarketBuy("unheard");
        using var again = await ListenAsync();
        await MarketBuy("heard");
        Assert.Equal("heard", Text((await again.NextAsync()).GetProperty("o"), "c"));
    }

    [Fact]
    public async Task A_listen_key_is_the_same_as_long_as_it_lives() =>
        Assert.Equal((await Send("POST", "/fapi/v1/listenKey"))["listenKey"], (await Send("POST", "/fapi/v1/listenKey"))["listenKey"]);

    [Fact]
    public async Task Addresses_without_a_category_are_gone() => await Assert.ThrowsAsync<WebSocketException>(() => Connect("ws/btcusdt@markPrice"));

    private Task<Listener> Connect(string path) => Listener.ConnectAsync(new Uri(Simulator.StreamAddress, path));

    private async Task<Listener> ListenAsync() => await Connect($"private/ws/{(await Send("POST", "/fapi/v1/listenKey"))["listenKey"]}");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
