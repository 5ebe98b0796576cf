using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>The short leg of the vertical-spread example: a 450 put with QQQ at 449.60, so 0.40 of intrinsic value.</summary>
public sealed class TimeValueExitTests
{
    [Theory]
    [InlineData("0.55", null)] // 0.15
    [InlineData("0.51", null)]
    [InlineData("0.50", "time-value")] // 0.10
    [InlineData("0.40", "time-value")] // parity
    [InlineData("0.35", "time-value")] // below it
    public void Closes_when_almost_no_time_value_is_left(string price, string? code) => Assert.Equal(code, ShortPut(decimal.Parse(price)).Evaluate(new TimeValueExit()).Call?.Code);

    [Theory]
    [InlineData("450.40", "0.51", false)]
    [InlineData("450.40", "0.50", true)]
    [InlineData("449.60", "0.11", false)] // out of the money all of the price is time value
    [InlineData("449.60", "0.10", true)]
    public void A_call_is_worth_exercising_above_its_strike(string underlying, string price, bool closes)
    {
        var call = ShortPut(decimal.Parse(price)) with { UnderlyingPrice = decimal.Parse(underlying) };
        call = call with { Position = call.Position with { Instrument = new OptionContract("QQQ", new DateOnly(2026, 10, 5), OptionRight.Call, 450m) } };

        Assert.Equal(closes, call.Evaluate(new TimeValueExit()).Call is not null);
    }

    [Theory]
    [InlineData("0.41", TimeValueLevel.Safe)]
    [InlineData("0.40", TimeValueLevel.Risk)] // twice the threshold of 0.20
    [InlineData("0.15", TimeValueLevel.Risk)]
    [InlineData("0.11", TimeValueLevel.Risk)]
    [InlineData("0.10", TimeValueLevel.Critical)]
    [InlineData("-0.05", TimeValueLevel.Critical)]
    public void Has_three_levels(string timeValue, TimeValueLevel level) => Assert.Equal(level, new TimeValueExit().LevelOf(decimal.Parse(timeValue)));

    [Fact]
    public void Looks_again_after_a_minute_while_the_market_is_open()
    {
        var at = ShortPut(0.55m);

        Assert.Equal(at.Now.AddSeconds(60), at.Evaluate(new TimeValueExit()).Wake.At);
    }

    [Fact]
    public void Nothing_is_known_without_the_underlyings_price() => Assert.Null((ShortPut(0.40m) with { UnderlyingPrice = null }).Evaluate(new TimeValueExit()).Call);

    [Fact]
    public void Only_options_have_time_value() => Assert.Null((Bitcoin().At(65_000m) with { UnderlyingPrice = 65_000m }).Evaluate(new TimeValueExit()).Call);

    private static ExitContext ShortPut(decimal price)
    {
        var put = new OptionContract("QQQ", new DateOnly(2026, 10, 5), OptionRight.Put, 450m);
        return (Calls(10m, 0.85m, 0.5m) with { Sign = -1, Instrument = put }).At(price) with { UnderlyingPrice = 449.60m };
    }
}
