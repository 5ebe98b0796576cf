using System.Text;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class AlertParserTests
{
    [Theory]
    [InlineData("""{"action":"ENTRY","signal":"BUY","type":"LONG","underlying":"QQQ","price":500.25,"timestamp":"2025-11-09T11:30:00Z","strategy":"AGBot","timeframe":"1H"}""", AlertDialect.Options)]
    [InlineData("""{"signal":"SELL","type":"LONG","price":500.25,"timestamp":"2025-11-09T11:30:00"}""", AlertDialect.Options)]
    [InlineData("""{"symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":50000.0}""", AlertDialect.Futures)]
    [InlineData("""{"symbol":"BTCUSDT","action":"close"}""", AlertDialect.Futures)]
    [InlineData("""{"signal":"S1","action":"ENTRY","strike":25000,"option_type":"PE","spot_price":24950.5,"timestamp":"2025-11-09T11:30:00Z"}""", AlertDialect.Strike)]
    [InlineData("""{"signal":"S1","action":"EXIT","strike":25000,"option_type":"PE","spot_price":24890.0,"message":"Stop loss hit"}""", AlertDialect.Strike)]
    [InlineData("""{"ticker":"NIFTY","timestamp":"2025-11-09T11:30:00Z","open":1,"high":2,"low":1,"close":2,"volume":5}""", AlertDialect.Strike)]
    [InlineData("""{"action":"BUY","symbol":"BTCUSDT","sl":64800.00,"timeframe":"1H"}""", AlertDialect.RMultiple)]
    [InlineData("""{"action":"EXIT","symbol":"BTCUSDT"}""", AlertDialect.RMultiple)]
    [InlineData("""{"action":"CLOSE","symbol":"BTCUSDT","timeframe":"1H"}""", AlertDialect.RMultiple)]
    [InlineData("""{"strategy":"vertical_spread","qty_per_leg":10,"strike_long":445.0,"strike_short":450.0,"follower_id":"follower123"}""", AlertDialect.Spread)]
    [InlineData("""{"ticker":"QQQ","action":"buy","contracts":"1","price":"5","position":"long","prevPosition":"flat","orderId":"L","time":"2025-11-09T11:30:00Z","interval":"60"}""", AlertDialect.Strategy)]
    [InlineData("""{"ticker":"QQQ","action":"buy","open":1,"high":2,"low":1,"close":2,"position":"long"}""", AlertDialect.Strategy)]
    [InlineData("""{"ticker":"QQQ","action":"buy"}""", AlertDialect.Strategy)]
    [InlineData("""{"ticker":"QQQ","action":"buy","orderId":"L"}""", AlertDialect.Strategy)]
    public void Recognises_the_dialect_by_its_shape(string body, AlertDialect dialect)
    {
        Assert.Equal(dialect, AlertReading.Read(body).Dialect);
        Assert.Equal(AlertReading.Read(body), AlertReading.Read(body, dialect));
    }

    [Fact]
    public void The_strategys_dialect_decides_over_the_shape()
    {
        Assert.Equal(AlertDialect.RMultiple, AlertReading.Read("""{"symbol":"BTCUSDT","action":"close"}""", AlertDialect.RMultiple).Dialect);
        Assert.Equal(AlertDialect.Strategy, AlertReading.Read("""{"symbol":"BTCUSDT","action":"buy","leverage":"500"}""", AlertDialect.Strategy).Dialect);
    }

    [Fact]
    public void Says_so_when_the_body_looks_like_another_dialect()
    {
        var rejection = AlertReading.Refuse("""{"signal":"BUY","type":"LONG","price":500}""", AlertDialect.Futures);
        Assert.Contains(rejection.Suggestions, suggestion => suggestion.StartsWith("The body looks like the options dialect", StringComparison.Ordinal));
    }

    [Fact]
    public void Shows_an_example_of_every_dialect_when_it_recognises_none() =>
        Assert.Equal(6, AlertReading.Refuse("""{"comment":"hello"}""").Suggestions.Length);

    [Fact]
    public void Every_example_it_shows_is_a_valid_alert_of_that_dialect()
    {
        foreach (var dialect in Enum.GetValues<AlertDialect>())
        {
            var suggestion = AlertReading.Refuse("{\"comment\":1}", dialect).Suggestions[^1];
            Assert.Equal(dialect, AlertReading.Read(suggestion[suggestion.IndexOf('{', StringComparison.Ordinal)..]).Dialect);
        }
    }

    [Fact]
    public void A_dialect_that_does_not_exist_is_the_callers_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AlertParser.TryParse(AlertReading.Fields("{}"), (AlertDialect)99, out _, out _));

    [Fact]
    public void Stage_two_reads_what_stage_one_kept()
    {
        Assert.True(AlertFields.TryRead(Encoding.UTF8.GetBytes("""{"symbol":"BTC","action":"close","token":"abcd"}"""), out var fields, out _));
        Assert.True(AlertParser.TryParse(fields, AlertDialect.Futures, out var alert, out var rejection));
        Assert.Null(rejection);
        Assert.Equal("BTCUSDT", alert.Symbol);
    }

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":50000.0}""")]
    [InlineData("""{"signal":"S1","action":"ENTRY","strike":25000,"option_type":"PE","spot_price":24950.5,"timestamp":1762687800}""")]
    [InlineData("""{"ticker":"NIFTY","timestamp":1762687800,"open":1.5,"high":2.5,"low":1,"close":2,"volume":5}""")]
    [InlineData("""{"action":"BUY","symbol":"BTCUSDT","sl":64800.00,"timeframe":60}""")]
    [InlineData("""{"strategy":"vertical_spread","qty_per_leg":10,"strike_long":445.0,"strike_short":450.0,"follower_id":7}""")]
    public void Quoted_and_bare_numbers_give_the_same_alert(string body)
    {
        var quoted = System.Text.RegularExpressions.Regex.Replace(body, ":([0-9.]+)", ":\" $1 \"");
        Assert.NotEqual(body, quoted);
        Assert.Equal(AlertReading.Read(body), AlertReading.Read(quoted));
    }

    [Fact]
    public void A_bearers_secret_does_not_travel_in_the_message() =>
        Assert.Equal("sent by ***", AlertReading.Read("""{"symbol":"BTC","action":"close","token":"hush-hush","message":"sent by hush-hush"}""").Message);
}
