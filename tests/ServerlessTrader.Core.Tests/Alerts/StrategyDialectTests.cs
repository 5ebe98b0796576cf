using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class StrategyDialectTests
{
    [Fact]
    public void Reads_the_filled_in_template()
    {
        var alert = AlertReading.Read(
            """{"ticker":"BTCUSDT.P","action":"buy","contracts":"0.5","price":"65000.1","position":"long","prevPosition":"short","orderId":"Long Entry","time":"2025-11-09T11:30:00Z","interval":"60"}""");
        var expected = new Alert
        {
            Dialect = AlertDialect.Strategy,
            Intent = AlertIntent.Open,
            Direction = TradeDirection.Long,
            ClosesOpposite = true,
            Symbol = "BTCUSDT",
            ReferencePrice = 65000.1m,
            Quantity = 0.5m,
            OrderId = "Long Entry",
            Timestamp = new DateTimeOffset(2025, 11, 9, 11, 30, 0, TimeSpan.Zero),
            Timeframe = Timeframe.OneHour,
        };
        Assert.Equal(expected, alert);
    }

    [Theory]
    [InlineData("long", "flat", "sell", AlertIntent.Open, TradeDirection.Long)]
    [InlineData("short", "long", "buy", AlertIntent.Open, TradeDirection.Short)]
    [InlineData("flat", "long", "buy", AlertIntent.Close, TradeDirection.Long)]
    [InlineData("flat", "short", "sell", AlertIntent.Close, TradeDirection.Short)]
    [InlineData("FLAT", "flat", "sell", AlertIntent.Close, null)]
    [InlineData("flat", "", "sell", AlertIntent.Close, null)]
    [InlineData("flat", "{{strategy.prev_market_position}}", "sell", AlertIntent.Close, null)]
    [InlineData("", "", "buy", AlertIntent.Open, TradeDirection.Long)]
    [InlineData("{{strategy.market_position}}", "", "SELL", AlertIntent.Open, TradeDirection.Short)]
    public void The_position_is_the_truth_to_reach(string position, string previous, string action, AlertIntent intent, TradeDirection? direction)
    {
        var alert = AlertReading.Read($$"""{"ticker":"NASDAQ:QQQ","action":"{{action}}","position":"{{position}}","prevPosition":"{{previous}}","price":"500"}""");
        Assert.Equal((intent, direction, intent == AlertIntent.Open, "QQQ"), (alert.Intent, alert.Direction, alert.ClosesOpposite, alert.Symbol));
    }

    [Fact]
    public void A_symbol_gains_no_currency_here() => Assert.Equal("BTC", AlertReading.Read("""{"ticker":"BTC","action":"buy","position":"long"}""").Symbol);

    [Fact]
    public void The_unfilled_template_says_which_placeholder_was_not_filled()
    {
        var rejection = AlertReading.Refuse(
            """{"ticker":"{{ticker}}","action":"{{strategy.order.action}}","contracts":"{{strategy.order.contracts}}","price":"{{strategy.order.price}}","position":"{{strategy.market_position}}","prevPosition":"{{strategy.prev_market_position}}","orderId":"{{strategy.order.id}}","time":"{{timenow}}","interval":"{{interval}}"}""");
        var problem = Assert.Single(rejection.Problems);
        Assert.Equal(("position", "{{strategy.market_position}}"), (problem.Field, problem.Received));
        Assert.Contains("{{strategy.market_position}}", rejection.Suggestions[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ticker":"QQQ","position":"up","action":"buy"}""", "position")]
    [InlineData("""{"ticker":"QQQ","position":true,"action":"buy"}""", "position")]
    [InlineData("""{"ticker":"QQQ","action":"close"}""", "action")]
    [InlineData("""{"ticker":"QQQ","orderId":"x"}""", "position")]
    [InlineData("""{"ticker":"QQQ","position":"long","price":"-2"}""", "price")]
    [InlineData("""{"ticker":"QQQ","position":"long","interval":"30S"}""", "interval")]
    [InlineData("""{"ticker":"Q Q","position":"flat"}""", "ticker")]
    public void Anything_else_is_a_problem(string body, string field) => Assert.Equal(field, AlertReading.Problem(body).Field);

    [Fact]
    public void A_flat_position_closes_whatever_its_figures_look_like()
    {
        var alert = AlertReading.Read("""{"ticker":"QQQ","position":"flat","price":"n/a","contracts":"none","interval":"1M"}""");
        Assert.Equal((AlertIntent.Close, null, null, null), (alert.Intent, alert.ReferencePrice, alert.Quantity, alert.Timeframe));
    }
}
