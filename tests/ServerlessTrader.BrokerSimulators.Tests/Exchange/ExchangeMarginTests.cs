using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Tests.Exchange;

public sealed class ExchangeMarginTests : IDisposable
{
    private readonly ExchangeDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void A_market_buy_pays_the_ask_and_the_taker_fee()
    {
        var order = _desk.Buy(0.1m);
        Assert.Equal((ExchangeOrderState.Filled, 60_000.1m), (order.State, order.AveragePrice));
        // 6,000.01 × 0.0005
        Assert.Equal(10_000m - 3.000005m, _desk.Account.View().Wallet);
    }

    [Fact]
    public void A_cross_position_ties_up_notional_at_the_mark_by_leverage()
    {
        _desk.Buy(0.1m);
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 61_000m);
        var view = _desk.Account.View();
        Assert.Equal(99.99m, view.Unrealised);
        Assert.Equal(305m, view.PositionMargin);
        Assert.Equal(9_996.999995m + 99.99m, view.Equity);
        Assert.Equal(9_996.999995m + 99.99m - 305m, view.Available);
        Assert.Equal(0.004m * 6_100m, view.MaintenanceMargin);
    }

    [Fact]
    public void An_isolated_position_sets_its_margin_aside_at_the_price_it_was_opened()
    {
        _desk.Account.SetMarginMode(ExchangeDesk.Btc, MarginMode.Isolated);
        _desk.Account.SetLeverage(ExchangeDesk.Btc, 10);
        _desk.Buy(0.1m);
        var view = _desk.Account.View();
        Assert.Equal(600.001m, Assert.Single(view.Positions).Position.IsolatedWallet);
        Assert.Equal(view.Wallet - 600.001m, view.CrossWallet);
        _desk.Sell(0.05m);
        Assert.Equal(300.0005m, Assert.Single(_desk.Account.View().Positions).Position.IsolatedWallet);
        _desk.Sell(0.05m);
        Assert.Equal(_desk.Account.View().Wallet, _desk.Account.View().CrossWallet);
    }

    [Fact]
    public void An_order_the_wallet_cannot_carry_is_refused()
    {
        _desk.Account.SetLeverage(ExchangeDesk.Btc, 1);
        // 10,000.02 and the fee.
        Assert.Equal(RefusalReason.MarginInsufficient, ExchangeDesk.Refused(() => _desk.Buy(0.167m)));
        Assert.Equal(ExchangeOrderState.Filled, _desk.Buy(0.166m).State);
    }

    [Fact]
    public void A_resting_order_ties_up_margin_until_it_is_gone()
    {
        var order = _desk.Limit(OrderSide.Buy, 0.1m, 58_000m);
        Assert.Equal(290m, _desk.Account.View().OrderMargin);
        _desk.Account.Cancel(order.Id);
        Assert.Equal(10_000m, _desk.Account.View().Available);
    }

    [Fact]
    public void A_position_may_not_outgrow_the_bracket_of_its_leverage()
    {
        _desk.Account.Deposit(1_000_000m);
        _desk.Account.SetLeverage(ExchangeDesk.Btc, 125);
        Assert.Equal(RefusalReason.PositionTooLarge, ExchangeDesk.Refused(() => _desk.Buy(5.1m)));
        Assert.Equal(ExchangeOrderState.Filled, _desk.Buy(4.9m).State);
    }

    [Fact]
    public void Leverage_stays_within_the_contracts_own()
    {
        Assert.Equal(RefusalReason.LeverageInvalid, ExchangeDesk.Refused(() => _desk.Account.SetLeverage(ExchangeDesk.Btc, 126)));
        Assert.Equal(RefusalReason.LeverageInvalid, ExchangeDesk.Refused(() => _desk.Account.SetLeverage(ExchangeDesk.Btc, 0)));
        Assert.True(_desk.Account.SetLeverage(ExchangeDesk.Btc, 10));
        Assert.False(_desk.Account.SetLeverage(ExchangeDesk.Btc, 10));
    }

    [Fact]
    public void The_liquidation_price_of_an_isolated_long_is_where_its_margin_is_used_up()
    {
        _desk.Account.SetMarginMode(ExchangeDesk.Btc, MarginMode.Isolated);
        _desk.Account.SetLeverage(ExchangeDesk.Btc, 10);
        _desk.Exchange.SetQuote(ExchangeDesk.Btc, 60_000m, 60_000m);
        _desk.Buy(0.1m);
        // (600 − 6,000) ÷ (0.1 × 0.004 − 0.1)
        Assert.Equal(54_216.86746988m, Assert.Single(_desk.Account.View().Positions).LiquidationPrice);
    }

    [Fact]
    public void Funding_is_paid_by_the_long_when_the_rate_is_positive()
    {
        _desk.Buy(0.1m);
        var before = _desk.Account.View().Wallet;
        _desk.Account.PayFunding(ExchangeDesk.Btc, 0.0001m);
        Assert.Equal(before - 0.6m, _desk.Account.View().Wallet);
    }
}
