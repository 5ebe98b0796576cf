using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Trades;
using static ServerlessTrader.Core.Tests.Selection.Chains;

namespace ServerlessTrader.Core.Tests.Selection;

/// <summary>At the money or one strike in the money, whichever has its delta in 0.50–0.60; nearest to 0.55.</summary>
public sealed class OptionSelectorTests
{
    [Theory]
    [InlineData(0.52, 0.56, "499")]
    [InlineData(0.55, 0.59, "500")]
    [InlineData(0.53, 0.58, "500")] // 0.02 off against 0.03
    [InlineData(0.49, 0.53, "499")] // at the money is outside
    [InlineData(0.52, 0.61, "500")] // in the money is outside
    [InlineData(0.50, 0.61, "500")] // the ends of the range are in it
    [InlineData(0.49, 0.60, "499")]
    public void A_long_buys_the_call_whose_delta_is_nearest_to_the_target(double atTheMoney, double inTheMoney, string strike) =>
        Assert.Equal(decimal.Parse(strike), Long(Call(499m, inTheMoney), Call(500m, atTheMoney), Call(501m, 0.55)));

    [Theory]
    [InlineData(-0.52, -0.56, "501")]
    [InlineData(-0.55, -0.59, "500")]
    [InlineData(-0.49, -0.53, "501")]
    [InlineData(-0.52, -0.61, "500")]
    public void A_short_buys_the_put_whose_delta_is_nearest_to_the_target(double atTheMoney, double inTheMoney, string strike) =>
        Assert.Equal(decimal.Parse(strike), Short(Put(499m, -0.55), Put(500m, atTheMoney), Put(501m, inTheMoney)));

    [Fact]
    public void Puts_are_no_candidates_for_a_long_nor_calls_for_a_short()
    {
        var chain = At(500.25m, Call(500m, 0.52), Put(500m, -0.55));

        Assert.Equal(OptionRight.Call, RightOf(chain, TradeDirection.Long));
        Assert.Equal(OptionRight.Put, RightOf(chain, TradeDirection.Short));
    }

    [Fact]
    public void Half_way_between_two_strikes_the_one_in_the_money_is_at_the_money()
    {
        var call = OptionSelector.Select(new OptionByDelta(), At(500.50m, Call(499m, 0.58), Call(500m, 0.54), Call(501m, 0.551)), TradeDirection.Long, Now);
        var put = OptionSelector.Select(new OptionByDelta(), At(500.50m, Put(500m, -0.551), Put(501m, -0.54), Put(502m, -0.58)), TradeDirection.Short, Now);

        Assert.Equal(500m, call.Chosen!.Contract.Strike);
        Assert.Equal(501m, put.Chosen!.Contract.Strike);
    }

    [Fact]
    public void Equally_near_deltas_go_to_the_tighter_spread()
    {
        Assert.Equal(500m, Long(Call(499m, 0.56, 4.50m, 4.56m), Call(500m, 0.54, 4.50m, 4.55m)));
        Assert.Equal(499m, Long(Call(499m, 0.56, 4.50m, 4.54m), Call(500m, 0.54, 4.50m, 4.55m)));
    }

    [Fact]
    public void Equal_spreads_too_go_to_the_higher_open_interest()
    {
        Assert.Equal(499m, Long(Call(499m, 0.56, openInterest: 1_001), Call(500m, 0.54)));
        Assert.Equal(500m, Long(Call(499m, 0.56, openInterest: 999), Call(500m, 0.54)));
    }

    [Fact]
    public void Tells_which_test_each_candidate_failed()
    {
        var selection = OptionSelector.Select(
            new OptionByDelta(), At(500.25m, Call(499m, 0.55, bid: 0m), Call(500m, 0.49), Call(501m, 0.55)), TradeDirection.Long, Now);

        Assert.Null(selection.Chosen);
        Assert.Equal(["500 call: delta 0.490 is outside 0.50–0.60", "499 call: no two-sided quote (bid 0, ask 4.55)"], selection.Rejections.AsEnumerable());
    }

    [Fact]
    public void An_option_without_a_delta_is_no_candidate()
    {
        var selection = OptionSelector.Select(
            new OptionByDelta(), At(500.25m, Call(499m, double.NaN), Call(500m, 0.55) with { Greeks = null }), TradeDirection.Long, Now);

        Assert.Equal(["500 call: the venue gives no delta", "499 call: the venue gives no delta"], selection.Rejections.AsEnumerable());
    }

    [Fact]
    public void A_candidate_that_passes_is_taken_though_the_other_fails()
    {
        var selection = OptionSelector.Select(new OptionByDelta(), At(500.25m, Call(499m, 0.59), Call(500m, 0.55, volume: 0, openInterest: 0)), TradeDirection.Long, Now);

        Assert.Equal(499m, selection.Chosen!.Contract.Strike);
    }

    [Fact]
    public void The_lowest_strike_has_nothing_further_in_the_money() => Assert.Equal(500m, Long(Call(500m, 0.55), Call(501m, 0.55)));

    [Fact]
    public void A_chain_without_calls_says_so()
    {
        var selection = OptionSelector.Select(new OptionByDelta(), At(500.25m, Put(500m, -0.55)), TradeDirection.Long, Now);

        Assert.Equal(["the chain of QQQ 2026-10-05 lists no calls"], selection.Rejections.AsEnumerable());
    }

    private static decimal? Long(params OptionQuote[] options) => OptionSelector.Select(new OptionByDelta(), At(500.25m, options), TradeDirection.Long, Now).Chosen?.Contract.Strike;

    private static decimal? Short(params OptionQuote[] options) => OptionSelector.Select(new OptionByDelta(), At(500.25m, options), TradeDirection.Short, Now).Chosen?.Contract.Strike;

    private static OptionRight RightOf(OptionChain chain, TradeDirection direction) =>
        OptionSelector.Select(new OptionByDelta(), chain, direction, Now).Chosen!.Contract.Right;
}
