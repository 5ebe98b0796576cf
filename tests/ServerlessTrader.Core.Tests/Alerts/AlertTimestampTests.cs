using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class AlertTimestampTests
{
    [Theory]
    [InlineData("\"2025-11-09T11:30:00Z\"", "2025-11-09T11:30:00.0000000")]
    [InlineData("\"2025-11-09T11:30:00\"", "2025-11-09T11:30:00.0000000")]
    [InlineData("\"2025-11-09t11:30:00z\"", "2025-11-09T11:30:00.0000000")]
    [InlineData("\"2025-11-09 11:30:00\"", "2025-11-09T11:30:00.0000000")]
    [InlineData("\" 2025-11-09T11:30Z \"", "2025-11-09T11:30:00.0000000")]
    [InlineData("\"2025-11-09T17:00:00+05:30\"", "2025-11-09T11:30:00.0000000")]
    [InlineData("\"2025-11-09T17:00:00+0530\"", "2025-11-09T11:30:00.0000000")]
    [InlineData("\"2025-11-09T06:30:00-05\"", "2025-11-09T11:30:00.0000000")]
    [InlineData("\"2025-11-09T11:30:00.250Z\"", "2025-11-09T11:30:00.2500000")]
    [InlineData("\"2025-11-09T11:30:00.123456789Z\"", "2025-11-09T11:30:00.1234567")]
    [InlineData("\"2025-11-09T11:30:00.1234567\"", "2025-11-09T11:30:00.1234567")]
    [InlineData("1762687800", "2025-11-09T11:30:00.0000000")]
    [InlineData("\"1762687800\"", "2025-11-09T11:30:00.0000000")]
    [InlineData("1762687800250", "2025-11-09T11:30:00.2500000")]
    [InlineData("1762687800.25", "2025-11-09T11:30:00.2500000")]
    [InlineData("1.7626878e12", "2025-11-09T11:30:00.0000000")]
    [InlineData("\"2000-01-01T00:00:00Z\"", "2000-01-01T00:00:00.0000000")]
    [InlineData("946684800", "2000-01-01T00:00:00.0000000")]
    [InlineData("\"2100-12-31T23:59:59Z\"", "2100-12-31T23:59:59.0000000")]
    [InlineData("4133980799", "2100-12-31T23:59:59.0000000")]
    [InlineData("4133980799999", "2100-12-31T23:59:59.9990000")]
    [InlineData("\"2024-02-29T00:00:00Z\"", "2024-02-29T00:00:00.0000000")]
    public void Reads_a_time_in_UTC(string written, string utc)
    {
        var timestamp = AlertReading.Read($$"""{"signal":"BUY","type":"LONG","price":1,"timestamp":{{written}}}""").Timestamp!.Value;
        Assert.Equal(TimeSpan.Zero, timestamp.Offset);
        Assert.Equal(utc, timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2025-11-09\"")]
    [InlineData("\"11:30\"")]
    [InlineData("\"11/09/2025 11:30:00\"")]
    [InlineData("\"2025-13-09T11:30:00Z\"")]
    [InlineData("\"2025-00-09T11:30:00Z\"")]
    [InlineData("\"2025-11-31T11:30:00Z\"")]
    [InlineData("\"2025-02-29T11:30:00Z\"")]
    [InlineData("\"2025-11-09T24:00:00Z\"")]
    [InlineData("\"2025-11-09T11:60:00Z\"")]
    [InlineData("\"2025-11-09T11:30:60Z\"")]
    [InlineData("\"2025-11-09T11:30:00.Z\"")]
    [InlineData("\"2025-11-09T11:30:0Z\"")]
    [InlineData("\"2025-11-09T11:30:00+15:00\"")]
    [InlineData("\"2025-11-09T11:30:00+05:\"")]
    [InlineData("\"2025-11-09T11:30:00+05:60\"")]
    [InlineData("\"2025-11-09T11:30:00 EST\"")]
    [InlineData("\"2025-11-09T11:30:00ZZ\"")]
    [InlineData("\"1999-12-31T23:59:59Z\"")]
    [InlineData("\"2000-01-01T00:00:00+01:00\"")]
    [InlineData("\"2101-01-01T00:00:00Z\"")]
    [InlineData("\"2100-12-31T23:59:59-01:00\"")]
    [InlineData("\"0001-01-01T00:00:00+14:00\"")]
    [InlineData("\"9999-12-31T23:59:59-14:00\"")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("20251109")]
    [InlineData("946684799")]
    [InlineData("4133980800")]
    [InlineData("4133980800000")]
    [InlineData("1762687800000000")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("1e400")]
    [InlineData("true")]
    public void Refuses_what_is_no_time_or_outside_2000_to_2100(string written) =>
        Assert.Equal("timestamp", AlertReading.Problem($$"""{"signal":"BUY","type":"LONG","price":1,"timestamp":{{written}}}""").Field);

    [Theory]
    [InlineData("\"time\":\"2025-11-09T11:00:00Z\"", 0)]
    [InlineData("\"time\":\"2025-11-09T11:00:00Z\",\"timenow\":\"2025-11-09T11:30:00Z\"", 30)]
    [InlineData("\"time\":\"2025-11-09T11:00:00Z\",\"timenow\":\"2025-11-09T11:30:00Z\",\"timestamp\":\"2025-11-09T11:45:00Z\"", 45)]
    [InlineData("\"timestamp\":\"\",\"timenow\":\"{{timenow}}\",\"time\":\"2025-11-09T11:00:00Z\"", 0)]
    public void The_time_it_fired_comes_before_the_bars_time(string members, int minute) =>
        Assert.Equal(minute, AlertReading.Read($$"""{"symbol":"BTCUSDT","action":"close",{{members}}}""").Timestamp!.Value.Minute);

    [Fact]
    public void An_alert_without_a_time_has_none() => Assert.Null(AlertReading.Read("""{"symbol":"BTCUSDT","action":"close"}""").Timestamp);

    [Fact]
    public void Even_an_exit_must_have_a_readable_time_or_none() =>
        Assert.Equal("time", AlertReading.Problem("""{"symbol":"BTCUSDT","action":"close","time":"noon"}""", AlertDialect.Futures).Field);
}
