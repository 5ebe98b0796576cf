namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>The private stream.</summary>
public sealed class BybitOrderFeedTests
{
    private const string Subscribe = """{"req_id":"subscribe","op":"subscribe","args":["order","execution"]}""";
    private const string Granted = """{"success":true,"ret_msg":"","op":"auth","conn_id":"c"}""";
    private const string Subscribed = """{"success":true,"ret_msg":"","op":"subscribe","conn_id":"c"}""";

    [Fact]
    public async Task It_opens_with_the_signed_expiry_and_subscribes_to_orders_and_executions()
    {
        using var desk = new BybitDesk();
        using var subscription = desk.OrderFeed.Subscribe(_ => { }, () => { });

        var socket = await desk.Sockets.NextAsync();

        Assert.Equal("wss://stream-testnet.bybit.com/v5/private", socket.Address?.AbsoluteUri);
        Assert.Equal(
            """{"req_id":"auth","op":"auth","args":["BbFakeKey001",1790755210000,"c042c8144fd7db4a85e7e0d913b12417c3d9dbab4d410ab735dd199e508a0d75"]}""", await socket.HearAsync());
        socket.Say(Granted);
        Assert.Equal(Subscribe, await socket.HearAsync());
    }

    [Fact]
    public async Task News_of_orders_and_executions_names_our_client_ids()
    {
        using var desk = new BybitDesk();
        var news = new Inbox<string>();
        using var subscription = desk.OrderFeed.Subscribe(news.Add, () => news.Add("gap"));
        var socket = await OpenAsync(desk);

        socket.Say("""{"id":"1","topic":"order","creationTime":1790755201000,"data":[{"orderId":"o-1","orderLinkId":"t1-entry1","orderStatus":"New","category":"linear"},{"orderId":"o-2","orderLinkId":""}]}""");
        socket.Say("""{"id":"2","topic":"execution","creationTime":1790755201001,"data":[{"execId":"e-1","orderLinkId":"t1-exit1"},{"execId":"e-2","orderLinkId":"t1-exit1"}]}""");
        socket.Say("""{"id":"3","topic":"order","data":[{"orderLinkId":"t2-entry1"}]}""");

        Assert.Equal(["t1-entry1", "t1-exit1", "t2-entry1"], [await news.NextAsync(), await news.NextAsync(), await news.NextAsync()]);
    }

    [Fact]
    public async Task After_a_break_it_signs_in_again_and_tells_of_the_gap()
    {
        using var desk = new BybitDesk();
        var news = new Inbox<string>();
        using var subscription = desk.OrderFeed.Subscribe(news.Add, () => news.Add("gap"));
        var first = await OpenAsync(desk);
        first.Break();

        await desk.PassReconnectDelayAsync();
        var second = await desk.Sockets.NextAsync();
        await AnswerAsync(second);

        Assert.Equal("gap", await news.NextAsync());
    }

    [Fact]
    public async Task Refused_keys_are_read_again_and_the_next_connect_uses_them()
    {
        using var desk = new BybitDesk();
        desk.Secrets.Replace("bybit-key", "BbNewKey");
        using var subscription = desk.OrderFeed.Subscribe(_ => { }, () => { });
        var first = await desk.Sockets.NextAsync();
        await first.HearAsync();
        first.Say("""{"success":false,"ret_msg":"Params Error","op":"auth","conn_id":"c"}""");

        await desk.PassReconnectDelayAsync();
        var second = await desk.Sockets.NextAsync();

        Assert.StartsWith("""{"req_id":"auth","op":"auth","args":["BbNewKey",""", await second.HearAsync(), StringComparison.Ordinal);
        Assert.Contains("Params Error", desk.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_secret_keeps_it_closed_and_is_named_in_the_log()
    {
        using var desk = new BybitDesk();
        desk.Secrets.Remove("bybit-secret");
        using var subscription = desk.OrderFeed.Subscribe(_ => { }, () => { });
        await desk.Sockets.NextAsync();

        await desk.PassReconnectDelayAsync();
        await desk.Sockets.NextAsync();

        Assert.Contains("'bybit-secret' is missing", desk.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_that_is_never_answered_is_given_up()
    {
        using var desk = new BybitDesk();
        using var subscription = desk.OrderFeed.Subscribe(_ => { }, () => { });
        var first = await desk.Sockets.NextAsync();
        await first.HearAsync();

        await desk.PassAsync(TimeSpan.FromSeconds(5));
        await desk.PassReconnectDelayAsync();
        await desk.Sockets.NextAsync();

        Assert.Equal(2, desk.Sockets.Attempts);
    }

    [Fact]
    public async Task A_quiet_account_that_answers_pings_stays_connected()
    {
        using var desk = new BybitDesk();
        using var subscription = desk.OrderFeed.Subscribe(_ => { }, () => { });
        var socket = await OpenAsync(desk);

        // At 45 s and 85 s the watch over silence wakes, and goes to sleep again.
        foreach (var (wait, pings) in new[] { (20, true), (20, true), (5, false), (15, true), (20, true), (5, false), (15, true), (20, true) })
        {
            await desk.PassAsync(TimeSpan.FromSeconds(wait));
            if (!pings)
                continue;
            Assert.Equal("""{"req_id":"ping","op":"ping"}""", await socket.HearAsync());
            socket.Say("""{"req_id":"ping","op":"pong","args":["1675418560633"],"conn_id":"c"}""");
            await BybitDesk.WhenAsync(() => socket.IsDrained);
        }

        Assert.Equal(1, desk.Sockets.Attempts);
    }

    private static async Task<FakeSocket> OpenAsync(BybitDesk desk)
    {
        var socket = await desk.Sockets.NextAsync();
        await AnswerAsync(socket);
        return socket;
    }

    private static async Task AnswerAsync(FakeSocket socket)
    {
        await socket.HearAsync();
        socket.Say(Granted);
        Assert.Equal(Subscribe, await socket.HearAsync());
        socket.Say(Subscribed);
    }
}
