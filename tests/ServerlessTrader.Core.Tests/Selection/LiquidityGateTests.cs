using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Selection;
using static ServerlessTrader.Core.Tests.Selection.Chains;

namespace ServerlessTrader.Core.Tests.Selection;

/// <summary>Both sides quoted, spread at most 10 % of the mid, volume or open interest, quote younger than 15 s.</summary>
public sealed class LiquidityGateTests
{
    [Theory]
    [InlineData("4.50", "4.55", null)]
    [InlineData("0", "4.55", "no two-sided quote (bid 0, ask 4.55)")]
    [InlineData("4.50", "0", "no two-sided quote (bid 4.50, ask 0)")]
    [InlineData("4.55", "4.50", "no two-sided quote (bid 4.55, ask 4.50)")] // crossed
    [InlineData("1.90", "2.10", null)] // 0.20 of 2.00 is exactly 10 %
    [InlineData("1.89", "2.10", "spread 0.21 is 10.5 % of the mid 1.995 (at most 10 %)")]
    [InlineData("4.55", "4.55", null)] // locked
    public void Needs_two_sides_close_enough(string bid, string ask, string? objection) =>
        Assert.Equal(objection, new LiquidityGate().Objection(Call(500m, 0.55, decimal.Parse(bid), decimal.Parse(ask)), Now));

    [Theory]
    [InlineData(0, 0, "no volume and no open interest")]
    [InlineData(1, 0, null)]
    [InlineData(0, 1, null)]
    public void Needs_volume_or_open_interest(long volume, long openInterest, string? objection) =>
        Assert.Equal(objection, new LiquidityGate().Objection(Call(500m, 0.55, volume: volume, openInterest: openInterest), Now));

    [Theory]
    [InlineData(14.9, null)]
    [InlineData(15, "quote is 15 s old (must be younger than 15 s)")]
    [InlineData(63.25, "quote is 63.3 s old (must be younger than 15 s)")]
    [InlineData(-2, null)] // the venue's clock is ahead of ours
    public void Needs_a_fresh_quote(double age, string? objection)
    {
        var option = Call(500m, 0.55);

        Assert.Equal(objection, new LiquidityGate().Objection(option with { Quote = option.Quote with { At = Now.AddSeconds(-age) } }, Now));
    }

    [Fact]
    public void Its_limits_may_be_set()
    {
        var strict = new LiquidityGate { MaxSpread = 0.01m, MaxQuoteAge = TimeSpan.FromSeconds(2) };

        Assert.NotNull(strict.Objection(Call(500m, 0.55), Now)); // 0.05 of 4.525 is 1.1 %
        Assert.Null(strict.Objection(Call(500m, 0.55, 4.50m, 4.54m), Now));
        Assert.NotNull(strict.Objection(Call(500m, 0.55, 4.50m, 4.54m), Now.AddSeconds(1)));
    }
}
