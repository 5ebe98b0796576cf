using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Tests.Exchange;

public sealed class ExchangeStopTests : IDisposable
{
    private readonly ExchangeDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void A_stop_rests_and_then_sells_at_the_bid()
    {
        _desk.Buy(0.1m);
        var stop = _desk.Stop(0.1m, 59_000m);
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 59_000.1m);
        Assert.Equal(StopState.Waiting, _desk.Account.FindStop(stop.Id)!.State);
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 58_990m);
        stop = _desk.Account.FindStop(stop.Id)!;
        var order = _desk.Account.Find(stop.OrderId!.Value)!;
        Assert.Equal((StopState.Finished, 58_989.9m, 0m), (stop.State, order.AveragePrice, _desk.Held()));
    }

    [Fact]
    public void Its_life_is_told_step_by_step()
    {
        _desk.Buy(0.1m);
        _desk.Stop(0.1m, 59_000m);
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 58_990m);
        Assert.Equal(
            [StopState.Waiting, StopState.Triggering, StopState.Triggered, StopState.Finished],
            _desk.Happened.OfType<ExchangeEvent.StopChanged>().Select(changed => changed.Stop.State));
    }

    [Fact]
    public void A_stop_can_watch_the_mark()
    {
        _desk.Buy(0.1m);
        var stop = _desk.Account.Place(new NewStop(ExchangeDesk.Btc, OrderSide.Sell, 0.1m, 59_000m, Rises: false) { ReduceOnly = true, Watches = TriggerPrice.Mark });
        _desk.Exchange.SetMark(ExchangeDesk.Btc, 58_999m);
        Assert.Equal(StopState.Finished, _desk.Account.FindStop(stop.Id)!.State);
    }

    [Fact]
    public void A_stop_that_would_trigger_at_once_is_refused() =>
        Assert.Equal(RefusalReason.WouldTriggerAtOnce, ExchangeDesk.Refused(() => _desk.Stop(0.1m, 60_000m)));

    [Fact]
    public void A_reduce_only_stop_whose_position_is_gone_is_rejected_when_its_price_comes()
    {
        _desk.Buy(0.1m);
        var stop = _desk.Stop(0.1m, 59_000m);
        _desk.Sell(0.1m);
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 58_000m);
        Assert.Equal((StopState.Rejected, 0m), (_desk.Account.FindStop(stop.Id)!.State, _desk.Held()));
    }

    [Fact]
    public void A_stop_that_closes_the_position_goes_with_it()
    {
        _desk.Buy(0.1m);
        var stop = _desk.Account.Place(new NewStop(ExchangeDesk.Btc, OrderSide.Sell, 0m, 59_000m, Rises: false) { ClosesPosition = true });
        _desk.Sell(0.1m);
        Assert.Equal(StopState.Expired, _desk.Account.FindStop(stop.Id)!.State);
    }

    [Fact]
    public void Two_stops_for_one_position_sell_it_once()
    {
        _desk.Buy(0.1m);
        _desk.Stop(0.1m, 59_000m);
        _desk.Stop(0.1m, 58_900m);
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 58_000m);
        Assert.Equal(0m, _desk.Held());
    }

    [Fact]
    public void Cancelling_orders_leaves_stops_alone_and_the_other_way_round()
    {
        _desk.Limit(OrderSide.Buy, 0.1m, 58_500m);
        _desk.Stop(0.1m, 58_000m, reduceOnly: false);
        Assert.Single(_desk.Account.CancelOrders(ExchangeDesk.Btc));
        Assert.Single(_desk.Account.WaitingStops);
        Assert.Single(_desk.Account.CancelStops(ExchangeDesk.Btc));
        Assert.Empty(_desk.Account.WaitingStops);
    }

    [Fact]
    public void A_moving_price_triggers_by_the_clock()
    {
        _desk.Buy(0.1m);
        var stop = _desk.Stop(0.1m, 59_000m);
        _desk.Exchange.MoveTo(ExchangeDesk.Btc, 58_000m, TimeSpan.FromSeconds(20));
        _desk.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(_desk.Account.FindStop(stop.Id)!.IsWaiting);
        _desk.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(StopState.Finished, _desk.Account.FindStop(stop.Id)!.State);
    }
}
