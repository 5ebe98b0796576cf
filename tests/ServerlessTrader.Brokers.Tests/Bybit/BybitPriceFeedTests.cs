using ServerlessTrader.Brokers.Bybit;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>The public stream, over sockets and a clock of the test's own.</summary>
public sealed class BybitPriceFeedTests
{
    private const string Subscribe = """{"req_id":"subscribe","op":"subscribe","args":["tickers.BTCUSDT"]}""";
    private const string Ping = """{"req_id":"ping","op":"ping"}""";
    private const string Pong = """{"success":true,"ret_msg":"pong","conn_id":"c","req_id":"ping","op":"ping"}""";

    [Fact]
    public async Task The_price_that_was_asked_for_comes_first_and_the_streams_after_it()
    {
        using var desk = Desk();
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);

        var socket = await desk.Sockets.NextAsync();
        Assert.Equal("wss://stream-testnet.bybit.com/v5/public/linear", socket.Address?.AbsoluteUri);
        Assert.Equal(Subscribe, await socket.HearAsync());
        Assert.Equal(new PriceTick("BTCUSDT", 60251.5m, BybitDesk.Start), await ticks.NextAsync());
        socket.Say("""{"success":true,"ret_msg":"","conn_id":"c","req_id":"subscribe","op":"subscribe"}""");
        socket.Say(Delta("60252.25", 100));

