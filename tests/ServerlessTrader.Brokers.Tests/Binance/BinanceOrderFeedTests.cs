using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Brokers.Tests.Streams;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceOrderFeedTests : IDisposable
{
    private const string Post = "POST /fapi/v1/listenKey";
    private const string Put = "PUT /fapi/v1/listenKey";

    private readonly FakeSockets _sockets = new();
    private readonly BinanceDesk _desk;
    private readonly BinanceOrderFeed _feed;
    private readonly Happenings<string> _heard = new();

    public BinanceOrderFeedTests()
    {
        _desk = new BinanceDesk(sockets: _sockets.Factory);
        _feed = _desk.Venue.OrderNewsOf(_desk.Broker);
        _desk.Exchange.InTurn(Post, new StubAnswer("""{"listenKey":"first"}"""), new StubAnswer("""{"listenKey":"second"}"""));
        _desk.Exchange.Always(Put, "{}");
    }

    public void Dispose()
    {
        _feed.Dispose();
        _desk.Dispose();
    }

    [Fact]
    public async Task Connects_with_a_listen_key_that_is_asked_for_with_the_key_alone()
    {
        using var _ = Listen();
        Assert.Equal(new Uri("wss://fstream.binancefuture.com/private/ws/first"), (await _sockets.NextAsync()).Address);
        Assert.Equal(new StubRequest("POST", "/fapi/v1/listenKey", "", "", BinanceDesk.ApiKey), Assert.Single(_desk.Exchange.Requests));
    }

    [Fact]
    public async Task Tells_of_every_change_of_an_order_by_its_client_id()
    {
        using var _ = Listen();
        (await _sockets.NextAsync()).Say("""{"e":"ORDER_TRADE_UPDATE","E":1,"T":1,"o":{"s":"BTCUSDT","c":"abc-entry1","X":"FILLED","i":22542179}}""");
        Assert.Equal("abc-entry1", await _heard.NextAsync());
    }

    [Fact]
    public async Task Tells_of_a_stop_by_its_client_id_and_of_the_order_it_became_too()
    {
        using var _ = Listen();
        var socket = await _sockets.NextAsync();
        socket.Say("""{"e":"ALGO_UPDATE","E":1,"o":{"caid":"abc-exit1","aid":2146760,"X":"TRIGGERED","ai":"777"}}""");
        socket.Say("""{"e":"ORDER_TRADE_UPDATE","o":{"c":"made-by-the-exchange","X":"FILLED","i":777}}""");
        Assert.Equal(["abc-exit1", "abc-exit1", "made-by-the-exchange"], [await _heard.NextAsync(), await _heard.NextAsync(), await _heard.NextAsync()]);
    }

    [Theory]
    [InlineData("""{"e":"ORDER_TRADE_UPDATE","o":{"c":"autoclose-1790755200000","i":1}}""")]
    [InlineData("""{"e":"ORDER_TRADE_UPDATE","o":{"c":"adl_autoclose","i":1}}""")]
    [InlineData("""{"e":"CONDITIONAL_ORDER_TRIGGER_REJECT","or":{"s":"BTCUSDT","i":1,"r":"no"}}""")]
    public async Task What_the_exchange_does_by_itself_makes_everybody_look(string message)
    {
        using var _ = Listen();
        (await _sockets.NextAsync()).Say(message);
        Assert.Equal("gap", await _heard.NextAsync());
    }

    [Fact]
    public async Task What_makes_no_sense_is_passed_over()
    {
        using var _ = Listen();
        var socket = await _sockets.NextAsync();
        foreach (var message in new[] { "hello", "[]", "{}", """{"e":5}""", """{"e":"ORDER_TRADE_UPDATE"}""", """{"e":"ORDER_TRADE_UPDATE","o":5}""", """{"e":"ACCOUNT_UPDATE","a":{}}""" })
            socket.Say(message);
        socket.Say("""{"e":"ORDER_TRADE_UPDATE","o":{"c":"sense"}}""");
        Assert.Equal("sense", await _heard.NextAsync());
    }

    [Fact]
    public async Task An_expired_listen_key_is_replaced()
    {
        using var _ = Listen();
        (await _sockets.NextAsync()).Say("""{"e":"listenKeyExpired","E":1,"listenKey":"first"}""");
        await _desk.Clock.GoToNextTimerAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("/private/ws/second", (await _sockets.NextAsync()).Address.AbsolutePath);
        Assert.Equal("gap", await _heard.NextAsync());
    }

    [Fact]
    public async Task The_listen_key_is_renewed_every_half_hour()
    {
        using var _ = Listen();
        var renewed = new Happenings<DateTimeOffset>();
        _desk.Exchange.Always(Put, request =>
        {
            renewed.Add(_desk.Clock.GetUtcNow());
            return new StubAnswer("{}");
        });
        await _sockets.NextAsync();
        await _desk.Clock.GoToNextTimerAsync(TimeSpan.FromMinutes(31));
        Assert.Equal(BinanceDesk.Start.AddMinutes(30), await renewed.NextAsync());
        Assert.True(_sockets.HasNone);
    }

    [Fact]
    public async Task A_listen_key_that_is_gone_at_its_renewal_is_replaced()
    {
        _desk.Exchange.Always(Put, _ => StubAnswer.Error(-1125));
        using var _ = Listen();
        await _sockets.NextAsync();
        await _desk.Clock.GoOnUntilAsync(() => !_sockets.HasNone, TimeSpan.FromMinutes(31));
        Assert.Equal("/private/ws/second", (await _sockets.NextAsync()).Address.AbsolutePath);
        Assert.Equal("gap", await _heard.NextAsync());
    }

    [Fact]
    public async Task A_connection_is_replaced_before_the_exchange_ends_it_at_24_hours()
    {
        using var _ = Listen();
        await _sockets.NextAsync();
        await _desk.Clock.GoOnUntilAsync(() => !_sockets.HasNone, TimeSpan.FromHours(24));
        await _sockets.NextAsync();
        Assert.InRange(_desk.Clock.GetUtcNow() - BinanceDesk.Start, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_leverage_changed_by_somebody_else_is_read_again()
    {
        _desk.Exchange.Always("GET /fapi/v1/symbolConfig", """[{"symbol":"BTCUSDT","marginType":"ISOLATED","leverage":10}]""");
        await _desk.Broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(10));
        using var _ = Listen();
        var socket = await _sockets.NextAsync();
        socket.Say("""{"e":"ACCOUNT_CONFIG_UPDATE","E":1,"T":1,"ac":{"s":"BTCUSDT","l":25}}""");
        socket.Say("""{"e":"ORDER_TRADE_UPDATE","o":{"c":"after"}}""");
        await _heard.NextAsync();
        await _desk.Broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(10));
        Assert.Equal(2, _desk.Exchange.To("GET /fapi/v1/symbolConfig").Count());
    }

    private IDisposable Listen() => _feed.Subscribe(_heard.Add, () => _heard.Add("gap"));
}
