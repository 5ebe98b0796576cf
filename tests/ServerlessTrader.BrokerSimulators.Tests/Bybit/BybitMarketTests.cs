namespace ServerlessTrader.BrokerSimulators.Tests.Bybit;

/// <summary>Public data, money and settings.</summary>
public sealed class BybitMarketTests : BybitDesk
{
    [Fact]
    public async Task Filters_come_in_pages()
    {
        var first = await Public("/v5/market/instruments-info", "category=linear&limit=1");
        var second = await Public("/v5/market/instruments-info", $"category=linear&limit=1&cursor={first.Result.GetProperty("nextPageCursor").GetString()}");

        Assert.Equal(["BTCUSDT", "ETHUSDT"], [first.List[0].GetProperty("symbol").GetString()!, second.List[0].GetProperty("symbol").GetString()!]);
        Assert.Equal("0.10", first.List[0].GetProperty("priceFilter").GetProperty("tickSize").GetString());
        Assert.Equal("5", first.List[0].GetProperty("lotSizeFilter").GetProperty("minNotionalValue").GetString());
    }

    [Fact]
    public async Task Candles_are_newest_first_and_the_first_is_still_drawn()
    {
        var rows = (await Public("/v5/market/kline", "category=linear&symbol=BTCUSDT&interval=5&limit=3")).List.EnumerateArray().Select(row => row[0].GetString()).ToList();

        Assert.Equal(["1790755200000", "1790754900000", "1790754600000"], rows);
    }

    [Fact]
    public async Task An_unknown_symbol_is_a_wrong_parameter() => Assert.Equal(10001, (await Public("/v5/market/tickers", "category=linear&symbol=NOPEUSDT")).Code);

    [Fact]
    public async Task With_isolated_margin_the_account_as_a_whole_has_no_figures()
    {
        Assert.Equal("10000", (await Wallet()).GetProperty("totalAvailableBalance").GetString());

        await Post("/v5/account/set-margin-mode", """{"setMarginMode":"ISOLATED_MARGIN"}""");

        Assert.Equal("", (await Wallet()).GetProperty("totalAvailableBalance").GetString());
        Assert.Equal("ISOLATED_MARGIN", (await Get("/v5/account/info", "")).Result.GetProperty("marginMode").GetString());
    }

    [Fact]
    public async Task A_margin_mode_is_not_set_while_something_is_held_and_the_reasons_say_so()
    {
        await MarketBuy("a-1");

        var answer = await Post("/v5/account/set-margin-mode", """{"setMarginMode":"ISOLATED_MARGIN"}""");

        Assert.Equal(3400045, answer.Code);
        Assert.NotEqual("", answer.Result.GetProperty("reasons")[0].GetProperty("reasonMsg").GetString());
    }

    [Theory]
    [InlineData("5", "5", 0)]
    [InlineData("10", "10", 110043)]
    [InlineData("5", "6", 10001)]
    [InlineData("101", "101", 110013)]
    public async Task Leverage_is_set_told_unchanged_or_refused(string buy, string sell, int expected) => Assert.Equal(
        expected, (await Post("/v5/position/set-leverage", $$"""{"category":"linear","symbol":"BTCUSDT","buyLeverage":"{{buy}}","sellLeverage":"{{sell}}"}""")).Code);

    [Fact]
    public async Task A_position_mode_is_told_unchanged_and_refused_while_something_is_held()
    {
        Assert.Equal(110025, (await Switch(0)).Code);
        await MarketBuy("a-1");
        Assert.Equal(110024, (await Switch(3)).Code);
    }

    [Fact]
    public async Task A_flat_contract_has_a_row_when_it_is_asked_for_by_name()
    {
        var row = (await Get("/v5/position/list", "category=linear&symbol=BTCUSDT")).List[0];

        Assert.Equal(("", "0"), (row.GetProperty("side").GetString(), row.GetProperty("size").GetString()));
        Assert.Empty((await Get("/v5/position/list", "category=linear&settleCoin=USDT")).List.EnumerateArray());
        Assert.Equal(10001, (await Get("/v5/position/list", "category=linear")).Code);
    }

    private Task<Answer> Switch(int mode) => Post("/v5/position/switch-mode", $$"""{"category":"linear","symbol":"BTCUSDT","mode":{{mode}}}""");

    private async Task<System.Text.Json.JsonElement> Wallet() => (await Get("/v5/account/wallet-balance", "accountType=UNIFIED&coin=USDT")).List[0];
}
