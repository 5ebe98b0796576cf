using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.TestKit.Brokers;

public abstract partial class BrokerConformance
{
    [Fact]
    public async Task The_balance_is_the_whole_account_in_its_currency()
    {
        var balance = await Broker.GetBalanceAsync();
        Assert.Equal((10_000m, 10_000m, Rig.Traits.Currency), (balance.Equity, balance.BuyingPower, balance.Currency));
    }

    [Fact]
    public async Task Equity_moves_with_the_price_and_the_fees()
    {
        var order = Market(OrderSide.Buy, 0.1m);
        var report = await Confirmed(order);
        await Rig.SetPriceAsync(61_000m);
        var paid = report.Fills.Sum(fill => fill.Quantity * fill.Price + fill.Fee);
        Assert.Equal(10_000m - paid + 6_100m, (await Broker.GetBalanceAsync()).Equity);
    }

    [Fact]
    public async Task An_open_position_ties_up_buying_power_until_it_is_closed()
    {
        await Confirmed(Market(OrderSide.Buy, 0.1m));
        Assert.True((await Broker.GetBalanceAsync()).BuyingPower < 10_000m - 100m);
        await Confirmed(Market(OrderSide.Sell, 0.1m, reduceOnly: true));
        Assert.InRange((await Broker.GetBalanceAsync()).BuyingPower, 9_990m, 10_000m);
    }

    [Theory]
    [InlineData(OrderSide.Buy, 0.03)]
    [InlineData(OrderSide.Sell, -0.03)]
    public async Task A_position_is_told_with_its_sign_and_its_average_price(OrderSide side, decimal quantity)
    {
        await Confirmed(Market(side, 0.01m));
        await Rig.SetPriceAsync(60_300m);
        await Confirmed(Market(side, 0.02m));
        var position = Assert.Single(await Broker.GetPositionsAsync());
        Assert.Equal((Rig.Instrument, quantity), (position.Instrument, position.Quantity));
        Assert.InRange(position.AveragePrice, 60_199m, 60_201m);
    }

    [Fact]
    public async Task A_position_that_is_closed_is_told_no_more()
    {
        Assert.Empty(await Broker.GetPositionsAsync());
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        await Confirmed(Market(OrderSide.Sell, 0.01m, reduceOnly: true));
        Assert.Empty(await Broker.GetPositionsAsync());
    }

    [Fact]
    public async Task Both_position_modes_are_served_where_there_are_two()
    {
        if (!Rig.Traits.HasPositionModes)
        {
            await Assert.ThrowsAsync<NotSupportedException>(async () => await Rig.SetHedgedAsync(true));
            return;
        }

        await Rig.SetHedgedAsync(true);
        await Rig.RestartAsync();
        var entry = Market(OrderSide.Buy, 0.02m);
        await Confirmed(entry);
        Assert.Equal(0.02m, Assert.Single(await Broker.GetPositionsAsync()).Quantity);
        Assert.Equal(1, await Taken(entry));
        await Confirmed(Market(OrderSide.Sell, 0.02m, reduceOnly: true));
        await Confirmed(Market(OrderSide.Sell, 0.01m));
        Assert.Equal(-0.01m, Assert.Single(await Broker.GetPositionsAsync()).Quantity);
        await Confirmed(Market(OrderSide.Buy, 0.01m, reduceOnly: true));
        Assert.Empty(await Broker.GetPositionsAsync());
    }

    [Theory]
    [InlineData(MarginMode.Isolated)]
    [InlineData(MarginMode.Cross)]
    public async Task Preparing_sets_leverage_and_margin_as_often_as_it_is_asked(MarginMode mode)
    {
        foreach (var leverage in new[] { 3, 3, 10, 10 })
        {
            Assert.Null(await Broker.PrepareAsync(Rig.Instrument, new MarginTerms(leverage, mode)));
            if (await Rig.TermsAsync() is { } terms)
                Assert.Equal(new MarginTerms(leverage, mode), terms);
        }

        // More than the whole account, less than ten times it.
        Assert.Equal(OrderState.Filled, (await Confirmed(Market(OrderSide.Buy, 0.3m))).State);
    }

    [Fact]
    public async Task Leverage_beyond_what_the_venue_gives_is_refused_with_its_words()
    {
        var refusal = await Broker.PrepareAsync(Rig.Instrument, new MarginTerms((Rig.Traits.MaxLeverage ?? 124) + 1));
        if (Rig.Traits.MaxLeverage is null)
        {
            Assert.Null(refusal);
            return;
        }

        Assert.NotNull(refusal);
        Assert.NotEqual("", refusal.Code);
        Assert.NotEqual("", refusal.Message);
    }

    [Fact]
    public async Task Preparing_what_is_not_listed_is_refused_where_leverage_has_a_limit()
    {
        var refusal = await Broker.PrepareAsync(Rig.Unlisted, new MarginTerms(5));
        Assert.Equal(Rig.Traits.MaxLeverage is null, refusal is null);
    }
}
