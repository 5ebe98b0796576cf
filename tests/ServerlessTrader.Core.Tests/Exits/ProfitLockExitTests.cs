using ServerlessTrader.Core.Exits;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>Once profit has reached 2 % never give back more than half of it.</summary>
public sealed class ProfitLockExitTests
{
    private static readonly ProfitLockExit _twoPercentHalf = new() { Once = 0.02m };

    [Theory]
    [InlineData("98.05", null)]
    [InlineData("98", "99")] // 2 of 100: half stays
    [InlineData("90", "95")]
    public void A_sold_premium_keeps_half_of_its_profit(string price, string? stop) =>
        Assert.Equal(stop is null ? null : decimal.Parse(stop), SoldPuts().At(decimal.Parse(price)).Evaluate(_twoPercentHalf).State.Stop?.Price);

    [Theory]
    [InlineData("4.07", null)]
    [InlineData("4.08", "4.04")] // 2 % of 4.00
    [InlineData("5.00", "4.50")]
    public void A_bought_premium_keeps_half_of_its_profit(string price, string? stop) =>
        Assert.Equal(stop is null ? null : decimal.Parse(stop), Calls(entry: 4m).At(decimal.Parse(price)).Evaluate(_twoPercentHalf).State.Stop?.Price);

    [Fact]
    public void Closes_when_half_of_the_best_profit_is_gone()
    {
        var state = SoldPuts().At(90m).Evaluate(_twoPercentHalf).State;

        Assert.Null(SoldPuts().At(94.95m, state).Evaluate(_twoPercentHalf).Call);
        Assert.Equal("profit-lock", SoldPuts().At(95m, state).Evaluate(_twoPercentHalf).Call!.Code);
    }

    [Theory]
    [InlineData("80.05", null)]
    [InlineData("80", "90")] // 2 % of 1,000
    public void The_profit_may_be_a_share_of_the_margin(string price, string? stop)
    {
        var position = SoldPuts() with { MarginPerUnit = 1_000m };
        var decision = position.At(decimal.Parse(price)).Evaluate(_twoPercentHalf with { Of = ProfitBase.Margin });

        Assert.Equal(stop is null ? null : decimal.Parse(stop), decision.State.Stop?.Price);
    }

    [Fact]
    public void Without_a_margin_the_premium_is_what_is_tied_up() =>
        Assert.Equal(99m, SoldPuts().At(98m).Evaluate(_twoPercentHalf with { Of = ProfitBase.Margin }).State.Stop!.Price);

    [Fact]
    public void Another_share_may_be_given_back() =>
        Assert.Equal(92m, SoldPuts().At(90m).Evaluate(_twoPercentHalf with { GiveBack = 0.2m }).State.Stop!.Price);

    [Fact]
    public void Waits_for_the_profit_that_switches_it_on() => Assert.Equal(98m, SoldPuts().At(100m).Evaluate(_twoPercentHalf).Wake.Instrument!.Below);

    [Fact]
    public void Then_waits_for_the_profit_that_moves_it_a_tick() =>
        Assert.Equal(97.9m, SoldPuts().At(98m).Evaluate(_twoPercentHalf).Wake.Instrument!.Below); // a stop of 98.95 keeps half of 2.10

    [Fact]
    public void Needs_the_best_price_remembered() => Assert.True(_twoPercentHalf.UsesBest);
}
