using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit.Brokers;

public abstract partial class BrokerConformance
{
    [Theory]
    [InlineData(OrderSide.Buy, 0.01)]
    [InlineData(OrderSide.Sell, -0.01)]
    public async Task A_market_order_is_confirmed_with_its_fills(OrderSide side, decimal held)
    {
        var order = Market(side, 0.01m);
        var report = await Confirmed(order);
        Assert.Equal((order.ClientOrderId, OrderState.Filled, 0.01m), (report.ClientOrderId, report.State, report.FilledQuantity));
        Assert.All(report.Fills, fill => Assert.InRange(fill.Price, 59_999m, 60_001m));
        Assert.NotEqual("", report.BrokerOrderId);
        Assert.Equal(held, await Rig.HeldAsync());
    }

    [Fact]
    public async Task Fees_are_those_the_venue_charged()
    {
        var order = Market(OrderSide.Buy, 0.02m);
        var report = await Confirmed(order);
        Assert.Equal((await Rig.BookedAsync(order)).Fees, report.Fills.Sum(fill => fill.Fee));
        Assert.All(report.Fills, fill => Assert.True(fill.Fee > 0m));
    }

    [Fact]
    public async Task What_is_found_is_what_was_confirmed()
    {
        var order = Market(OrderSide.Buy, 0.01m);
        var (submitted, found) = (await Confirmed(order), await Found(order));
        Assert.Equal(submitted.Fills.AsEnumerable(), found.Fills);
        Assert.Equal((submitted.BrokerOrderId, submitted.State, order.ClientOrderId), (found.BrokerOrderId, found.State, found.ClientOrderId));
    }

