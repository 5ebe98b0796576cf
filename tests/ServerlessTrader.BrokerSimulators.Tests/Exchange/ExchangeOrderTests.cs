using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Tests.Exchange;

public sealed class ExchangeOrderTests : IDisposable
{
    private readonly ExchangeDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void A_resting_limit_fills_at_its_own_price_as_maker_when_the_market_comes()
    {
        var order = _desk.Limit(OrderSide.Buy, 0.1m, 59_000m);
        Assert.Equal(ExchangeOrderState.New, order.State);
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 58_000m);
        var fill = Assert.Single(_desk.Account.Find(order.Id)!.Fills);
        Assert.Equal((59_000m, true, 1.18m), (fill.Price, fill.IsMaker, fill.Fee));
    }

    [Fact]
    public void A_limit_that_crosses_takes_the_best_price() =>
        Assert.Equal(60_000.1m, _desk.Limit(OrderSide.Buy, 0.1m, 60_500m).AveragePrice);

    [Fact]
    public void An_immediate_order_that_cannot_fill_expires()
    {
        Assert.Equal(ExchangeOrderState.Expired, _desk.Limit(OrderSide.Buy, 0.1m, 59_000m, TimeInForce.ImmediateOrCancel).State);
        Assert.Empty(_desk.Account.OpenOrders);
    }

    [Fact]
    public void A_post_only_order_that_would_take_is_refused() =>
        Assert.Equal(RefusalReason.WouldTake, ExchangeDesk.Refused(() => _desk.Limit(OrderSide.Buy, 0.1m, 60_000.1m, TimeInForce.PostOnly)));

    [Fact]
    public void A_reduce_only_order_is_cut_to_the_position()
    {
        _desk.Buy(0.1m);
        var order = _desk.Sell(0.3m, reduceOnly: true);
        Assert.Equal((0.1m, ExchangeOrderState.Filled, 0m), (order.Quantity, order.State, _desk.Held()));
    }

    [Fact]
    public void A_reduce_only_order_without_a_position_is_refused() =>
        Assert.Equal(RefusalReason.NothingToReduce, ExchangeDesk.Refused(() => _desk.Sell(0.1m, reduceOnly: true)));

    [Fact]
    public void A_resting_reduce_only_order_shrinks_with_the_position_and_goes_with_it()
    {
        _desk.Buy(0.1m);
        var target = _desk.Limit(OrderSide.Sell, 0.1m, 62_000m, reduceOnly: true);
        _desk.Sell(0.06m);
        Assert.Equal(0.04m, _desk.Account.Find(target.Id)!.Quantity);
        _desk.Sell(0.04m);
        Assert.Equal(ExchangeOrderState.Expired, _desk.Account.Find(target.Id)!.State);
    }

    [Fact]
    public void A_partial_fill_stalls_until_it_is_let_go()
    {
        _desk.Exchange.FillNextInPart(0.4m, stalls: true);
        var order = _desk.Buy(0.1m);
        Assert.Equal((ExchangeOrderState.PartiallyFilled, 0.04m), (order.State, order.Filled));
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 60_100m);
        Assert.Equal(0.04m, _desk.Held());
        _desk.Exchange.ReleaseFills();
        order = _desk.Account.Find(order.Id)!;
        Assert.Equal((ExchangeOrderState.Filled, 60_100.1m), (order.State, order.Fills[^1].Price));
    }

    [Fact]
    public void A_partial_fill_that_does_not_stall_is_two_fills()
    {
        _desk.Exchange.FillNextInPart(0.4m, stalls: false);
        Assert.Equal([0.04m, 0.06m], _desk.Buy(0.1m).Fills.Select(fill => fill.Quantity));
    }

    [Fact]
    public void What_is_left_of_a_stalled_order_can_be_cancelled()
    {
        _desk.Exchange.FillNextInPart(0.4m, stalls: true);
        var order = _desk.Account.Cancel(_desk.Buy(0.1m).Id);
        Assert.Equal((ExchangeOrderState.Cancelled, 0.04m), (order.State, order.Filled));
        Assert.Equal(RefusalReason.OrderNotOpen, ExchangeDesk.Refused(() => _desk.Account.Cancel(order.Id)));
    }

    [Fact]
    public void An_id_can_be_used_again_after_its_order_has_ended_where_only_open_ids_are_unique()
    {
        _desk.Limit(OrderSide.Buy, 0.1m, 59_000m, id: "rests");
        Assert.Equal(RefusalReason.DuplicateClientId, ExchangeDesk.Refused(() => _desk.Limit(OrderSide.Buy, 0.1m, 59_000m, id: "rests")));
        _desk.Buy(0.1m, "trades");
        _desk.Buy(0.1m, "trades");
        Assert.Equal(2, _desk.Account.CountOf("trades"));
    }

    [Fact]
    public void An_id_can_never_be_used_again_where_ids_are_unique_for_ever()
    {
        using var desk = new ExchangeDesk(new ExchangeRules { ClientIds = ClientIdRule.UniqueForever });
        desk.Buy(0.1m, "trades");
        Assert.Equal(RefusalReason.DuplicateClientId, ExchangeDesk.Refused(() => desk.Buy(0.1m, "trades")));
    }

    [Fact]
    public void Hedge_mode_holds_long_and_short_apart()
    {
        _desk.Account.SetHedged(true);
        Place(OrderSide.Buy, PositionSide.Long, 0.1m);
        Place(OrderSide.Sell, PositionSide.Short, 0.2m);
        Assert.Equal((0.1m, -0.2m), (_desk.Held(PositionSide.Long), _desk.Held(PositionSide.Short)));
        Assert.Equal(RefusalReason.HedgeExcess, ExchangeDesk.Refused(() => Place(OrderSide.Sell, PositionSide.Long, 0.2m)));
        Place(OrderSide.Buy, PositionSide.Short, 0.2m);
        Assert.Equal(0m, _desk.Held(PositionSide.Short));
    }

    [Fact]
    public void An_order_must_name_the_side_in_hedge_mode_and_may_not_in_one_way_mode()
    {
        Assert.Equal(RefusalReason.PositionSideMismatch, ExchangeDesk.Refused(() => Place(OrderSide.Buy, PositionSide.Long, 0.1m)));
        _desk.Account.SetHedged(true);
        Assert.Equal(RefusalReason.PositionSideMismatch, ExchangeDesk.Refused(() => _desk.Buy(0.1m)));
    }

    [Fact]
    public void The_mode_cannot_change_under_a_position()
    {
        _desk.Buy(0.1m);
        Assert.Equal(RefusalReason.PositionModeWithPosition, ExchangeDesk.Refused(() => _desk.Account.SetHedged(true)));
        Assert.Equal(RefusalReason.MarginModeWithPosition, ExchangeDesk.Refused(() => _desk.Account.SetMarginMode(ExchangeDesk.Btc, MarginMode.Isolated)));
    }

    private void Place(OrderSide side, PositionSide positionSide, decimal quantity) =>
        _desk.Account.Place(new NewOrder(ExchangeDesk.Btc, side, OrderKind.Market, quantity) { PositionSide = positionSide });
}
