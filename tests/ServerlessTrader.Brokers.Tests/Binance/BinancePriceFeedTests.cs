using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Brokers.Tests.Streams;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinancePriceFeedTests : IDisposable
{
    private const string Book = "GET /fapi/v1/ticker/bookTicker";

    private readonly FakeSockets _sockets = new();
    private readonly BinanceDesk _desk;
    private readonly BinancePriceFeed _feed;
    private readonly Happenings<string> _heard = new();

    public BinancePriceFeedTests()
    {
        _desk = new BinanceDesk(sockets: _sockets.Factory);
        _feed = _desk.Venue.FeedOf(BinancePriceSource.Book);
        _desk.Exchange.Always(Book, """{"symbol":"BTCUSDT","bidPrice":"99.0","bidQty":"1","askPrice":"101.0","askQty":"1","time":1790755200000}""");
    }

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_streams_of_the_symbols_known_are_asked_for_in_the_address()
    {
        using var _ = Listen("BTCUSDT");
        var socket = await _sockets.NextAsync();
        Assert.Equal(new Uri("wss://fstream.binancefuture.com/public/stream?streams=btcusdt@bookTicker"), socket.Address);
    }

    [Theory]
    [InlineData(BinancePriceSource.Mark, "/market/stream?streams=btcusdt@markPrice@1s")]
    [InlineData(BinancePriceSource.Trade, "/market/stream?streams=btcusdt@aggTrade/btcusdt@markPrice@1s")]
    public async Task Each_kind_of_price_has_its_place(BinancePriceSource source, string expected)
    {
        using var _ = _desk.Venue.FeedOf(source).Subscribe("BTCUSDT", _ => { });
        Assert.Equal(expected, (await _sockets.NextAsync()).Address.PathAndQuery);
    }

    [Fact]
    public async Task A_price_reaches_every_listener_of_its_symbol()
    {
        using var one = Listen("BTCUSDT", "1");
        using var two = Listen("BTCUSDT", "2");
        var socket = await _sockets.NextAsync();
        socket.Say(Tick("BTCUSDT", 100));
        Assert.Equal(["1 BTCUSDT 100", "2 BTCUSDT 100"], new[] { await _heard.NextAsync(), await _heard.NextAsync() }.Order());
    }

    [Fact]
    public async Task A_price_older_than_the_one_before_is_passed_over()
    {
        using var _ = Listen("BTCUSDT");
        var socket = await _sockets.NextAsync();
        socket.Say(Tick("BTCUSDT", 100, at: 1790755200002));
        socket.Say(Tick("BTCUSDT", 66, at: 1790755200001));
        socket.Say(Tick("BTCUSDT", 101, at: 1790755200002));
        Assert.Equal((" BTCUSDT 100", " BTCUSDT 101"), (await _heard.NextAsync(), await _heard.NextAsync()));
    }

    [Fact]
    public async Task A_symbol_that_comes_later_is_asked_for_on_the_same_connection()
    {
        using var one = Listen("BTCUSDT");
        var socket = await _sockets.NextAsync();
        socket.Say(Tick("BTCUSDT", 100));
        await _heard.NextAsync();
        using var two = Listen("ETHUSDT");
        Assert.Equal("""{"method":"SUBSCRIBE","params":["ethusdt@bookTicker"],"id":1}""", await socket.HeardAsync());
        socket.Say(Tick("ETHUSDT", 7));
        Assert.Equal(" ETHUSDT 7", await _heard.NextAsync());
    }

    [Fact]
    public async Task After_a_break_a_fresh_price_comes_first_then_the_gap_then_the_stream()
    {
        using var _ = Listen("BTCUSDT");
        var first = await _sockets.NextAsync();
        first.Close();
        await _desk.Clock.GoToNextTimerAsync(TimeSpan.FromSeconds(2));
        var second = await _sockets.NextAsync();
        Assert.Equal(" BTCUSDT 100.0", await _heard.NextAsync());
        Assert.Equal(" gap", await _heard.NextAsync());
        second.Say(Tick("BTCUSDT", 102));
        Assert.Equal(" BTCUSDT 102", await _heard.NextAsync());
    }

    [Fact]
    public async Task Until_the_fresh_price_is_there_the_stream_is_not_believed()
    {
        var isDown = true;
        var asked = new Happenings<int>();
        _desk.Exchange.Always("GET /fapi/v1/exchangeInfo", request =>
        {
            asked.Add(1);
            return isDown ? StubAnswer.Error(-2019) : new StubAnswer(_desk.Exchange.Listing);
        });
        using var _ = Listen("BTCUSDT");
        (await _sockets.NextAsync()).Close();
        await _desk.Clock.GoToNextTimerAsync(TimeSpan.FromSeconds(2));
        var second = await _sockets.NextAsync();
        await asked.NextAsync();
        second.Say(Tick("BTCUSDT", 66));
        isDown = false;
        await _desk.Clock.GoOnUntilAsync(() => !asked.HasNone, TimeSpan.FromSeconds(2));
        Assert.Equal(" BTCUSDT 100.0", await _heard.NextAsync());
        Assert.Equal(" gap", await _heard.NextAsync());
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_taken_for_dropped()
    {
        using var _ = Listen("BTCUSDT");
        var first = await _sockets.NextAsync();
        first.Say(Tick("BTCUSDT", 100));
        await _heard.NextAsync();
        await _desk.Clock.GoOnUntilAsync(() => !_sockets.HasNone, TimeSpan.FromSeconds(31));
        await _sockets.NextAsync();
        Assert.True(_desk.Clock.GetUtcNow() >= BinanceDesk.Start.AddSeconds(30));
        Assert.Equal(" BTCUSDT 100.0", await _heard.NextAsync());
    }

    [Fact]
    public async Task A_symbol_that_is_left_and_taken_up_again_keeps_its_connection()
    {
        Listen("BTCUSDT").Dispose();
        using var _ = Listen("BTCUSDT");
        var socket = await _sockets.NextAsync();
        socket.Say(Tick("BTCUSDT", 100));
        await _heard.NextAsync();
        Assert.True(_sockets.HasNone);
    }

    [Fact]
    public async Task An_ended_subscription_hears_nothing_more()
    {
        using var stays = Listen("BTCUSDT", "stays");
        var goes = Listen("BTCUSDT", "goes");
        var socket = await _sockets.NextAsync();
        goes.Dispose();
        socket.Say(Tick("BTCUSDT", 100));
        Assert.Equal("stays BTCUSDT 100", await _heard.NextAsync());
        Assert.True(_heard.HasNone);
    }

    [Fact]
    public async Task Attempts_that_fail_are_repeated_at_growing_intervals()
    {
        _sockets.Failures = 3;
        using var _ = Listen("BTCUSDT");
        await _desk.Clock.GoOnUntilAsync(() => !_sockets.HasNone, TimeSpan.FromSeconds(5));
        await _sockets.NextAsync();
        // 0.5 + 1 + 2 s, each shortened by a quarter at most.
        Assert.InRange(_desk.Clock.GetUtcNow() - BinanceDesk.Start, TimeSpan.FromSeconds(2.6), TimeSpan.FromSeconds(3.5));
        Assert.Equal(" BTCUSDT 100.0", await _heard.NextAsync());
        Assert.Equal(" gap", await _heard.NextAsync());
    }

    private IDisposable Listen(string symbol, string who = "") => _feed.Subscribe(symbol, tick => _heard.Add(Text(who, tick)), () => _heard.Add($"{who} gap"));

    private static string Text(string who, PriceTick tick) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{who} {tick.Symbol} {tick.Price}");

    private static string Tick(string symbol, int price, long at = 1790755200000) =>
        $$"""{"stream":"x","data":{"e":"bookTicker","E":1790755200000,"T":{{at}},"s":"{{symbol}}","b":"{{price}}","B":"1","a":"{{price}}","A":"1"} }""";
}
