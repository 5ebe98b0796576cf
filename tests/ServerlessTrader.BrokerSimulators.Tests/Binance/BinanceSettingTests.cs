using System.Text.Json;

namespace ServerlessTrader.BrokerSimulators.Tests.Binance;

public sealed class BinanceSettingTests : BinanceDesk
{
    [Fact]
    public async Task Leverage_is_set_within_the_bracket()
    {
        var answer = await Signed("POST", "/fapi/v1/leverage", "symbol=BTCUSDT&leverage=10");
        Assert.Equal(("10", "100000000"), (answer["leverage"], answer["maxNotionalValue"]));
        Assert.Equal("Leverage 126 is not valid", (await Signed("POST", "/fapi/v1/leverage", "symbol=BTCUSDT&leverage=126"))["msg"]);
        var config = Assert.Single((await Signed("GET", "/fapi/v1/symbolConfig", "symbol=BTCUSDT")).Json.EnumerateArray());
        Assert.Equal((10, "CROSSED"), (config.GetProperty("leverage").GetInt32(), config.GetProperty("marginType").GetString()));
    }

    [Fact]
    public async Task A_margin_type_that_is_in_force_already_is_an_error()
    {
        Assert.Equal(200, (await Signed("POST", "/fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED")).Code);
        Assert.Equal(-4046, (await Signed("POST", "/fapi/v1/marginType", "symbol=BTCUSDT&marginType=ISOLATED")).Code);
        await MarketBuy("entry");
        Assert.Equal(-4048, (await Signed("POST", "/fapi/v1/marginType", "symbol=BTCUSDT&marginType=CROSSED")).Code);
        Assert.Equal(-4161, (await Signed("POST", "/fapi/v1/leverage", "symbol=BTCUSDT&leverage=5")).Code);
    }

    [Fact]
    public async Task The_position_mode_is_told_and_set()
    {
        Assert.Equal("False", (await Signed("GET", "/fapi/v1/positionSide/dual"))["dualSidePosition"]);
        Assert.Equal(-4059, (await Signed("POST", "/fapi/v1/positionSide/dual", "dualSidePosition=false")).Code);
        Assert.Equal(200, (await Signed("POST", "/fapi/v1/positionSide/dual", "dualSidePosition=true")).Code);
        Assert.Equal("True", (await Signed("GET", "/fapi/v1/accountConfig"))["dualSidePosition"]);
    }

    [Fact]
    public async Task Money_is_told_in_both_versions()
    {
        await MarketBuy("entry");
        foreach (var path in new[] { "/fapi/v2/account", "/fapi/v3/account" })
        {
            var account = await Signed("GET", path);
            Assert.Equal(("9996.99999500", "9996.98999500"), (account["totalWalletBalance"], account["totalMarginBalance"]));
            Assert.Equal("9696.98999500", account["availableBalance"]);
        }
    }

    [Fact]
    public async Task Leverage_and_margin_type_are_in_the_second_version_of_positions_only()
    {
        await MarketBuy("entry");
        var third = Assert.Single((await Signed("GET", "/fapi/v3/positionRisk", "symbol=BTCUSDT")).Json.EnumerateArray());
        Assert.False(third.TryGetProperty("leverage", out _));
        var second = Assert.Single((await Signed("GET", "/fapi/v2/positionRisk", "symbol=BTCUSDT")).Json.EnumerateArray());
        Assert.Equal(("20", "cross"), (second.GetProperty("leverage").GetString(), second.GetProperty("marginType").GetString()));
        Assert.Equal("[]", (await Signed("GET", "/fapi/v3/positionRisk", "symbol=ETHUSDT")).Text);
    }

    [Fact]
    public async Task Filters_are_told_as_they_are_enforced()
    {
        var symbol = (await Send("GET", "/fapi/v1/exchangeInfo")).Json.GetProperty("symbols").EnumerateArray().First(entry => entry.GetProperty("symbol").GetString() == Btc);
        var filters = symbol.GetProperty("filters").EnumerateArray().ToDictionary(filter => filter.GetProperty("filterType").GetString()!);
        Assert.Equal("0.1", filters["PRICE_FILTER"].GetProperty("tickSize").GetString());
        Assert.Equal("120", filters["MARKET_LOT_SIZE"].GetProperty("maxQty").GetString());
        Assert.Equal("100", filters["MIN_NOTIONAL"].GetProperty("notional").GetString());
        Assert.Equal(2, symbol.GetProperty("pricePrecision").GetInt32());
    }

    [Fact]
    public async Task Candles_come_oldest_first_and_the_last_is_unfinished()
    {
        var rows = (await Send("GET", "/fapi/v1/klines?symbol=BTCUSDT&interval=15m&limit=250")).Json.EnumerateArray().Select(row => row.EnumerateArray().ToArray()).ToList();
        Assert.Equal(250, rows.Count);
        Assert.All(rows, row => Assert.Equal(12, row.Length));
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.First[0].GetInt64() + 900_000, pair.Second[0].GetInt64()));
        Assert.True(rows[^1][6].GetInt64() > Start.ToUnixTimeMilliseconds());
        Assert.Equal("60000.00", rows[^1][4].GetString());
    }

    [Fact]
    public async Task Candles_can_be_asked_for_by_time()
    {
        var (from, to) = (Start.AddHours(-3).ToUnixTimeMilliseconds(), Start.AddHours(-1).ToUnixTimeMilliseconds());
        var opens = (await Send("GET", $"/fapi/v1/klines?symbol=BTCUSDT&interval=1h&startTime={from}&endTime={to}")).Json.EnumerateArray().Select(row => row[0].GetInt64());
        Assert.Equal([from, from + 3_600_000, to], opens);
    }

    [Fact]
    public async Task Prices_are_told_of_one_symbol_or_of_all()
    {
        Simulator.Exchange.SetMark(Btc, 60_010m);
        Assert.Equal("60010.00000000", (await Send("GET", "/fapi/v1/premiumIndex?symbol=BTCUSDT"))["markPrice"]);
        var book = await Send("GET", "/fapi/v1/ticker/bookTicker?symbol=BTCUSDT");
        Assert.Equal(("59999.90", "60000.10"), (book["bidPrice"], book["askPrice"]));
        Assert.Equal(2, (await Send("GET", "/fapi/v2/ticker/price")).Json.GetArrayLength());
        Assert.Equal(JsonValueKind.Object, (await Send("GET", "/fapi/v2/ticker/price?symbol=ETHUSDT")).Json.ValueKind);
    }
}
