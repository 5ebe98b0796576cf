using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class AlertKeyTests
{
    private const string Timed =
        """{"ticker":"QQQ","action":"buy","contracts":"1","price":500.25,"position":"long","prevPosition":"flat","orderId":"L1","time":"2025-11-09T11:30:00Z","interval":"60"}""";

    private const string Untimed = """{"symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":50000.0,"token":"first-token"}""";

    [Theory]
    [InlineData(Timed)]
    [InlineData(Untimed)]
    public void A_key_is_16_characters_of_base32(string body) => Assert.Matches("^[a-z2-7]{16}$", Key(body));

    [Fact]
    public void A_key_never_changes_from_one_release_to_the_next()
    {
        // Stored keys outlive the process. If one of these fails, alerts on their way during an upgrade would be taken twice.
        Assert.Equal("vdtt3ky32kv3zj3l", Key(Timed));
        Assert.Equal("f3fvadj7yceihnpc", Key(Untimed));
        Assert.Equal("abcdefghijklmnop3rtw4yht", AlertKey.TradeId("abcdefghijklmnop", "paper"));
    }

    [Fact]
    public void Tells_whether_the_alert_carries_its_own_time()
    {
        Assert.True(AlertKey.HasOwnTimestamp(AlertReading.Read(Timed)));
        Assert.False(AlertKey.HasOwnTimestamp(AlertReading.Read(Untimed)));
    }

    [Theory]
    [InlineData("""{"time":"2025-11-09T11:30:00Z","orderId":"L1","prevPosition":"flat","position":"long","price":500.25,"contracts":"1","action":"buy","ticker":"QQQ","interval":"60"}""")]
    [InlineData("""{"TICKER":"NASDAQ:qqq","Action":"BUY","contracts":"1","price":"500.250","position":"LONG","orderId":" L1 ","time":"2025-11-09T12:30:00+01:00"}""")]
    [InlineData("""{ "token":"anything","ticker" : "QQQ", "action" : "buy", "price":501, "position" : "long", "orderId" : "L1", "time" : 1762687800 }""")]
    public void With_a_time_of_its_own_order_case_blanks_spelling_token_and_price_do_not_change_the_key(string body) => Assert.Equal(Key(Timed), Key(body));

    [Theory]
    [InlineData("\"ticker\":\"QQQ\"", "\"ticker\":\"SPY\"")]
    [InlineData("\"action\":\"buy\"", "\"action\":\"sell\"")]
    [InlineData("\"position\":\"long\"", "\"position\":\"short\"")]
    [InlineData("\"position\":\"long\"", "\"position\":\"flat\"")]
    [InlineData("\"orderId\":\"L1\"", "\"orderId\":\"L2\"")]
    [InlineData("11:30:00Z", "11:30:01Z")]
    public void With_a_time_of_its_own_symbol_action_side_order_and_time_change_the_key(string from, string to)
    {
        Assert.Contains(from, Timed, StringComparison.Ordinal);
        Assert.NotEqual(Key(Timed), Key(Timed.Replace(from, to, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"entry":50000.0,"leverage":10,"token":"first-token","balance_percentage":0.25,"action":"buy","symbol":"BTCUSDT"}""")]
    [InlineData("""{"SYMBOL":"btcusdt","Action":"BUY","balance_percentage":0.25,"leverage":10,"entry":50000.0}""")]
    [InlineData("""  {"symbol" : " BTCUSDT ", "action":"buy", "balance_percentage":"0.250", "leverage":"10.0", "entry":5e4, "secret":"second-token", "price":null, "note":NaN}""")]
    [InlineData("symbol=BTCUSDT\naction=buy\nbalance_percentage=0.25\nleverage=10\nentry=50000\ntoken=third-token")]
    public void Without_a_time_order_case_blanks_spelling_and_token_do_not_change_the_key(string body) => Assert.Equal(Key(Untimed), Key(body));

    [Theory]
    [InlineData("BTCUSDT", "ETHUSDT")]
    [InlineData("\"buy\"", "\"sell\"")]
    [InlineData("0.25", "0.26")]
    [InlineData("50000.0", "50000.1")]
    [InlineData("\"token\"", "\"orderId\":\"A\",\"token\"")]
    [InlineData("\"token\"", "\"comment\":\"second\",\"token\"")]
    public void Without_a_time_any_other_value_changes_the_key(string from, string to)
    {
        Assert.Contains(from, Untimed, StringComparison.Ordinal);
        Assert.NotEqual(Key(Untimed), Key(Untimed.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_body_for_two_strategies_makes_two_keys()
    {
        Assert.NotEqual(Key(Timed, "one"), Key(Timed, "two"));
        Assert.NotEqual(Key(Untimed, "one"), Key(Untimed, "two"));
    }

    [Fact]
    public void The_same_order_in_two_dialects_makes_two_keys()
    {
        const string Body = """{"symbol":"BTCUSDT","action":"close","time":"2025-11-09T11:30:00Z"}""";
        Assert.NotEqual(Key(Body, dialect: AlertDialect.Futures), Key(Body, dialect: AlertDialect.RMultiple));
    }

    [Fact]
    public void Two_strikes_in_one_second_are_two_alerts()
    {
        const string Body = """{"signal":"S1","action":"ENTRY","strike":25000,"option_type":"PE","spot_price":24950.5,"timestamp":"2025-11-09T11:30:00Z"}""";
        Assert.NotEqual(Key(Body), Key(Body.Replace("25000", "25100", StringComparison.Ordinal)));
        Assert.NotEqual(Key(Body), Key(Body.Replace("PE", "CE", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_spread_for_two_followers_in_one_second_is_two_alerts()
    {
        const string Body = """{"qty_per_leg":10,"strike_long":445,"strike_short":450,"follower_id":"one","time":"2025-11-09T11:30:00Z"}""";
        Assert.NotEqual(Key(Body), Key(Body.Replace("one", "two", StringComparison.Ordinal)));
        Assert.NotEqual(Key(Body), Key(Body.Replace("445", "444", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_repeated_candle_has_the_same_key_and_a_corrected_one_another()
    {
        const string Body = """{"ticker":"NIFTY","timestamp":"2025-11-09T11:30:00Z","open":1,"high":3,"low":1,"close":2,"volume":5}""";
        Assert.Equal(Key(Body), Key(Body.Replace("\"close\":2", "\"close\":\"2.00\"", StringComparison.Ordinal)));
        Assert.NotEqual(Key(Body), Key(Body.Replace("\"close\":2", "\"close\":2.5", StringComparison.Ordinal)));
    }

    [Fact]
    public void Neighbouring_values_do_not_run_together() =>
        Assert.NotEqual(
            AlertReading.Fields("""{"a":"1","b":"2"}""").NormalisedForKey(),
            AlertReading.Fields("""{"a":"11:b1:2"}""").NormalisedForKey());

    [Fact]
    public void The_normalised_body_is_sorted_and_holds_no_secret()
    {
        Assert.Equal(
            "6:action3:buy5:entry6:500.256:symbol3:btc",
            AlertReading.Fields("""{"symbol":"BTC ","entry":500.250,"ACTION":"Buy","token":"hush","api_key":"hush","price":"","more":{"x":1}}""").NormalisedForKey());
    }

    [Theory]
    [InlineData("007", "7")]
    [InlineData("1234567890123456789012345678901", "1234567890123456789012345678902")]
    public void Ids_of_the_senders_own_that_only_look_like_numbers_stay_apart(string one, string other) =>
        Assert.NotEqual(AlertReading.Fields($$"""{"id":"{{one}}"}""").NormalisedForKey(), AlertReading.Fields($$"""{"id":"{{other}}"}""").NormalisedForKey());

    [Fact]
    public void An_order_id_is_kept_as_spelled() =>
        Assert.NotEqual(AlertReading.Fields("""{"orderId":"1.0"}""").NormalisedForKey(), AlertReading.Fields("""{"orderId":"1"}""").NormalisedForKey());

    [Fact]
    public void A_trade_id_is_the_key_and_eight_characters_for_the_account()
    {
        var id = AlertKey.TradeId("abcdefghijklmnop", "paper");
        Assert.Matches("^abcdefghijklmnop[a-z2-7]{8}$", id);
        Assert.Equal(id, AlertKey.TradeId("abcdefghijklmnop", "paper"));
    }

    private static string Key(string body, string strategy = "strategy", AlertDialect? dialect = null) =>
        AlertKey.Compute(strategy, AlertReading.Read(body, dialect), AlertReading.Fields(body));
}
