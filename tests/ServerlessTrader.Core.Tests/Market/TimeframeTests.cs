using System.Text.Json;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Market;

public sealed class TimeframeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("15", 15)]
    [InlineData("240", 240)]
    [InlineData("15m", 15)]
    [InlineData("1h", 60)]
    [InlineData("1H", 60)]
    [InlineData("4h", 240)]
    [InlineData("D", 1440)]
    [InlineData("1D", 1440)]
    [InlineData("1d", 1440)]
    [InlineData("W", 10_080)]
    [InlineData("1W", 10_080)]
    [InlineData("4W", 40_320)]
    [InlineData("31D", 44_640)]
    [InlineData(" 1H ", 60)]
    [InlineData("44640", 44_640)]
    public void Reads_the_spellings_of_TradingView_and_of_people(string text, int minutes)
    {
        Assert.True(Timeframe.TryParse(text, out var timeframe));
        Assert.Equal(minutes, timeframe.Minutes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("0")]
    [InlineData("0H")]
    [InlineData("-5")]
    [InlineData("+5")]
    [InlineData("1.5H")]
    [InlineData("1 H")]
    [InlineData("m")]
    [InlineData("M")]
    [InlineData("1M")]
    [InlineData("30S")]
    [InlineData("1T")]
    [InlineData("hour")]
    [InlineData("1,000")]
    [InlineData("44641")]
    [InlineData("32D")]
    [InlineData("5W")]
    [InlineData("99999999999999999999")]
    [InlineData("2147483647W")]
    public void Refuses_what_is_no_bar_of_a_minute_to_a_month(string? text)
    {
        Assert.False(Timeframe.TryParse(text, out var timeframe));
        Assert.Equal(default, timeframe);
    }

    [Theory]
    [InlineData(15, "15m")]
    [InlineData(90, "90m")]
    [InlineData(60, "1H")]
    [InlineData(240, "4H")]
    [InlineData(1440, "1D")]
    [InlineData(10_080, "7D")]
    public void Writes_itself_in_the_largest_whole_unit(int minutes, string text) => Assert.Equal(text, new Timeframe(minutes).ToString());

    [Fact]
    public void Reads_back_what_it_writes_for_every_length()
    {
        for (var minutes = 1; minutes <= 44_640; minutes++)
        {
            Assert.True(Timeframe.TryParse(new Timeframe(minutes).ToString(), out var timeframe));
            Assert.Equal(minutes, timeframe.Minutes);
        }
    }

    [Fact]
    public void Knows_its_length() => Assert.Equal(TimeSpan.FromHours(4), new Timeframe(240).Length);

    [Theory]
    [InlineData("\"1H\"", 60)]
    [InlineData("240", 240)]
    public void Reads_from_JSON_as_text_or_as_minutes(string json, int minutes) => Assert.Equal(minutes, JsonSerializer.Deserialize<Timeframe>(json).Minutes);

    [Fact]
    public void Names_the_text_it_could_not_read_from_JSON()
    {
        var refusal = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Timeframe>("\"1M\""));
        Assert.Contains("'1M'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_to_JSON_as_text() => Assert.Equal("\"4H\"", JsonSerializer.Serialize(new Timeframe(240)));

    [Theory]
    [InlineData("1m", true)]
    [InlineData("1440", true)]
    [InlineData("2160", false)]
    [InlineData("36H", false)]
    [InlineData("2880", true)]
    [InlineData("1W", true)]
    public void Beyond_a_day_only_whole_days_have_a_grid(string text, bool hasGrid)
    {
        Assert.True(Timeframe.TryParse(text, out var timeframe));
        Assert.Equal(hasGrid, timeframe.HasGrid);
    }
}