    [Fact]
    public async Task An_order_nobody_placed_is_not_found()
    {
        Assert.IsType<OrderOutcome.NotFound>(await Broker.FindAsync(Market(OrderSide.Buy, 0.01m).Key));
        Assert.IsType<OrderOutcome.NotFound>(await Broker.CancelAsync(Market(OrderSide.Buy, 0.01m).Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_id_that_has_traded_does_not_trade_again(bool afterRestart)
    {
        var order = Market(OrderSide.Buy, 0.01m);
        var first = await Confirmed(order);
        if (afterRestart)
            await Rig.RestartAsync();
        var again = await Confirmed(order);
        Assert.Equal(first.Fills.AsEnumerable(), again.Fills);
        Assert.Equal((1, 0.01m), (await Taken(order), await Rig.HeldAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_id_that_is_working_is_not_placed_again(bool afterRestart)
    {
        var order = Limit(OrderSide.Buy, 0.01m, 58_000m);
        await Confirmed(order);
        if (afterRestart)
            await Rig.RestartAsync();
        Assert.Equal(OrderState.Working, (await Confirmed(order)).State);
        Assert.Equal(1, await Taken(order));
    }

    [Fact]
    public async Task A_client_id_that_was_cancelled_is_not_placed_again()
    {
        var order = Limit(OrderSide.Buy, 0.01m, 58_000m);
        await Confirmed(order);
        await Broker.CancelAsync(order.Key);
        Assert.Equal(OrderState.Cancelled, (await Confirmed(order)).State);
        Assert.Equal(1, await Taken(order));
    }

    [Fact]
    public async Task A_limit_order_rests_until_its_price_comes()
    {
        var order = Limit(OrderSide.Buy, 0.01m, 58_000m);
        var report = await Confirmed(order);
        Assert.Equal((OrderState.Working, 0m), (report.State, report.FilledQuantity));
        Assert.Equal(order.ClientOrderId, Assert.Single(await Broker.GetWorkingOrdersAsync()).ClientOrderId);
        await Rig.SetPriceAsync(57_900m);
        report = await Found(order);
        Assert.Equal((OrderState.Filled, 0.01m), (report.State, report.FilledQuantity));
        Assert.All(report.Fills, fill => Assert.True(fill.Price <= 58_000m));
        Assert.Empty(await Broker.GetWorkingOrdersAsync());
    }

    [Theory]
    [InlineData(OrderSide.Buy, 60_500)]
    [InlineData(OrderSide.Sell, 59_500)]
    public async Task A_limit_order_never_fills_at_a_worse_price(OrderSide side, decimal limit)
    {
        var report = await Confirmed(Limit(side, 0.01m, limit));
        Assert.Equal(OrderState.Filled, report.State);
        Assert.All(report.Fills, fill => Assert.True(side == OrderSide.Buy ? fill.Price <= limit : fill.Price >= limit));
    }

    [Fact]
    public async Task A_working_order_is_cancelled()
    {
        var order = Limit(OrderSide.Buy, 0.01m, 58_000m);
        await Confirmed(order);
        Assert.Equal(OrderState.Cancelled, Report(await Broker.CancelAsync(order.Key)).State);
        Assert.Equal(OrderState.Cancelled, (await Found(order)).State);
        Assert.False((await Rig.BookedAsync(order)).Working);
    }

    [Fact]
    public async Task A_cancel_that_comes_too_late_tells_the_fills()
    {
        var order = Market(OrderSide.Buy, 0.01m);
        await Confirmed(order);
        var report = Report(await Broker.CancelAsync(order.Key));
        Assert.Equal((OrderState.Filled, 0.01m), (report.State, report.FilledQuantity));
    }

    [Fact]
    public async Task Cancelling_all_of_one_instrument_leaves_the_others_alone()
    {
        var (mine, mineToo) = (Limit(OrderSide.Buy, 0.01m, 58_000m), Limit(OrderSide.Sell, 0.01m, 62_000m));
        var price = await Rig.Market.GetQuoteAsync(Rig.Other.Symbol);
        var rules = await Rig.Market.GetPriceRulesAsync(Rig.Other);
        var others = Limit(OrderSide.Buy, 1m, rules.PriceDown(price!.Value.Bid * 0.98m), Rig.Other);
        foreach (var order in new[] { mine, mineToo, others })
            await Confirmed(order);
        var cancelled = await Broker.CancelAllAsync(Rig.Instrument);
        Assert.Equal([mine.ClientOrderId, mineToo.ClientOrderId], cancelled.Select(report => report.ClientOrderId).Order(StringComparer.Ordinal));
        Assert.All(cancelled, report => Assert.Equal(OrderState.Cancelled, report.State));
        Assert.Equal(others.ClientOrderId, Assert.Single(await Broker.GetWorkingOrdersAsync()).ClientOrderId);
    }

    [Fact]
    public async Task Cancelling_all_when_there_is_nothing_is_no_error() => Assert.Empty(await Broker.CancelAllAsync(Rig.Instrument));

    [Theory]
    [InlineData(OrderSide.Buy)]
    [InlineData(OrderSide.Sell)]
    public async Task A_reduce_only_order_never_turns_a_position(OrderSide side)
    {
        await Confirmed(Market(side, 0.01m));
        var exit = Market(side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy, 0.03m, reduceOnly: true);
        var outcome = await Broker.SubmitAsync(exit);
        // Cut to what is held, or refused outright: never beyond.
        Assert.Equal(outcome is OrderOutcome.Confirmed ? 0m : side == OrderSide.Buy ? 0.01m : -0.01m, await Rig.HeldAsync());
        if (outcome is OrderOutcome.Confirmed confirmed)
            Assert.Equal(0.01m, confirmed.Report.FilledQuantity);
        else
            Assert.IsType<OrderOutcome.Rejected>(outcome);
    }

    [Fact]
    public async Task A_reduce_only_order_closes_less_than_the_smallest_order_that_opens()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        await Confirmed(Market(OrderSide.Sell, 0.009m, reduceOnly: true));
        // 0.001 × 60,000 is below the minimum notional of an entry.
        Assert.Equal(OrderState.Filled, (await Confirmed(Market(OrderSide.Sell, 0.001m, reduceOnly: true))).State);
        Assert.Equal(0m, await Rig.HeldAsync());
    }

    [Fact]
    public async Task A_reduce_only_order_with_nothing_to_reduce_is_rejected()
    {
        var order = Market(OrderSide.Sell, 0.01m, reduceOnly: true);
        Assert.Equal(Rig.Traits.NothingToReduceCode, (await Rejected(order)).Code);
        Assert.Equal(0m, await Rig.HeldAsync());
    }

    [Fact]
    public async Task A_partial_fill_is_told_as_it_grows()
    {
        await Rig.FillNextInPartAsync(0.4m);
        var order = Market(OrderSide.Buy, 0.01m);
        var report = await Confirmed(order);
        Assert.Equal((OrderState.Working, 0.004m), (report.State, report.FilledQuantity));
        await Rig.FillRestAsync();
        report = await Found(order);
        Assert.Equal((OrderState.Filled, 0.01m), (report.State, report.FilledQuantity));
        Assert.Equal(report.Fills.Length, report.Fills.Select(fill => fill.FillId).Distinct().Count());
    }

    [Fact]
    public async Task What_was_filled_before_a_cancel_is_told()
    {
        await Rig.FillNextInPartAsync(0.4m);
        var order = Market(OrderSide.Buy, 0.01m);
        await Confirmed(order);
        var report = Report(await Broker.CancelAsync(order.Key));
        Assert.Equal((OrderState.Cancelled, 0.004m), (report.State, report.FilledQuantity));
        Assert.Equal((OrderState.Cancelled, 0.004m, 0.004m), ((await Found(order)).State, (await Found(order)).FilledQuantity, await Rig.HeldAsync()));
    }

    [Fact]
    public async Task An_order_the_account_cannot_pay_for_is_rejected_in_the_brokers_words()
    {
        Assert.Null(await Broker.PrepareAsync(Rig.Instrument, new MarginTerms(1)));
        var order = Market(OrderSide.Buy, 0.3m);
        var refusal = await Rejected(order);
        Assert.Equal(Rig.Traits.InsufficientFundsCode, refusal.Code);
        Assert.NotEqual("", refusal.Message);
        Assert.Equal((0, 0m), (await Taken(order), await Rig.HeldAsync()));
    }

    [Fact]
    public async Task An_order_of_something_unlisted_is_rejected() => await Rejected(Market(OrderSide.Buy, 1m, instrument: Rig.Unlisted));

    private async Task<int> Taken(OrderRequest order) => (await Rig.BookedAsync(order)).TimesTaken;
}
