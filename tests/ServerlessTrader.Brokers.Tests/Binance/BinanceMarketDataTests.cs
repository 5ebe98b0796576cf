using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceMarketDataTests : IDisposable
{
    private const string Klines = "GET /fapi/v1/klines";
    private const string Book = "GET /fapi/v1/ticker/bookTicker";
    private static readonly DateTimeOffset _start = BinanceDesk.Start;

    private readonly BinanceDesk _desk = new();

    private StubExchange Exchange => _desk.Exchange;

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_quote_is_the_best_bid_and_offer()
    {
        Exchange.Always(Book, """{"symbol":"BTCUSDT","bidPrice":"60250.0","bidQty":"3.1","askPrice":"60250.1","askQty":"2.2","time":1790755199000}""");
        Assert.Equal(new Quote(60250.0m, 60250.1m, 3.1m, 2.2m, _start.AddSeconds(-1)), await _desk.Venue.Market.GetQuoteAsync("BTCUSDT"));
    }

    [Theory]
    [InlineData("NOPEUSDT")]
    [InlineData("OLDUSDT")]
    public async Task What_is_not_listed_or_not_traded_has_no_quote(string symbol)
    {
        Assert.Null(await _desk.Venue.Market.GetQuoteAsync(symbol));
        Assert.Empty(Exchange.To(Book));
    }

    [Fact]
    public async Task A_listing_that_cannot_be_read_is_not_taken_for_one_without_the_symbol()
    {
        Exchange.Always("GET /fapi/v1/exchangeInfo", "", 503);
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _desk.RunAsync(_desk.Venue.Market.GetQuoteAsync("BTCUSDT")));
    }

    [Fact]
    public async Task The_rules_come_from_the_filters_and_not_from_the_precisions()
    {
        Assert.Equal(new PriceRules(0.10m, 0.001m, 0.001m, 120m, 100m), await _desk.Venue.Market.GetPriceRulesAsync(BinanceDesk.Btc));
    }

    [Fact]
    public async Task Rules_of_what_is_not_listed_are_told_apart_from_rules_that_cannot_be_read()
    {
        await Assert.ThrowsAsync<InstrumentNotListedException>(async () => await _desk.Venue.Market.GetPriceRulesAsync(new Perpetual("NOPEUSDT")));
        var exception = await Assert.ThrowsAsync<InstrumentNotListedException>(async () => await _desk.Venue.Market.GetPriceRulesAsync(new Perpetual("OLDUSDT")));
        Assert.Contains("SETTLING", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_listing_is_read_once_and_again_after_an_hour()
    {
        await _desk.Venue.Market.GetPriceRulesAsync(BinanceDesk.Btc);
        _desk.Clock.Advance(TimeSpan.FromMinutes(59));
        await _desk.Venue.Market.GetPriceRulesAsync(BinanceDesk.Btc);
        Assert.Single(Exchange.To("GET /fapi/v1/exchangeInfo"));
        _desk.Clock.Advance(TimeSpan.FromMinutes(2));
        Exchange.Listing = Exchange.Listing.Replace("\"notional\":\"100\"", "\"notional\":\"50\"", StringComparison.Ordinal);
        await _desk.Venue.Market.GetPriceRulesAsync(BinanceDesk.Btc);
        Assert.Equal(50m, (await _desk.Venue.Market.GetPriceRulesAsync(BinanceDesk.Btc)).MinNotional);
        Assert.Equal(2, Exchange.To("GET /fapi/v1/exchangeInfo").Count());
    }

    [Fact]
    public async Task A_filter_that_refuses_an_order_has_the_listing_read_again()
    {
        await _desk.Venue.Market.GetPriceRulesAsync(BinanceDesk.Btc);
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        Exchange.Always("POST /fapi/v1/order", _ => StubAnswer.Error(-4164));
        Exchange.Listing = Exchange.Listing.Replace("\"notional\":\"100\"", "\"notional\":\"150\"", StringComparison.Ordinal);
        await _desk.Broker.SubmitAsync(BinanceDesk.Market());
        Assert.Equal(150m, (await _desk.Venue.Market.GetPriceRulesAsync(BinanceDesk.Btc)).MinNotional);
    }

    [Fact]
    public async Task The_unfinished_candle_is_left_out()
    {
        Exchange.Always(Klines, $"[{Kline(_start.AddMinutes(-10), 1)},{Kline(_start.AddMinutes(-5), 2)},{Kline(_start, 3)}]");
        var candles = await _desk.Venue.Market.GetCandlesAsync("BTCUSDT", new Timeframe(5), 2);
        Assert.Equal(
            [new Candle(_start.AddMinutes(-10), 1m, 11m, 0.5m, 2m, 7m), new Candle(_start.AddMinutes(-5), 2m, 12m, 0.5m, 3m, 7m)], candles);
        Assert.Equal("symbol=BTCUSDT&interval=5m&limit=3", Assert.Single(Exchange.To(Klines)).Query);
    }

    [Fact]
    public async Task Whether_a_candle_is_finished_is_told_by_the_exchanges_clock()
    {
        Exchange.ServerAhead = TimeSpan.FromMinutes(5);
        await _desk.Venue.Rest.SynchroniseAsync(default);
        Exchange.Always(Klines, $"[{Kline(_start.AddMinutes(-5), 2)},{Kline(_start, 3)}]");
        Assert.Equal([_start.AddMinutes(-5), _start], (await _desk.Venue.Market.GetCandlesAsync("BTCUSDT", new Timeframe(5), 5)).Select(candle => candle.OpenTime));
    }

    [Fact]
    public async Task A_length_the_exchange_does_not_serve_is_put_together()
    {
        var rows = Enumerable.Range(1, 12).Select(i => Kline(_start.AddMinutes(-60 + 5 * (i - 1)), i));
        Exchange.Always(Klines, $"[{string.Join(',', rows)}]");
        var candles = await _desk.Venue.Market.GetCandlesAsync("BTCUSDT", new Timeframe(10), 3);
        Assert.Equal("5m", Assert.Single(Exchange.To(Klines))["interval"]);
        Assert.Equal(new Candle(_start.AddMinutes(-10), 11m, 22m, 0.5m, 13m, 14m), candles[^1]);
        Assert.Equal(3, candles.Count);
    }

    [Fact]
    public async Task More_candles_than_one_answer_holds_are_read_page_by_page()
    {
        Exchange.Always(Klines, request =>
        {
            var limit = int.Parse(request["limit"]!, System.Globalization.CultureInfo.InvariantCulture);
            var end = request["endTime"] is { } text ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) + 1) : _start.AddMinutes(1);
            return new StubAnswer($"[{string.Join(',', Enumerable.Range(1, limit).Select(i => Kline(end.AddMinutes(i - limit - 1), 1)))}]");
        });
        var candles = await _desk.Venue.Market.GetCandlesAsync("BTCUSDT", new Timeframe(1), 2000);
        Assert.Equal((2000, _start.AddMinutes(-2000), _start.AddMinutes(-1)), (candles.Count, candles[0].OpenTime, candles[^1].OpenTime));
        Assert.Equal(["1500", "501"], Exchange.To(Klines).Select(request => request["limit"]));
    }

    [Fact]
    public async Task There_are_no_options()
    {
        Assert.Empty(await _desk.Venue.Market.GetExpiriesAsync("BTCUSDT"));
        Assert.Empty((await _desk.Venue.Market.GetOptionChainAsync("BTCUSDT", new DateOnly(2026, 12, 25))).Options);
    }

    private static string Kline(DateTimeOffset open, int price) =>
        $"[{open.ToUnixTimeMilliseconds()},\"{price}\",\"{10 + price}\",\"0.5\",\"{price + 1}\",\"7\",{open.ToUnixTimeMilliseconds() + 299_999},\"0\",5,\"0\",\"0\",\"0\"]";
}