        Assert.Equal(new PriceTick("BTCUSDT", 60252.25m, BybitDesk.Start.AddMilliseconds(100)), await ticks.NextAsync());
    }

    [Fact]
    public async Task A_message_that_does_not_change_the_mark_is_no_tick()
    {
        using var desk = Desk();
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);
        var socket = await desk.Sockets.NextAsync();
        await ticks.NextAsync();

        socket.Say($$"""{"topic":"tickers.BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT","bid1Price":"60000"},"cs":1,"ts":{{At(100)}}}""");
        socket.Say(Delta("60253", 200));

        Assert.Equal(60253m, (await ticks.NextAsync()).Price);
    }

    [Fact]
    public async Task Trades_are_told_with_the_extremes_of_a_message_and_marks_beside_them_are_not()
    {
        using var desk = Desk();
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.TradeFeed.Subscribe("BTCUSDT", ticks.Add);
        var socket = await desk.Sockets.NextAsync();
        Assert.Equal("""{"req_id":"subscribe","op":"subscribe","args":["publicTrade.BTCUSDT","tickers.BTCUSDT"]}""", await socket.HearAsync());
        Assert.Equal(60250.0m, (await ticks.NextAsync()).Price);

        socket.Say(Delta("61000", 100));
        socket.Say(Trades(200, "60260.5"));
        socket.Say(Trades(300, "60270", "60290", "60240", "60255"));

        Assert.Equal(
            [60260.5m, 60290m, 60240m, 60255m],
            [(await ticks.NextAsync()).Price, (await ticks.NextAsync()).Price, (await ticks.NextAsync()).Price, (await ticks.NextAsync()).Price]);
    }

    [Fact]
    public async Task Prices_do_not_go_back_in_time()
    {
        using var desk = Desk();
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);
        var socket = await desk.Sockets.NextAsync();
        await ticks.NextAsync();

        socket.Say(Delta("60300", 300));
        socket.Say(Delta("60200", 200));
        socket.Say(Delta("60400", 400));

        Assert.Equal([60300m, 60400m], [(await ticks.NextAsync()).Price, (await ticks.NextAsync()).Price]);
    }

    [Fact]
    public async Task After_a_break_it_reconnects_subscribes_again_and_tells_of_the_gap_once_a_price_is_known()
    {
        using var desk = Desk();
        var events = new Inbox<string>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", tick => events.Add(tick.Price.ToString(System.Globalization.CultureInfo.InvariantCulture)), () => events.Add("gap"));
        var first = await desk.Sockets.NextAsync();
        Assert.Equal("60251.5", await events.NextAsync());

        first.Break();
        await desk.PassReconnectDelayAsync();
        var second = await desk.Sockets.NextAsync();

        Assert.Equal(Subscribe, await second.HearAsync());
        Assert.Equal(["60251.5", "gap"], [await events.NextAsync(), await events.NextAsync()]);
        second.Say(Delta("60500", 100_000));
        Assert.Equal("60500", await events.NextAsync());
    }

    [Fact]
    public async Task The_stream_is_not_believed_while_the_first_price_cannot_be_read()
    {
        using var desk = new BybitDesk(options => options with { ReadAttempts = 1 }).Listed();
        desk.Wire.Body(BybitDesk.Tickers, "", System.Net.HttpStatusCode.BadGateway).Result(BybitDesk.Tickers, BybitMarketDataTests.Ticker);
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);
        var socket = await desk.Sockets.NextAsync();
        await socket.HearAsync();
        socket.Say(Delta("1", -5000));
        await desk.PassAsync(TimeSpan.FromMilliseconds(500));

        Assert.Equal(60251.5m, (await ticks.NextAsync()).Price);
    }

    [Fact]
    public async Task It_pings_every_twenty_seconds()
    {
        using var desk = Desk();
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);
        var socket = await desk.Sockets.NextAsync();
        await socket.HearAsync();
        await ticks.NextAsync();

        await desk.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(Ping, await socket.HearAsync());
    }

    [Fact]
    public async Task A_stream_that_answers_nothing_counts_as_dropped()
    {
        using var desk = Desk();
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);
        await desk.Sockets.NextAsync();
        await ticks.NextAsync();

        foreach (var seconds in (int[])[20, 20, 5])
            await desk.PassAsync(TimeSpan.FromSeconds(seconds));
        await desk.PassReconnectDelayAsync();
        await desk.Sockets.NextAsync();

        Assert.Contains("it has fallen silent", desk.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_answers_pings_but_sends_no_price_counts_as_dropped()
    {
        using var desk = Desk();
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);
        var socket = await desk.Sockets.NextAsync();
        await socket.HearAsync();
        await ticks.NextAsync();

        for (var i = 0; i < 2; i++)
        {
            await desk.PassAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(Ping, await socket.HearAsync());
            socket.Say(Pong);
            await BybitDesk.WhenAsync(() => socket.IsDrained);
        }

        // The watch over silence wakes at 45 s, and goes to sleep again.
        await desk.PassAsync(TimeSpan.FromSeconds(5));
        await desk.PassAsync(TimeSpan.FromSeconds(15));
        await desk.PassReconnectDelayAsync();
        await desk.Sockets.NextAsync();

        Assert.Contains("has brought no price for 60 s", desk.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempts_to_reconnect_wait_longer_and_longer()
    {
        using var desk = Desk();
        desk.Sockets.FailNext(8);
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);
        double[] longestWaits = [0.5, 1, 2, 4, 8, 16, 30, 30];
        for (var i = 0; i < longestWaits.Length; i++)
            Assert.InRange((await desk.PassReconnectDelayAsync(i + 1)).TotalSeconds, longestWaits[i] * 0.75, longestWaits[i] + 0.001);
        await desk.Sockets.NextAsync();
    }

    [Fact]
    public async Task A_further_symbol_is_subscribed_on_the_open_stream_and_one_that_nobody_wants_is_left()
    {
        using var desk = Desk();
        desk.Wire.Result(BybitDesk.Tickers, BybitMarketDataTests.Ticker.Replace("BTCUSDT", "ETHUSDT", StringComparison.Ordinal));
        var ticks = new Inbox<PriceTick>();
        var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);
        var socket = await desk.Sockets.NextAsync();
        await socket.HearAsync();
        await ticks.NextAsync();

        using var further = desk.Exchange.PriceFeed.Subscribe("ETHUSDT", ticks.Add);
        Assert.Equal("""{"req_id":"subscribe","op":"subscribe","args":["tickers.ETHUSDT"]}""", await socket.HearAsync());
        Assert.Equal("ETHUSDT", (await ticks.NextAsync()).Symbol);
        subscription.Dispose();

        Assert.Equal("""{"req_id":"unsubscribe","op":"unsubscribe","args":["tickers.BTCUSDT"]}""", await socket.HearAsync());
    }

    [Fact]
    public async Task Nonsense_on_the_stream_is_passed_over()
    {
        using var desk = Desk();
        var ticks = new Inbox<PriceTick>();
        using var subscription = desk.Exchange.PriceFeed.Subscribe("BTCUSDT", ticks.Add);
        var socket = await desk.Sockets.NextAsync();
        await ticks.NextAsync();

        socket.Say("{not json");
        socket.Say("[]");
        socket.Say("""{"topic":"tickers.OTHERUSDT","data":{"markPrice":"1"},"ts":1790755200100}""");
        socket.Say("""{"topic":"tickers.BTCUSDT","data":{"markPrice":""},"ts":1790755200100}""");
        socket.Say("""{"topic":"tickers.BTCUSDT","data":{"markPrice":{"deep":[1,2]}},"ts":1790755200100}""");
        socket.Say(Delta("60253", 200));

        Assert.Equal(60253m, (await ticks.NextAsync()).Price);
    }

    [Fact]
    public void Reading_a_tick_makes_no_garbage()
    {
        var message = System.Text.Encoding.UTF8.GetBytes(Delta("60252.25", 100));
        BybitTickerMessage.Read(message);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            BybitTickerMessage.Read(message);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static BybitDesk Desk()
    {
        var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Tickers, BybitMarketDataTests.Ticker);
        return desk;
    }

    private static long At(int milliseconds) => BybitDesk.Start.AddMilliseconds(milliseconds).ToUnixTimeMilliseconds();

    private static string Trades(int milliseconds, params string[] prices) =>
        $$"""{"topic":"publicTrade.BTCUSDT","type":"snapshot","ts":{{At(milliseconds)}},"data":[{{string.Join(',', prices.Select(price => $$$"""{"T":{{{At(milliseconds)}}},"s":"BTCUSDT","S":"Buy","v":"0.001","p":"{{{price}}}","L":"PlusTick","i":"1","BT":false}"""))}}]}""";

    private static string Delta(string mark, int milliseconds) =>
        $$$"""{"topic":"tickers.BTCUSDT","type":"delta","data":{"symbol":"BTCUSDT","tickDirection":"PlusTick","price24hPcnt":"0.017103","markPrice":"{{{mark}}}"},"cs":24987956059,"ts":{{{At(milliseconds)}}}}""";
}
