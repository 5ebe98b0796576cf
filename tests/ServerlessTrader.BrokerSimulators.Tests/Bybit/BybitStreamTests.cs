using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Tests.Binance;

namespace ServerlessTrader.BrokerSimulators.Tests.Bybit;

/// <summary>Sockets.</summary>
public sealed class BybitStreamTests : BybitDesk
{
    [Fact]
    public async Task A_ticker_begins_with_a_snapshot_and_goes_on_with_what_changes()
    {
        using var prices = await Open("/v5/public/linear", "tickers.BTCUSDT");
        var snapshot = await prices.NextAsync();
        Assert.Equal(("snapshot", "60000"), (snapshot.GetProperty("type").GetString(), snapshot.GetProperty("data").GetProperty("markPrice").GetString()));

        Simulator.Exchange.SetPrice(Btc, 60_100m);

        var delta = await prices.NextAsync();
        Assert.Equal(("delta", "60100"), (delta.GetProperty("type").GetString(), delta.GetProperty("data").GetProperty("markPrice").GetString()));
        Assert.False(delta.GetProperty("data").TryGetProperty("fundingRate", out _));
    }

    [Fact]
    public async Task The_two_doors_answer_pings_differently()
    {
        using var prices = await Listener.ConnectAsync(new Uri(Simulator.StreamAddress, "/v5/public/linear"));
        using var news = await Listener.ConnectAsync(new Uri(Simulator.StreamAddress, "/v5/private"));

        await prices.SendAsync("""{"req_id":"1","op":"ping"}""");
        await news.SendAsync("""{"req_id":"1","op":"ping"}""");

        Assert.Equal("ping", (await prices.NextAsync()).GetProperty("op").GetString());
        Assert.Equal("pong", (await news.NextAsync()).GetProperty("op").GetString());
    }

    [Fact]
    public async Task The_private_door_needs_a_signature()
    {
        using var news = await Listener.ConnectAsync(new Uri(Simulator.StreamAddress, "/v5/private"));

        await news.SendAsync("""{"op":"subscribe","args":["order"]}""");
        Assert.False((await news.NextAsync()).GetProperty("success").GetBoolean());
        await news.SendAsync("""{"op":"auth","args":["BbFakeKey001",1790755210000,"c042c8144fd7db4a85e7e0d913b12417c3d9dbab4d410ab735dd199e508a0d75"]}""");
        Assert.True((await news.NextAsync()).GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task A_wrong_signature_is_told_so()
    {
        using var news = await Listener.ConnectAsync(new Uri(Simulator.StreamAddress, "/v5/private"));

        await news.SendAsync("""{"op":"auth","args":["BbFakeKey001",1790755210000,"00"]}""");

        Assert.False((await news.NextAsync()).GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task Orders_and_executions_are_told_to_their_account()
    {
        using var news = await SignIn("order", "execution");

        await MarketBuy("a-1");

        var told = new[] { await news.NextAsync(), await news.NextAsync(), await news.NextAsync() };
        Assert.Equal(["order New", "order Filled", "execution a-1"], told.Select(Summary));
    }

    [Fact]
    public async Task A_rejection_after_the_acknowledgement_is_told()
    {
        using var news = await SignIn("order");

        await Order("p-1", """ "side":"Buy","orderType":"Limit","qty":"0.010","price":"60100","timeInForce":"PostOnly" """);

        Assert.Equal("order Rejected", Summary(await news.NextAsync()));
    }

    [Fact]
    public async Task News_may_change_places()
    {
        using var news = await SignIn("order", "execution", "position", "wallet");
        Simulator.Faults.Streams.Disorders = true;

        await MarketBuy("a-1");

        Assert.Equal("position", (await news.NextAsync()).GetProperty("topic").GetString());
        Assert.Equal("order New", Summary(await news.NextAsync()));
        Assert.Equal("order Filled", Summary(await news.NextAsync()));
        Assert.Equal("wallet", (await news.NextAsync()).GetProperty("topic").GetString());
    }

    [Fact]
    public async Task News_may_come_twice()
    {
        using var news = await SignIn("execution");
        Simulator.Faults.Streams.Duplicates = true;

        await MarketBuy("a-1");

        Assert.Equal(["execution a-1", "execution a-1"], [Summary(await news.NextAsync()), Summary(await news.NextAsync())]);
    }

    [Fact]
    public async Task A_dropped_socket_ends_without_a_word()
    {
        using var prices = await Open("/v5/public/linear", "tickers.BTCUSDT");
        await prices.NextAsync();

        Simulator.Faults.Streams.Drop();

        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(prices.NextAsync);
    }

    private static string Summary(JsonElement message)
    {
        var row = message.GetProperty("data")[0];
        var topic = message.GetProperty("topic").GetString();
        return $"{topic} {row.GetProperty(topic == "order" ? "orderStatus" : "orderLinkId").GetString()}";
    }

    private async Task<Listener> SignIn(params string[] topics)
    {
        var news = await Listener.ConnectAsync(new Uri(Simulator.StreamAddress, "/v5/private"));
        await news.SendAsync("""{"op":"auth","args":["BbFakeKey001",1790755210000,"c042c8144fd7db4a85e7e0d913b12417c3d9dbab4d410ab735dd199e508a0d75"]}""");
        Assert.True((await news.NextAsync()).GetProperty("success").GetBoolean());
        await Subscribe(news, topics);
        return news;
    }

    private async Task<Listener> Open(string path, params string[] topics)
    {
        var listener = await Listener.ConnectAsync(new Uri(Simulator.StreamAddress, path));
        await Subscribe(listener, topics);
        return listener;
    }

    private static async Task Subscribe(Listener listener, string[] topics)
    {
        await listener.SendAsync(JsonSerializer.Serialize(new { req_id = "1", op = "subscribe", args = topics }));
        Assert.True((await listener.NextAsync()).GetProperty("success").GetBoolean());
    }
}
