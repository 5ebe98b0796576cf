using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class OptionsDialectTests
{
    [Fact]
    public void Reads_the_full_form()
    {
        var alert = AlertReading.Read(
            """{"action":"ENTRY","signal":"BUY","type":"LONG","underlying":"QQQ","price":500.25,"timestamp":"2025-11-09T11:30:00Z","strategy":"AGBot","timeframe":"1H"}""");
        var expected = new Alert
        {
            Dialect = AlertDialect.Options,
            Intent = AlertIntent.Open,
            Direction = TradeDirection.Long,
            Symbol = "QQQ",
            ReferencePrice = 500.25m,
            Timestamp = new DateTimeOffset(2025, 11, 9, 11, 30, 0, TimeSpan.Zero),
            Strategy = "AGBot",
            Timeframe = Timeframe.OneHour,
        };
        Assert.Equal(expected, alert);
    }

    [Fact]
    public void Reads_the_older_form_and_leaves_the_underlying_to_the_strategy()
    {
        var alert = AlertReading.Read("""{"signal":"BUY","type":"SHORT","price":"500.25","timestamp":"2025-11-09T11:30:00"}""");
        var expected = new Alert
        {
            Dialect = AlertDialect.Options,
            Intent = AlertIntent.Open,
            Direction = TradeDirection.Short,
            ReferencePrice = 500.25m,
            Timestamp = new DateTimeOffset(2025, 11, 9, 11, 30, 0, TimeSpan.Zero),
        };
        Assert.Equal(expected, alert);
    }

    [Theory]
    [InlineData("\"signal\":\"BUY\",\"type\":\"LONG\"", AlertIntent.Open, TradeDirection.Long)]
    [InlineData("\"signal\":\"BUY\",\"type\":\"SHORT\"", AlertIntent.Open, TradeDirection.Short)]
    [InlineData("\"signal\":\"BUY\",\"type\":\"CALL\"", AlertIntent.Open, TradeDirection.Long)]
    [InlineData("\"signal\":\"BUY\",\"type\":\"PUT\"", AlertIntent.Open, TradeDirection.Short)]
    [InlineData("\"signal\":\"buy\",\"type\":\"Long\",\"action\":\"entry\"", AlertIntent.Open, TradeDirection.Long)]
    [InlineData("\"signal\":\"SELL\",\"type\":\"LONG\"", AlertIntent.Close, TradeDirection.Long)]
    [InlineData("\"signal\":\"SELL\",\"type\":\"SHORT\"", AlertIntent.Close, TradeDirection.Short)]
    [InlineData("\"action\":\"EXIT\",\"signal\":\"SELL\",\"type\":\"LONG\"", AlertIntent.Close, TradeDirection.Long)]
    [InlineData("\"action\":\"EXIT\",\"signal\":\"BUY\",\"type\":\"SHORT\"", AlertIntent.Close, TradeDirection.Short)]
    [InlineData("\"action\":\"EXIT\",\"type\":\"PUT\"", AlertIntent.Close, TradeDirection.Short)]
    [InlineData("\"action\":\"exit\"", AlertIntent.Close, null)]
    public void Signal_type_and_action_say_what_to_open_or_close(string members, AlertIntent intent, TradeDirection? direction)
    {
        var alert = AlertReading.Read($$"""{{{members}},"price":500}""", AlertDialect.Options);
        Assert.Equal(intent, alert.Intent);
        Assert.Equal(direction, alert.Direction);
        Assert.False(alert.ClosesOpposite);
    }

    [Fact]
    public void An_entry_that_sells_contradicts_itself_and_is_told_both_ways_out()
    {
        var rejection = AlertReading.Refuse("""{"action":"ENTRY","signal":"SELL","type":"SHORT","price":500}""");
        Assert.Equal(new AlertFieldProblem("signal", "contradicts the action: ENTRY opens, SELL closes", "SELL"), Assert.Single(rejection.Problems));
        Assert.Contains("\"signal\":\"BUY\",\"type\":\"SHORT\"", rejection.Suggestions[0], StringComparison.Ordinal);
        Assert.Contains("\"action\":\"EXIT\"", rejection.Suggestions[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_needs_a_price()
    {
        var problem = AlertReading.Problem("""{"signal":"BUY","type":"LONG"}""");
        Assert.Equal(new AlertFieldProblem("price", "is missing: it must be a number above zero", ""), problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"price\":null")]
    [InlineData(",\"price\":\"1,234.5\"")]
    [InlineData(",\"price\":0,\"timeframe\":\"fortnight\"")]
    public void No_exit_is_lost_over_a_number_it_does_not_need(string rest)
    {
        var alert = AlertReading.Read($$"""{"signal":"SELL","type":"LONG"{{rest}}}""");
        Assert.Equal(AlertIntent.Close, alert.Intent);
        Assert.Null(alert.ReferencePrice);
        Assert.Null(alert.Timeframe);
    }

    [Fact]
    public void Reports_every_problem_at_once()
    {
        var rejection = AlertReading.Refuse(
            """{"action":"OPEN","signal":"HOLD","type":"SIDEWAYS","underlying":"Q Q","price":"-1","timestamp":"yesterday","timeframe":"1M"}""");
        Assert.Equal(["action", "price", "signal", "timeframe", "timestamp", "type", "underlying"],
            AlertReading.FieldsOf(rejection).Order(StringComparer.Ordinal));
        Assert.All(rejection.Problems, problem => Assert.NotEmpty(problem.Received));
    }

    [Fact]
    public void A_missing_type_never_closes_both_sides_by_a_signal()
    {
        Assert.Equal("type", AlertReading.Problem("""{"signal":"SELL"}""").Field);
    }

    [Fact]
    public void An_unreadable_type_never_closes_both_sides_by_an_exit()
    {
        Assert.Equal("type", AlertReading.Problem("""{"action":"EXIT","type":"LOGN"}""").Field);
    }

    [Fact]
    public void Suggests_the_word_that_was_probably_meant()
    {
        Assert.Contains("Did you mean \"type\":\"LONG\"?", AlertReading.Refuse("""{"signal":"BUY","type":"LNOG","price":1}""").Suggestions);
    }

    [Fact]
    public void An_action_of_buy_is_told_where_it_belongs()
    {
        var rejection = AlertReading.Refuse("""{"action":"BUY","signal":"BUY","type":"LONG","price":1}""");
        Assert.Contains(rejection.Suggestions, suggestion => suggestion.Contains("\"signal\":\"BUY\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("NASDAQ:QQQ", "QQQ")]
    [InlineData("nasdaq_dly:qqq", "QQQ")]
    [InlineData("BRK.B", "BRK.B")]
    [InlineData("ES1!", "ES1!")]
    [InlineData("NSE:M&M", "M&M")]
    public void The_underlying_loses_its_exchange_and_gains_no_currency(string written, string symbol)
    {
        Assert.Equal(symbol, AlertReading.Read($$"""{"signal":"BUY","type":"LONG","price":1,"underlying":"{{written}}"}""").Symbol);
    }

    [Fact]
    public void A_bar_length_without_a_grid_is_refused_before_any_trade_counts_in_it()
    {
        Assert.Equal("timeframe", AlertReading.Problem("""{"signal":"BUY","type":"LONG","price":1,"timeframe":"2160"}""").Field);
    }
}
