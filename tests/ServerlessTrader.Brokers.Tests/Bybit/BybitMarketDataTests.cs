using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Bybit;

public sealed class BybitMarketDataTests
{
    private static readonly Timeframe _fiveMinutes = new(5);

    [Fact]
    public async Task A_quote_is_the_best_bid_and_ask_at_the_exchanges_time()
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Tickers, Ticker);

        Assert.Equal(new Quote(60249.9m, 60250.0m, 1.2m, 3.4m, BybitDesk.Start), await desk.Exchange.MarketData.GetQuoteAsync("BTCUSDT"));
        Assert.Equal("category=linear&symbol=BTCUSDT", Assert.Single(desk.Wire.To(BybitDesk.Tickers)).Query);
    }

    [Fact]
    public async Task A_symbol_that_is_not_listed_has_no_quote()
    {
        using var desk = new BybitDesk().Listed();

        Assert.Null(await desk.Exchange.MarketData.GetQuoteAsync("NOPEUSDT"));
        Assert.Empty(desk.Wire.To(BybitDesk.Tickers));
    }

    [Fact]
    public async Task A_symbol_that_is_not_listed_has_no_candles()
    {
        using var desk = new BybitDesk().Listed();

        Assert.Empty(await desk.Exchange.MarketData.GetCandlesAsync("NOPEUSDT", _fiveMinutes, 5));
        Assert.Empty(desk.Wire.To(BybitDesk.Candles));
    }

    [Fact]
    public async Task Candles_come_oldest_first_without_the_unfinished_one()
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Candles, Candles(1790755200000, 1790754900000, 1790754600000));

        var candles = await desk.Exchange.MarketData.GetCandlesAsync("BTCUSDT", _fiveMinutes, 2);

        Assert.Equal([1790754600000, 1790754900000], candles.Select(candle => candle.OpenTime.ToUnixTimeMilliseconds()));
        Assert.Equal(new Candle(candles[0].OpenTime, 60000m, 60100m, 59900m, 60050m, 12.5m), candles[0]);
        Assert.Equal("category=linear&symbol=BTCUSDT&interval=5&limit=3", Assert.Single(desk.Wire.To(BybitDesk.Candles)).Query);
    }

    [Fact]
    public async Task More_candles_than_a_page_holds_are_read_page_by_page()
    {
        using var desk = new BybitDesk().Listed();
        var newest = 1_790_754_900_000;
        desk.Wire.Result(BybitDesk.Candles, Candles([.. Enumerable.Range(0, 1000).Select(i => newest - i * 300_000L)]))
            .Result(BybitDesk.Candles, Candles([.. Enumerable.Range(1000, 200).Select(i => newest - i * 300_000L)]));

        var candles = await desk.Exchange.MarketData.GetCandlesAsync("BTCUSDT", _fiveMinutes, 1200);

        Assert.Equal(1200, candles.Count);
        Assert.Equal(1200, candles.Select(candle => candle.OpenTime).Distinct().Count());
        Assert.True(candles.Zip(candles.Skip(1)).All(pair => pair.First.OpenTime < pair.Second.OpenTime));
        Assert.Equal(
            ["category=linear&symbol=BTCUSDT&interval=5&limit=1000", "category=linear&symbol=BTCUSDT&interval=5&end=1790455199999&limit=200"],
            desk.Wire.To(BybitDesk.Candles).Select(sent => sent.Query));
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(60, "60")]
    [InlineData(240, "240")]
    [InlineData(1440, "D")]
    [InlineData(10_080, "W")]
    public async Task Timeframes_have_the_exchanges_names(int minutes, string expected)
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Candles, """{"list":[]}""");

        Assert.Empty(await desk.Exchange.MarketData.GetCandlesAsync("BTCUSDT", new Timeframe(minutes), 5));

        Assert.Contains($"&interval={expected}&", Assert.Single(desk.Wire.To(BybitDesk.Candles)).Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_become_price_rules_with_the_smaller_of_the_largest_quantities()
    {
        using var desk = new BybitDesk().Listed();

        Assert.Equal(new PriceRules(0.10m, 0.001m, 0.001m, 500m, 5m), await desk.Exchange.MarketData.GetPriceRulesAsync(BybitDesk.Btc));
    }

    [Fact]
    public async Task Contracts_are_read_page_after_page_and_then_kept_for_an_hour()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Instruments, $$"""{"list":[{{BybitDesk.Contract("AUSDT")}}],"nextPageCursor":"first%3DBTC"}""")
            .Result(BybitDesk.Instruments, $$"""{"list":[{{BybitDesk.Contract("BTCUSDT")}}],"nextPageCursor":""}""");

        await desk.Exchange.MarketData.GetPriceRulesAsync(BybitDesk.Btc);
        await desk.Exchange.MarketData.GetPriceRulesAsync(new Perpetual("AUSDT"));
        Assert.Equal(["category=linear&limit=1000", "category=linear&limit=1000&cursor=first%3DBTC"], desk.Wire.To(BybitDesk.Instruments).Select(sent => sent.Query));
        desk.Clock.Advance(TimeSpan.FromMinutes(61));
        await desk.Exchange.MarketData.GetPriceRulesAsync(BybitDesk.Btc);

        Assert.Equal(3, desk.Wire.To(BybitDesk.Instruments).Count);
    }

    [Fact]
    public async Task Old_filters_are_used_when_new_ones_cannot_be_read()
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Body(BybitDesk.Instruments, "", System.Net.HttpStatusCode.BadGateway);
        await desk.Exchange.MarketData.GetPriceRulesAsync(BybitDesk.Btc);
        desk.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(0.10m, (await desk.Exchange.MarketData.GetPriceRulesAsync(BybitDesk.Btc)).TickSize);
        desk.Clock.Advance(TimeSpan.FromDays(1));
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Exchange.MarketData.GetPriceRulesAsync(BybitDesk.Btc));
    }

    [Fact]
    public async Task A_contract_that_is_not_listed_has_no_rules()
    {
        using var desk = new BybitDesk().Listed();

        var failure = await Assert.ThrowsAnyAsync<BrokerUnavailableException>(async () => await desk.Exchange.MarketData.GetPriceRulesAsync(new Perpetual("NOPEUSDT")));

        Assert.Contains("NOPEUSDT", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_no_options()
    {
        using var desk = new BybitDesk();

        Assert.Empty(await desk.Exchange.MarketData.GetExpiriesAsync("BTC"));
    }

    internal const string Ticker =
        """{"category":"linear","list":[{"symbol":"BTCUSDT","lastPrice":"60250.0","markPrice":"60251.5","indexPrice":"60250.9","bid1Price":"60249.9","bid1Size":"1.2","ask1Price":"60250.0","ask1Size":"3.4","deliveryTime":"0"}]}""";

    private static string Candles(params long[] starts) =>
        $$"""{"category":"linear","symbol":"BTCUSDT","list":[{{string.Join(',', starts.Select(start => $"[\"{start}\",\"60000\",\"60100\",\"59900\",\"60050\",\"12.5\",\"750000\"]"))}}]}""";
}
