using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Core.Tests.Strategies;

public sealed class DurationJsonConverterTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("15s", 15)]
    [InlineData("0s", 0)]
    [InlineData("1.5s", 1.5)]
    [InlineData("5m", 300)]
    [InlineData("13h", 46_800)]
    [InlineData("2d", 172_800)]
    [InlineData("366d", 31_622_400)]
    [InlineData("0.5ms", 0.0005)]
    public void Reads_a_number_and_a_unit(string text, double seconds)
    {
        Assert.True(DurationJsonConverter.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5s ")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("5S")]
    [InlineData("5sec")]
    [InlineData("5w")]
    [InlineData(".5s")]
    [InlineData("5.s")]
    [InlineData("1,000s")]
    [InlineData("1e3s")]
    [InlineData("00:05:00")]
    [InlineData("367d")]
    [InlineData("8785h")]
    [InlineData("99999999999999999999999999999999s")]
    public void Refuses_what_is_no_duration_of_up_to_a_year(string? text)
    {
        Assert.False(DurationJsonConverter.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Zero, duration);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(15, "15s")]
    [InlineData(90, "90s")]
    [InlineData(300, "5m")]
    [InlineData(46_800, "13h")]
    [InlineData(172_800, "2d")]
    [InlineData(0.25, "250ms")]
    [InlineData(0.0005, "0.5ms")]
    public void Writes_the_largest_whole_unit(double seconds, string text) => Assert.Equal(text, DurationJsonConverter.Format(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void What_is_written_is_read_back() => Prop.ForAll(Durations(), duration =>
        DurationJsonConverter.TryParse(DurationJsonConverter.Format(duration), out var back) && back == duration).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Reads_exactly_what_the_schemas_pattern_matches() => Prop.ForAll(Texts(), text =>
        DurationJsonConverter.TryParse(text, out _) == Regex.IsMatch(text, DurationJsonConverter.Pattern)).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void Is_written_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };

            Assert.Equal("0.5ms", DurationJsonConverter.Format(TimeSpan.FromMicroseconds(500)));
            Assert.True(DurationJsonConverter.TryParse("0.5ms", out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static Arbitrary<TimeSpan> Durations() => (
        from unit in Gen.Elements(1L, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute, TimeSpan.TicksPerHour)
        from count in Gen.Choose(0, 8_784)
        select new TimeSpan(unit * count)).ToArbitrary();

    private static Arbitrary<string> Texts() => (
        from pieces in Gen.Elements("0", "1", "2", ".", "s", "m", "ms", "h", "d", " ", "-").ListOf()
        select string.Concat(pieces.Take(4))).ToArbitrary();
}
