using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class RMultipleDialectTests
{
    [Fact]
    public void Reads_the_example_of_the_documentation()
    {
        var expected = new Alert
        {
            Dialect = AlertDialect.RMultiple,
            Intent = AlertIntent.Open,
            Direction = TradeDirection.Long,
            ClosesOpposite = true,
            Symbol = "BTCUSDT",
            StopPrice = 64800m,
            Timeframe = Timeframe.OneHour,
        };
        Assert.Equal(expected, AlertReading.Read("""{"action":"BUY","symbol":"BTCUSDT","sl":64800.00,"timeframe":"1H"}"""));
    }

    [Fact]
    public void Sell_opens_a_short()
    {
        var alert = AlertReading.Read("""{"action":"sell","symbol":"BYBIT:BTC.P","sl":"65200"}""");
        Assert.Equal((AlertIntent.Open, TradeDirection.Short, "BTCUSDT", 65200m), (alert.Intent, alert.Direction!.Value, alert.Symbol, alert.StopPrice!.Value));
    }

    [Theory]
    [InlineData("""{"action":"CLOSE","symbol":"BTCUSDT"}""")]
    [InlineData("""{"action":"exit","symbol":"BTCUSDT"}""")]
    [InlineData("""{"action":"EXIT","symbol":"BTCUSDT","sl":"none","timeframe":"1M"}""")]
    public void Close_and_exit_close_both_sides_and_need_no_stop(string body)
    {
        var expected = new Alert { Dialect = AlertDialect.RMultiple, Intent = AlertIntent.Close, Symbol = "BTCUSDT" };
        Assert.Equal(expected, AlertReading.Read(body, AlertDialect.RMultiple));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(",\"sl\":0", "0")]
    [InlineData(",\"sl\":\"-5\"", "-5")]
    [InlineData(",\"sl\":\"NaN\"", "NaN")]
    public void An_entry_needs_a_stop_above_zero(string member, string received)
    {
        var problem = AlertReading.Problem($$"""{"action":"BUY","symbol":"BTCUSDT"{{member}}}""", AlertDialect.RMultiple);
        Assert.Equal(("sl", received), (problem.Field, problem.Received));
    }

    [Fact]
    public void Advises_on_a_stop_by_another_name() =>
        Assert.Contains("Write \"sl\" instead of \"stop_loss\".", AlertReading.Refuse("""{"action":"BUY","symbol":"BTCUSDT","stop_loss":64800,"timeframe":"1H"}""").Suggestions);

    [Fact]
    public void An_unreadable_timeframe_of_an_entry_is_a_problem() =>
        Assert.Equal("timeframe", AlertReading.Problem("""{"action":"BUY","symbol":"BTCUSDT","sl":64800,"timeframe":"1M"}""").Field);

    [Fact]
    public void Refuses_another_action()
    {
        var rejection = AlertReading.Refuse("""{"action":"LONG","symbol":"BTCUSDT","sl":64800}""");
        Assert.Equal("action", Assert.Single(rejection.Problems).Field);
        Assert.Contains("Write \"action\":\"BUY\".", rejection.Suggestions);
    }
}
