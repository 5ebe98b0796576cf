using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class SpreadDialectTests
{
    [Fact]
    public void Reads_the_example_of_the_documentation()
    {
        var expected = new Alert
        {
            Dialect = AlertDialect.Spread,
            Intent = AlertIntent.Open,
            Direction = TradeDirection.Long,
            Strategy = "vertical_spread",
            Quantity = 10m,
            LongStrike = 445m,
            ShortStrike = 450m,
            Follower = "follower123",
        };
        Assert.Equal(expected, AlertReading.Read("""{"strategy":"vertical_spread","qty_per_leg":10,"strike_long":445.0,"strike_short":450.0,"follower_id":"follower123"}"""));
    }

    [Fact]
    public void A_sold_strike_below_the_bought_one_is_short() =>
        Assert.Equal(TradeDirection.Short, AlertReading.Read("""{"qty_per_leg":1,"strike_long":450,"strike_short":445}""").Direction);

    [Fact]
    public void Without_a_follower_it_is_for_all() => Assert.Null(AlertReading.Read("""{"qty_per_leg":1,"strike_long":450,"strike_short":445,"follower_id":""}""").Follower);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"ten\"")]
    [InlineData("99999999999")]
    public void The_quantity_is_a_whole_number_of_contracts(string written)
    {
        var problem = AlertReading.Problem($$"""{"qty_per_leg":{{written}},"strike_long":445,"strike_short":450}""");
        Assert.Equal(("qty_per_leg", "must be a whole number of 1 or more"), (problem.Field, problem.Problem));
    }

    [Fact]
    public void The_strikes_must_differ() =>
        Assert.Equal(
            new AlertFieldProblem("strike_short", "must differ from strike_long", "445.00"),
            AlertReading.Problem("""{"qty_per_leg":1,"strike_long":445,"strike_short":445.00}"""));

    [Fact]
    public void Names_all_that_is_missing() =>
        Assert.Equal(
            ["qty_per_leg", "strike_long", "strike_short"],
            AlertReading.FieldsOf(AlertReading.Refuse("""{"strategy":"vertical_spread"}""", AlertDialect.Spread)).Order(StringComparer.Ordinal));

    [Fact]
    public void Close_closes_and_needs_no_strikes()
    {
        var expected = new Alert { Dialect = AlertDialect.Spread, Intent = AlertIntent.Close, Strategy = "vertical_spread" };
        Assert.Equal(expected, AlertReading.Read("""{"strategy":"vertical_spread","action":"CLOSE"}""", AlertDialect.Spread));
    }

    [Fact]
    public void Close_keeps_the_strikes_it_names()
    {
        var alert = AlertReading.Read("""{"action":"close","strike_long":445,"strike_short":450}""");
        Assert.Equal((AlertIntent.Close, TradeDirection.Long, 445m, 450m), (alert.Intent, alert.Direction!.Value, alert.LongStrike!.Value, alert.ShortStrike!.Value));
    }

    [Fact]
    public void A_close_with_an_unreadable_strike_is_refused_rather_than_closing_everything() =>
        Assert.Equal("strike_long", AlertReading.Problem("""{"action":"CLOSE","strike_long":"four","strike_short":450}""").Field);

    [Fact]
    public void Refuses_another_action() =>
        Assert.Equal("action", AlertReading.Problem("""{"action":"buy","qty_per_leg":1,"strike_long":445,"strike_short":450}""").Field);

    [Fact]
    public void A_follower_on_two_lines_is_refused() =>
        Assert.Equal("follower_id", AlertReading.Problem("""{"qty_per_leg":1,"strike_long":445,"strike_short":450,"follower_id":"a\nb"}""").Field);
}
