using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class FuturesDialectTests
{
    [Fact]
    public void Reads_the_example_of_the_documentation()
    {
        var expected = new Alert
        {
            Dialect = AlertDialect.Futures,
            Intent = AlertIntent.Open,
            Direction = TradeDirection.Long,
            ClosesOpposite = true,
            Symbol = "BTCUSDT",
            BalanceFraction = 0.25m,
            Leverage = 10,
            ReferencePrice = 50000m,
        };
        Assert.Equal(expected, AlertReading.Read("""{"symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":50000.0}"""));
    }

    [Fact]
    public void Sell_opens_a_short_and_closes_the_long_in_one_command()
    {
        var alert = AlertReading.Read("""{"symbol":"BTCUSDT","action":"SELL","balance_percentage":1,"leverage":125,"entry":50000}""");
        Assert.Equal((AlertIntent.Open, TradeDirection.Short, true), (alert.Intent, alert.Direction, alert.ClosesOpposite));
    }

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","action":"close"}""")]
    [InlineData("""{"symbol":"BTCUSDT","action":"close","balance_percentage":500,"leverage":"many","entry":"-"}""")]
    public void Close_closes_both_sides_and_ignores_size_leverage_and_entry(string body)
    {
        var expected = new Alert { Dialect = AlertDialect.Futures, Intent = AlertIntent.Close, Symbol = "BTCUSDT" };
        Assert.Equal(expected, AlertReading.Read(body, AlertDialect.Futures));
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("\"10\"", 10)]
    [InlineData("\" 10 \"", 10)]
    [InlineData("10.0", 10)]
    [InlineData("1e1", 10)]
    [InlineData("1", 1)]
    [InlineData("125", 125)]
    public void Leverage_is_a_whole_number_in_any_spelling(string written, int leverage) => Assert.Equal(leverage, Buy(leverage: written).Leverage);

    [Theory]
    [InlineData("500", "500")]
    [InlineData("0", "0")]
    [InlineData("-10", "-10")]
    [InlineData("126", "126")]
    [InlineData("10.5", "10.5")]
    [InlineData("\"10x\"", "10x")]
    [InlineData("\"1,0\"", "1,0")]
    [InlineData("1e400", "1e400")]
    [InlineData("true", "true")]
    [InlineData("[10]", "[…]")]
    [InlineData("{\"x\":10}", "{…}")]
    public void Leverage_outside_one_to_125_is_refused(string written, string received)
    {
        Assert.Equal(new AlertFieldProblem("leverage", "must be a whole number from 1 to 125", received), AlertReading.Problem(Body(leverage: written)));
    }

    [Theory]
    [InlineData("0.01", "0.01")]
    [InlineData("\"0.5\"", "0.5")]
    [InlineData("1", "1")]
    [InlineData("1.0", "1.0")]
    [InlineData("25e-2", "0.25")]
    public void Balance_percentage_is_a_share_from_a_hundredth_to_one(string written, string share) =>
        Assert.Equal(decimal.Parse(share, System.Globalization.CultureInfo.InvariantCulture), Buy(share: written).BalanceFraction);

    [Theory]
    [InlineData("0")]
    [InlineData("0.009")]
    [InlineData("-0.25")]
    [InlineData("101")]
    [InlineData("\"quarter\"")]
    public void Balance_percentage_outside_its_range_is_refused(string written)
    {
        var problem = AlertReading.Problem(Body(share: written));
        Assert.Equal(("balance_percentage", "must be a share of the balance from 0.01 to 1.0"), (problem.Field, problem.Problem));
    }

    [Theory]
    [InlineData("25", "Write 0.25 for 25 %.")]
    [InlineData("\"25%\"", "Write 0.25 for 25 %.")]
    [InlineData("100", "Write 1 for 100 %.")]
    [InlineData("1.5", "Write 0.015 for 1.5 %.")]
    public void A_percentage_is_told_its_share(string written, string suggestion)
    {
        var rejection = AlertReading.Refuse(Body(share: written));
        Assert.Equal("balance_percentage", Assert.Single(rejection.Problems).Field);
        Assert.Contains(suggestion, rejection.Suggestions);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("\"50,000\"")]
    [InlineData("1e29")]
    [InlineData("\"0x10\"")]
    public void Entry_must_be_above_zero(string written) =>
        Assert.Equal(("entry", "must be a number above zero"), Pair(AlertReading.Problem(Body(entry: written))));

    [Theory]
    [InlineData("5E4", 50000)]
    [InlineData("\" 50000.00 \"", 50000)]
    [InlineData("\".5\"", 0.5)]
    public void Entry_comes_in_any_spelling_within_decimal_range(string written, double entry) => Assert.Equal((decimal)entry, Buy(entry: written).ReferencePrice);

    [Fact]
    public void Names_everything_a_bare_buy_is_missing()
    {
        var rejection = AlertReading.Refuse("""{"action":"buy","symbol":"BTCUSDT"}""");
        Assert.Equal(["balance_percentage", "entry", "leverage"], AlertReading.FieldsOf(rejection).Order(StringComparer.Ordinal));
        Assert.All(rejection.Problems, problem => Assert.Equal("", problem.Received));
    }

    [Fact]
    public void Advises_on_a_misspelled_field()
    {
        var rejection = AlertReading.Refuse("""{"symbol":"BTCUSDT","action":"buy","balancePercentage":0.25,"laverage":10,"price":50000}""", AlertDialect.Futures);
        Assert.Contains("Write \"leverage\" instead of \"laverage\".", rejection.Suggestions);
        Assert.Contains("Write \"balance_percentage\" instead of \"balancePercentage\".", rejection.Suggestions);
        Assert.Contains("Write \"entry\" instead of \"price\".", rejection.Suggestions);
        Assert.Contains("""{"symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":50000.0}""", rejection.Suggestions[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("long", "Write \"action\":\"buy\".")]
    [InlineData("short", "Write \"action\":\"sell\".")]
    [InlineData("exit", "Write \"action\":\"close\".")]
    [InlineData("bu", "Did you mean \"action\":\"buy\"?")]
    [InlineData("clsoe", "Did you mean \"action\":\"close\"?")]
    public void Refuses_other_words_for_the_action_and_says_the_right_one(string action, string suggestion)
    {
        var rejection = AlertReading.Refuse($$"""{"symbol":"BTCUSDT","action":"{{action}}","balance_percentage":0.25,"leverage":10,"entry":50000}""");
        Assert.Equal(new AlertFieldProblem("action", "must be buy, sell or close", action), Assert.Single(rejection.Problems));
        Assert.Contains(suggestion, rejection.Suggestions);
    }

    [Fact]
    public void An_unknown_action_is_told_all_a_buy_needs_and_a_misspelled_close_is_not()
    {
        Assert.Equal(
            ["action", "balance_percentage", "entry", "leverage"],
            AlertReading.FieldsOf(AlertReading.Refuse("""{"symbol":"BTCUSDT","action":"long"}""")).Order(StringComparer.Ordinal));
        Assert.Equal("action", AlertReading.Problem("""{"symbol":"BTCUSDT","action":"clos"}""").Field);
    }

    [Theory]
    [InlineData("BTC", "BTCUSDT")]
    [InlineData("btc", "BTCUSDT")]
    [InlineData("BTCUSDT", "BTCUSDT")]
    [InlineData("BINANCE:BTCUSDT.P", "BTCUSDT")]
    [InlineData("bybit:ethusdt.p", "ETHUSDT")]
    [InlineData("BTC.P", "BTCUSDT")]
    [InlineData("1000PEPE", "1000PEPEUSDT")]
    [InlineData("BTCUSDC", "BTCUSDC")]
    [InlineData("BTCFDUSD", "BTCFDUSD")]
    [InlineData("BTCBUSD", "BTCBUSD")]
    [InlineData("BTCUSD", "BTCUSD")]
    [InlineData("TUSDT", "TUSDT")]
    [InlineData("USDC", "USDCUSDT")]
    [InlineData("FDUSD", "FDUSDUSDT")]
    [InlineData("BUSD", "BUSDUSDT")]
    [InlineData("ETH", "ETHUSDT")]
    [InlineData("ETHBTC", "ETHBTC")]
    [InlineData("XRPETH", "XRPETH")]
    [InlineData("WBTC", "WBTCUSDT")]
    [InlineData("STETH", "STETHUSDT")]
    [InlineData("SUSD", "SUSDUSDT")]
    [InlineData("BTCUSDT_250627", "BTCUSDT_250627")]
    public void The_symbol_becomes_the_exchanges_name(string written, string symbol) =>
        Assert.Equal(symbol, AlertReading.Read($$"""{"action":"close","symbol":"{{written}}"}""", AlertDialect.Futures).Symbol);

    [Theory]
    [InlineData("BTC USDT")]
    [InlineData("BTC/USDT")]
    [InlineData("BINANCE:")]
    [InlineData("BINANCE:BTC:USDT")]
    [InlineData(".P")]
    [InlineData("BTC\\u0000")]
    [InlineData("{{ticker}}USDT")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG")]
    public void A_symbol_of_other_characters_is_refused(string written) =>
        Assert.Equal("symbol", AlertReading.Problem($$"""{"action":"close","symbol":"{{written}}"}""", AlertDialect.Futures).Field);

    [Fact]
    public void A_missing_symbol_is_refused_even_for_a_close() =>
        Assert.Equal("symbol", AlertReading.Problem("""{"action":"close"}""", AlertDialect.Futures).Field);

    private static (string Field, string Problem) Pair(AlertFieldProblem problem) => (problem.Field, problem.Problem);

    private static Alert Buy(string share = "0.25", string leverage = "10", string entry = "50000") => AlertReading.Read(Body(share, leverage, entry));

    private static string Body(string share = "0.25", string leverage = "10", string entry = "50000") =>
        $$"""{"symbol":"BTCUSDT","action":"buy","balance_percentage":{{share}},"leverage":{{leverage}},"entry":{{entry}}}""";
}
