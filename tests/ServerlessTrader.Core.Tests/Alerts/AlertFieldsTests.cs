using System.Text;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class AlertFieldsTests
{
    private const string Close = """{"symbol":"BTCUSDT","action":"close"}""";

    [Fact]
    public void Keeps_the_token_apart() => Assert.Equal("s3cret-token", AlertReading.Fields("""{"token":" s3cret-token ","symbol":"BTC"}""").Secret);

    [Theory]
    [InlineData("""{"secret":"abcd"}""", "abcd")]
    [InlineData("""{"TOKEN":"abcd"}""", "abcd")]
    [InlineData("""{"token":1234}""", "1234")]
    [InlineData("""{"token":"abcd","secret":"abcd"}""", "abcd")]
    [InlineData("""{"token":""}""", null)]
    [InlineData("""{"token":null}""", null)]
    [InlineData("""{"token":{"a":1}}""", null)]
    [InlineData("""{"token":true}""", null)]
    [InlineData("token=abcd,symbol=BTC", "abcd")]
    public void Reads_the_secret_from_token_or_secret(string body, string? secret) => Assert.Equal(secret, AlertReading.Fields(body).Secret);

    [Theory]
    [InlineData("""{"strategy":" AGBot "}""", "AGBot")]
    [InlineData("""{"Strategy":7}""", "7")]
    [InlineData("""{"strategy":"NaN"}""", null)]
    [InlineData("""{"action":"buy"}""", null)]
    public void Names_the_strategy_the_body_names(string body, string? name) => Assert.Equal(name, AlertReading.Fields(body).StrategyName);

    [Theory]
    [InlineData("""{"SYMBOL":"BTCUSDT","Action":"CLOSE"}""")]
    [InlineData("""  { "symbol" : " BTCUSDT " , "action" : "Close" }  """)]
    [InlineData("\uFEFF{\"symbol\":\"BTCUSDT\",\"action\":\"close\"}")]
    [InlineData("{\"symbol\":\"BTCUSDT\",\r\n\t\"action\":\"close\"\r\n}\r\n")]
    [InlineData("""{"symbol":"BTCUSDT","action":"close",}""")]
    [InlineData("""{"\u0073ymbol":"BTC\u0055SDT","action":"close"}""")]
    [InlineData("""{"symbol":"BTCUSDT","action":"close","comment":"x","flag":true,"nested":{"symbol":"ETHUSDT","deep":[1,[2,{"a":{}}]]},"list":[]}""")]
    [InlineData("""{"symbol":"BTCUSDT","action":"close","symbol":"btcusdt"}""")]
    [InlineData("""{"comment":1,"symbol":"BTCUSDT","action":"close","comment":2}""")]
    [InlineData("symbol=BTCUSDT,action=close")]
    [InlineData("symbol = BTCUSDT\naction = close")]
    [InlineData("symbol: BTCUSDT\r\naction: close\r\n")]
    [InlineData("\uFEFF\nSymbol: BTCUSDT, ACTION=close,\n\n")]
    [InlineData("\"symbol\": \"BTCUSDT\", \"action\": 'close'")]
    [InlineData("symbol=BINANCE:BTCUSDT.P\naction=close\ncomment=\"one, two\"")]
    [InlineData("symbol:BTCUSDT,action:close,leverage=,note:")]
    public void Reads_the_same_alert_from_every_form(string body) =>
        Assert.Equal(AlertReading.Read(Close), AlertReading.Read(body, AlertDialect.Futures));

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"nan\"")]
    [InlineData("\"na\"")]
    [InlineData("\"N/A\"")]
    [InlineData("\"null\"")]
    [InlineData("\"Infinity\"")]
    [InlineData("\"{{strategy.order.price}}\"")]
    [InlineData("\" {{close}} \"")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("NaN")]
    [InlineData("na")]
    [InlineData("-Infinity")]
    [InlineData("{{close}}")]
    [InlineData("{{plot_0}} ")]
    public void Nothing_blank_NaN_and_unfilled_placeholders_mean_absent_quoted_or_not(string value)
    {
        Assert.Null(AlertReading.Read($$"""{"ticker":"QQQ","position":"long","price":{{value}},"orderId":"a:NaN,{{"{{x}}"}}"}""").ReferencePrice);
        Assert.Equal("QQQ", AlertReading.Read($$"""{"position":"long","ticker":"QQQ","price":{{value}}}""").Symbol);
    }

    [Fact]
    public void A_repaired_body_keeps_its_strings()
    {
        var alert = AlertReading.Read("""{"ticker":"QQQ","position":"long","price":NaN,"message":"a: NaN, \"b\": , c","orderId":"x:,y"}""");
        Assert.Equal(("a: NaN, \"b\": , c", "x:,y"), (alert.Message, alert.OrderId));
    }

    [Fact]
    public void An_absent_required_field_shows_what_came_in_its_place()
    {
        var problem = AlertReading.Problem("""{"action":"BUY","symbol":"BTCUSDT","sl":{{plot_3}}}""");
        Assert.Equal(new AlertFieldProblem("sl", "is missing: it must be a number above zero", "{{plot_3}}"), problem);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \r\n\t", "is empty")]
    [InlineData("\uFEFF", "is empty")]
    [InlineData("[1,2]", "must be a JSON object, not an array")]
    [InlineData("[{\"symbol\":\"BTC\"}]", "must be a JSON object, not an array")]
    [InlineData("\"buy\"", "must be a JSON object, not a string")]
    [InlineData("12", "must be a JSON object, not a number")]
    [InlineData("true", "must be a JSON object, not a boolean")]
    [InlineData("null", "must be a JSON object, not null")]
    [InlineData("buy BTCUSDT", "is neither a JSON object nor lines of key=value")]
    [InlineData("Alert: price crossed 5", "has none of the fields that tell what kind of alert it is")]
    [InlineData("buy BTCUSDT at: 500", "is neither a JSON object nor lines of key=value")]
    [InlineData("=5", "is neither a JSON object nor lines of key=value")]
    [InlineData("{}", "has none of the fields that tell what kind of alert it is")]
    [InlineData("{\"action\":\"close\"} {\"action\":\"close\"}", "goes on after the closing brace at line 1, character 20")]
    [InlineData("{\"action\":\"close\"}\n\n;", "goes on after the closing brace at line 3, character 1")]
    [InlineData("{\"action\":\"close\"", "is not complete JSON: it ends at line 1, character 18, after the field \"action\"")]
    [InlineData("{", "is not complete JSON: it ends at line 1, character 2")]
    [InlineData("{\"action\":\"close\",\"entry\":tru", "is not complete JSON: it ends at line 1, character 30, after the field \"entry\"")]
    [InlineData("{\"entry\":-", "is not complete JSON: it ends at line 1, character 11, after the field \"entry\"")]
    [InlineData("{\"action\":\"clo", "is not complete JSON: it ends at line 1, character 15, after the field \"action\"")]
    [InlineData("{\"action\":\"close\" \"symbol\":1}", "is not valid JSON at line 1, character 19, after the field \"action\"")]
    [InlineData("symbol=BTC,000\naction=buy", "has a piece that is not key=value, after the field \"symbol\"")]
    public void Says_what_is_wrong_with_a_body_as_a_whole(string body, string problem)
    {
        var found = AlertReading.Problem(body);
        Assert.Equal(("body", problem), (found.Field, found.Problem));
    }

    [Fact]
    public void Shows_the_bare_words_it_could_not_read() => Assert.Equal("buy BTCUSDT", AlertReading.Problem("buy BTCUSDT").Received);

    [Theory]
    [InlineData("{\"symbol\":\"BTC\",\"action\": buy}", "action", "is not valid JSON at line 1, character 27", "buy")]
    [InlineData("{\"symbol\":\"BTC\",\n  \"leverage\": 10x}", "leverage", "is not valid JSON at line 2, character 15", "10x")]
    [InlineData("{\"price\": , \"comment\":\"größe\", \"Leverage\": 1,0}", "body", "is not valid JSON at line 1, character 46, after the field \"leverage\"", "0")]
    [InlineData("{\"price\":, \"leverage\": ten}", "leverage", "is not valid JSON at line 1, character 24", "ten")]
    [InlineData("{\"price\":NaN, \"x\":NaN, \"leverage\": ten}", "leverage", "is not valid JSON at line 1, character 36", "ten")]
    [InlineData("{\"message\":\"two\nlines\"}", "message", "is not valid JSON at line 1, character 16", "")]
    [InlineData("{\"message\":\"\\ud800\"}", "message", "is not valid JSON at line 1, character 12", "")]
    [InlineData("{\"deep\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}},\"x\":1}", "deep", "is nested deeper than 8 levels", "{…}")]
    [InlineData("{\"deep\":[[[[[[[[[[[[", "deep", "is nested deeper than 8 levels", "[…]")]
    public void Names_the_field_and_the_place_of_broken_JSON(string body, string field, string problem, string received) =>
        Assert.Equal(new AlertFieldProblem(field, problem, received), AlertReading.Problem(body));

    [Fact]
    public void Eight_levels_are_deep_enough() =>
        Assert.Equal(AlertReading.Read(Close), AlertReading.Read("""{"symbol":"BTCUSDT","action":"close","deep":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}"""));

    [Fact]
    public void Says_where_a_body_stops_being_UTF_8()
    {
        var body = Encoding.UTF8.GetBytes("{\"symbol\":\"BTC\"}");
        body[11] = 0xC3;
        Assert.False(AlertFields.TryRead(body, out _, out var rejection));
        Assert.Equal(new AlertFieldProblem("body", "is not UTF-8 text: the byte at position 12 does not belong there", ""), Assert.Single(rejection.Problems));
    }

    [Fact]
    public void Refuses_every_known_field_given_twice_with_different_values()
    {
        var rejection = AlertReading.Refuse("""{"symbol":"BTCUSDT","action":"buy","SYMBOL":"ETHUSDT","leverage":10,"leverage":"10.0","action":null,"symbol":"X"}""");
        Assert.Equal(
            [("symbol", "is given twice with different values", "BTCUSDT, then ETHUSDT"), ("action", "is given twice with different values", "buy, then nothing")],
            rejection.Problems.Select(problem => (problem.Field, problem.Problem, problem.Received)));
    }

    [Fact]
    public void Two_different_secrets_are_refused_and_not_shown()
    {
        var problem = AlertReading.Problem("""{"token":"first-secret","secret":"other-secret"}""");
        Assert.Equal(new AlertFieldProblem("token", "is given twice with different values", ""), problem);
    }

    [Fact]
    public void An_unclosed_quote_in_a_text_body_names_its_field() => Assert.Equal("message", AlertReading.Problem("symbol=BTC\nmessage=\"Stop loss").Field);

    [Fact]
    public void The_rejection_of_a_broken_body_shows_an_example_of_the_strategys_dialect() =>
        Assert.Contains(AlertReading.Refuse("buy", AlertDialect.Spread).Suggestions, suggestion => suggestion.Contains("qty_per_leg", StringComparison.Ordinal));

    [Fact]
    public void Reads_a_megabyte_of_members_and_of_text_without_harm()
    {
        var members = string.Concat(Enumerable.Range(0, 60_000).Select(i => $",\"unknown{i}\":{i}"));
        Assert.Equal("BTCUSDT", AlertReading.Read("""{"symbol":"BTCUSDT","action":"close" """ + members + "}").Symbol);
        var text = new string('x', 1_000_000);
        Assert.Equal(500, AlertReading.Read($$"""{"symbol":"BTCUSDT","action":"close","message":"{{text}}"}""").Message!.Length);
        Assert.Equal(100, AlertReading.Problem($$"""{"symbol":"{{text}}","action":"close"}""").Received.Length);
    }
}
