using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class StrikeDialectTests
{
    private static readonly DateTimeOffset _tenFifteen = new(2025, 11, 10, 4, 45, 0, TimeSpan.Zero);

    [Fact]
    public void Entry_sells_a_put_which_is_a_bullish_trade()
    {
        var expected = new Alert
        {
            Dialect = AlertDialect.Strike,
            Intent = AlertIntent.Open,
            Direction = TradeDirection.Long,
            OrderId = "S1",
            Strike = 25000m,
            OptionRight = OptionRight.Put,
            ReferencePrice = 24950.5m,
            Timestamp = _tenFifteen,
        };
        Assert.Equal(expected, AlertReading.Read(
            """{"signal":"S1","action":"ENTRY","strike":25000,"option_type":"PE","spot_price":24950.5,"timestamp":"2025-11-10T10:15:00+05:30"}"""));
    }

    [Fact]
    public void Exit_closes_and_carries_its_reason()
    {
        var expected = new Alert
        {
            Dialect = AlertDialect.Strike,
            Intent = AlertIntent.Close,
            Direction = TradeDirection.Long,
            OrderId = "S1",
            Strike = 25000m,
            OptionRight = OptionRight.Put,
            ReferencePrice = 24890.0m,
            Message = "Stop loss hit",
        };
        Assert.Equal(expected, AlertReading.Read("""{"signal":"S1","action":"EXIT","strike":25000,"option_type":"PE","spot_price":24890.0,"message":"Stop loss hit"}"""));
    }

    [Theory]
    [InlineData("CE", OptionRight.Call, TradeDirection.Short)]
    [InlineData("ce", OptionRight.Call, TradeDirection.Short)]
    [InlineData("CALL", OptionRight.Call, TradeDirection.Short)]
    [InlineData("PE", OptionRight.Put, TradeDirection.Long)]
    [InlineData("Put", OptionRight.Put, TradeDirection.Long)]
    public void A_call_sold_is_short_and_a_put_sold_is_long(string written, OptionRight right, TradeDirection direction)
    {
        var alert = AlertReading.Read($$"""{"signal":"S1","action":"ENTRY","strike":"25000","option_type":"{{written}}","spot_price":"24950.5"}""");
        Assert.Equal((right, direction), (alert.OptionRight, alert.Direction));
    }

    [Fact]
    public void Reports_every_problem_of_an_entry()
    {
        var rejection = AlertReading.Refuse("""{"signal":"S1","action":"SELL","strike":0,"option_type":"XX","spot_price":-1}""");
        Assert.Equal(["action", "option_type", "spot_price", "strike"], AlertReading.FieldsOf(rejection).Order(StringComparer.Ordinal));
        Assert.Contains(rejection.Suggestions, suggestion => suggestion.Contains("ENTRY sells", StringComparison.Ordinal));
    }

    [Fact]
    public void An_entry_needs_strike_type_and_spot()
    {
        Assert.Equal(
            ["option_type", "spot_price", "strike"],
            AlertReading.FieldsOf(AlertReading.Refuse("""{"signal":"S1","action":"ENTRY"}""", AlertDialect.Strike)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_exit_does_without_the_spot_price() =>
        Assert.Null(AlertReading.Read("""{"signal":"S1","action":"EXIT","strike":25000,"option_type":"CE","spot_price":"NaN"}""").ReferencePrice);

    [Fact]
    public void Reads_an_hourly_candle()
    {
        var alert = AlertReading.Read(
            """{"ticker":"NSE:NIFTY","timestamp":"2025-11-10T10:15:00+05:30","open":25010.5,"high":25080,"low":"24990.25","close":25050,"volume":1200}""");
        var expected = new Alert
        {
            Dialect = AlertDialect.Strike,
            Intent = AlertIntent.Candle,
            Symbol = "NIFTY",
            Timestamp = _tenFifteen,
            Candle = new Candle(_tenFifteen, 25010.5m, 25080m, 24990.25m, 25050m, 1200m),
        };
        Assert.Equal(expected, alert);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"volume\":NaN")]
    [InlineData(",\"volume\":\"\"")]
    public void An_index_has_no_volume(string volume) =>
        Assert.Equal(0m, AlertReading.Read($$"""{"ticker":"NIFTY","timestamp":1762749900,"open":1,"high":2,"low":1,"close":2{{volume}}}""").Candle!.Value.Volume);

    [Theory]
    [InlineData(10, 9.9, 9, 9.5, "high")]
    [InlineData(9.5, 9.9, 9, 10, "high")]
    [InlineData(10, 11, 10.5, 10.8, "low")]
    [InlineData(10.8, 11, 10.5, 10.2, "low")]
    [InlineData(0, 11, 10, 10, "open")]
    public void A_candle_must_hold_together(double open, double high, double low, double close, string field)
    {
        var body = FormattableString.Invariant($$"""{"ticker":"NIFTY","timestamp":"2025-11-10T04:45:00Z","open":{{open}},"high":{{high}},"low":{{low}},"close":{{close}}}""");
        Assert.Contains(field, AlertReading.FieldsOf(AlertReading.Refuse(body)));
    }

    [Fact]
    public void A_candle_needs_its_time_ticker_and_all_four_prices()
    {
        var rejection = AlertReading.Refuse("""{"open":1,"high":2,"low":1}""", AlertDialect.Strike);
        Assert.Equal(["close", "ticker", "timestamp"], AlertReading.FieldsOf(rejection).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_candle_with_a_negative_volume_is_refused() =>
        Assert.Equal("volume", AlertReading.Problem("""{"ticker":"NIFTY","timestamp":"2025-11-10T04:45:00Z","open":1,"high":2,"low":1,"close":2,"volume":-1}""").Field);
}
