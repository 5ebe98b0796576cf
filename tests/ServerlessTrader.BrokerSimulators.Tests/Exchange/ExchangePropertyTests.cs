using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Tests.Exchange;

public sealed class ExchangePropertyTests
{
    private static readonly Gen<(int Kind, int Quantity, int Price)[]> _deeds =
        (from kind in Gen.Choose(0, 9)
         from quantity in Gen.Choose(1, 60)
         from price in Gen.Choose(550_000, 650_000)
         select (kind, quantity, price)).ArrayOf();

    [Theory]
    [InlineData(false, MarginMode.Cross)]
    [InlineData(false, MarginMode.Isolated)]
    [InlineData(true, MarginMode.Cross)]
    [InlineData(true, MarginMode.Isolated)]
    public void Money_and_positions_always_add_up(bool hedged, MarginMode mode) =>
        Prop.ForAll(_deeds.ToArbitrary(), deeds =>
        {
            using var desk = new ExchangeDesk();
            if (hedged)
                desk.Account.SetHedged(true);
            if (mode != desk.Account.StartMarginMode)
                desk.Account.SetMarginMode(ExchangeDesk.Btc, mode);
            foreach (var deed in deeds)
            {
                Do(desk, deed, hedged);
                Check(desk);
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static void Do(ExchangeDesk desk, (int Kind, int Quantity, int Price) deed, bool hedged)
    {
        var (quantity, price) = (deed.Quantity * 0.001m, deed.Price * 0.1m);
        var side = deed.Quantity % 2 == 0 ? OrderSide.Buy : OrderSide.Sell;
        var positionSide = hedged ? deed.Price % 2 == 0 ? PositionSide.Long : PositionSide.Short : PositionSide.Both;
        var held = desk.Held(positionSide);
        try
        {
            switch (deed.Kind)
            {
                case 0 or 1 or 2:
                    desk.Account.Place(new NewOrder(ExchangeDesk.Btc, side, OrderKind.Market, quantity) { PositionSide = positionSide });
                    break;
                case 3 or 4:
                    desk.Account.Place(new NewOrder(ExchangeDesk.Btc, side, OrderKind.Limit, quantity) { Price = price, PositionSide = positionSide });
                    break;
                case 5:
                    desk.Account.Place(new NewOrder(ExchangeDesk.Btc, side, OrderKind.Market, quantity) { PositionSide = positionSide, ReduceOnly = !hedged });
                    Assert.True(hedged || Math.Abs(desk.Held()) <= Math.Abs(held), "A reduce-only order made the position larger.");
                    Assert.True(hedged || Math.Sign(desk.Held()) * Math.Sign(held) >= 0, "A reduce-only order turned the position.");
                    break;
                case 6:
                    desk.Account.Place(new NewStop(ExchangeDesk.Btc, side, quantity, price, Rises: side == OrderSide.Buy) { PositionSide = positionSide, ReduceOnly = !hedged });
                    break;
                case 7:
                    desk.Exchange.FillNextInPart(0.5m, stalls: deed.Price % 2 == 0);
                    break;
                case 8:
                    desk.Exchange.ReleaseFills();
                    break;
                default:
                    desk.Exchange.SetPrice(ExchangeDesk.Btc, price);
                    break;
            }
        }
        catch (ExchangeRefusalException)
        {
            // Refusals are part of life; what counts is that the books still add up.
        }
    }

    private static void Check(ExchangeDesk desk)
    {
        var (view, fills) = (desk.Account.View(), desk.Account.Fills);
        var mark = desk.Exchange.PriceOf(ExchangeDesk.Btc).Mark;
        foreach (var side in Enum.GetValues<PositionSide>())
            Assert.Equal(fills.Where(fill => fill.PositionSide == side).Sum(fill => fill.SignedQuantity), desk.Held(side));
        // What every fill paid or took in, and what is held at the mark.
        var cash = -fills.Sum(fill => fill.SignedQuantity * fill.Price) - fills.Sum(fill => fill.Fee);
        Assert.Equal(desk.Account.Deposited + cash + fills.Sum(fill => fill.SignedQuantity) * mark, view.Equity);
        Assert.Equal(view.Wallet + view.Unrealised, view.Equity);
        Assert.Equal(desk.Account.Deposited + fills.Sum(fill => fill.Realised) - fills.Sum(fill => fill.Fee), view.Wallet);
        Assert.Equal(view.Wallet - view.Positions.Sum(position => position.Position.IsolatedWallet), view.CrossWallet);
        Assert.All(desk.Account.Orders, order => Assert.True(order.Filled <= order.Quantity && (order.State == ExchangeOrderState.Filled) == (order.Remaining == 0m)));
        Assert.All(desk.Account.Orders, order => Assert.Equal(order.Fills, fills.Where(fill => fill.OrderId == order.Id)));
        Assert.All(view.Positions, position => Assert.True(position.Position.IsolatedWallet >= 0m));
    }
}
