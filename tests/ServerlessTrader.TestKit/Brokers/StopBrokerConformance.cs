using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit.Brokers;

/// <summary>The suite for brokers at which stops can rest.</summary>
public abstract class StopBrokerConformance : BrokerConformance
{
    [Fact]
    public void It_says_that_it_holds_stops() => Assert.True(Broker.Capabilities.HoldsStops);

    [Fact]
    public async Task A_stop_rests_among_the_working_orders()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        var stop = Stop(OrderSide.Sell, 0.01m, 59_000m);
        Assert.Equal((OrderState.Working, stop.ClientOrderId), ((await Confirmed(stop)).State, (await Found(stop)).ClientOrderId));
        Assert.Equal(stop.ClientOrderId, Assert.Single(await Broker.GetWorkingOrdersAsync()).ClientOrderId);
        Assert.Equal(0.01m, await Rig.HeldAsync());
    }

    [Theory]
    [InlineData(OrderSide.Sell, 59_000, 58_950, false)]
    [InlineData(OrderSide.Buy, 61_000, 61_050, false)]
    [InlineData(OrderSide.Sell, 59_000, 58_950, true)]
    public async Task A_stop_that_triggers_closes_the_position_and_is_found_with_its_fills(OrderSide side, decimal trigger, decimal price, bool afterRestart)
    {
        await Confirmed(Market(side == OrderSide.Sell ? OrderSide.Buy : OrderSide.Sell, 0.01m));
        var stop = Stop(side, 0.01m, trigger);
        await Confirmed(stop);
        await Rig.SetPriceAsync(price);
        if (afterRestart)
            await Rig.RestartAsync();
        var report = await Found(stop);
        Assert.Equal((OrderState.Filled, 0.01m, stop.ClientOrderId), (report.State, report.FilledQuantity, report.ClientOrderId));
        Assert.All(report.Fills, fill => Assert.InRange(fill.Price, price - 1m, price + 1m));
        Assert.Equal((await Rig.BookedAsync(stop)).Fees, report.Fills.Sum(fill => fill.Fee));
        Assert.Equal(0m, await Rig.HeldAsync());
        Assert.Empty(await Broker.GetWorkingOrdersAsync());
    }

    [Fact]
    public async Task A_stop_does_not_trigger_before_its_price()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        var stop = Stop(OrderSide.Sell, 0.01m, 59_000m);
        await Confirmed(stop);
        await Rig.SetPriceAsync(59_010m);
        Assert.Equal((OrderState.Working, 0.01m), ((await Found(stop)).State, await Rig.HeldAsync()));
    }

    [Fact]
    public async Task A_stop_is_cancelled_once_and_stays_known()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        var stop = Stop(OrderSide.Sell, 0.01m, 59_000m);
        await Confirmed(stop);
        Assert.Equal(OrderState.Cancelled, Report(await Broker.CancelAsync(stop.Key)).State);
        Assert.Equal(OrderState.Cancelled, Report(await Broker.CancelAsync(stop.Key)).State);
        await Rig.SetPriceAsync(58_000m);
        Assert.Equal(0.01m, await Rig.HeldAsync());
    }

    [Fact]
    public async Task A_cancel_of_a_stop_that_has_triggered_tells_the_fills()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        var stop = Stop(OrderSide.Sell, 0.01m, 59_000m);
        await Confirmed(stop);
        await Rig.SetPriceAsync(58_900m);
        var report = Report(await Broker.CancelAsync(stop.Key));
        Assert.Equal((OrderState.Filled, 0.01m), (report.State, report.FilledQuantity));
    }

    [Fact]
    public async Task A_stop_of_a_known_id_is_not_placed_again()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        var stop = Stop(OrderSide.Sell, 0.01m, 59_000m);
        await Confirmed(stop);
        await Rig.RestartAsync();
        await Confirmed(stop);
        Assert.Equal(1, (await Rig.BookedAsync(stop)).TimesTaken);
        await Rig.SetPriceAsync(58_900m);
        // Not even when it has done its work.
        Assert.Equal(OrderState.Filled, (await Confirmed(stop)).State);
        Assert.Equal(1, (await Rig.BookedAsync(stop)).TimesTaken);
    }

    [Fact]
    public async Task Cancelling_all_takes_stops_with_it()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        var (stop, target) = (Stop(OrderSide.Sell, 0.01m, 59_000m), Limit(OrderSide.Sell, 0.01m, 61_000m));
        await Confirmed(stop);
        await Confirmed(target);
        var cancelled = await Broker.CancelAllAsync(Rig.Instrument);
        Assert.Equal(
            new[] { stop.ClientOrderId, target.ClientOrderId }.Order(StringComparer.Ordinal), cancelled.Select(report => report.ClientOrderId).Order(StringComparer.Ordinal));
        Assert.Empty(await Broker.GetWorkingOrdersAsync());
    }

    [Fact]
    public async Task A_new_stop_rests_beside_the_old_one_and_both_close_once()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        await Confirmed(Stop(OrderSide.Sell, 0.01m, 59_000m));
        await Confirmed(Stop(OrderSide.Sell, 0.01m, 59_100m));
        await Rig.SetPriceAsync(58_000m);
        Assert.Equal(0m, await Rig.HeldAsync());
    }

    [Fact]
    public async Task A_stop_larger_than_the_position_never_turns_it()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        await Confirmed(Market(OrderSide.Buy, 0.02m));
        await Confirmed(Stop(OrderSide.Sell, 0.03m, 59_000m));
        await Confirmed(Market(OrderSide.Sell, 0.02m, reduceOnly: true));
        await Rig.SetPriceAsync(58_900m);
        Assert.InRange(await Rig.HeldAsync(), 0m, 0.01m);
    }

    [Fact]
    public async Task A_stop_whose_price_is_past_closes_at_once_or_is_rejected()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        var stop = Stop(OrderSide.Sell, 0.01m, 60_500m);
        var outcome = await Broker.SubmitAsync(stop);
        if (outcome is OrderOutcome.Rejected refusal)
            Assert.NotEqual("", refusal.Code);
        else
            Assert.Equal((OrderState.Filled, 0m), ((await Found(stop)).State, await Rig.HeldAsync()));
    }

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task A_stop_that_meets_a_fault_is_unknown_until_it_is_found(BrokerFault fault)
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        if (!Rig.Traits.Faults.Contains(fault))
        {
            await Assert.ThrowsAsync<NotSupportedException>(async () => await Rig.FailAsync(BrokerCall.Submit, fault));
            return;
        }

        await Rig.FailAsync(BrokerCall.Submit, fault);
        var stop = Stop(OrderSide.Sell, 0.01m, 59_000m);
        var outcome = await Broker.SubmitAsync(stop);
        await Rig.HealAsync();
        Assert.True(outcome is OrderOutcome.Unknown or OrderOutcome.Confirmed, $"{outcome}");
        if ((await Rig.BookedAsync(stop)).TimesTaken == 0)
            Assert.IsType<OrderOutcome.NotFound>(await Broker.FindAsync(stop.Key));
        else
            Assert.Equal(OrderState.Working, (await Found(stop)).State);
        await Confirmed(stop);
        Assert.Equal(1, (await Rig.BookedAsync(stop)).TimesTaken);
    }

    private OrderRequest Stop(OrderSide side, decimal quantity, decimal trigger) =>
        OrderRequest.Single(NextId(), Rig.Instrument, side, quantity, OrderType.StopMarket, stopPrice: trigger, reduceOnly: true);
}
