using System.Text.RegularExpressions;
using ServerlessTrader.Core.Trades;
using static ServerlessTrader.Core.Tests.Trades.Trades;

namespace ServerlessTrader.Core.Tests.Trades;

public sealed partial class TradeTests
{
    [Fact]
    public void Client_order_ids_are_numbered_by_purpose()
    {
        var trade = Bought(Entry(Fill("1", 1m, 4.52m)), Entry(Fill("2", 2m, 4.53m)), Exit(Fill("3", 1m, 6.84m)));

        Assert.Equal("0123456789abcdef01234567-entry3", trade.NextClientOrderId(OrderPurpose.Entry));
        Assert.Equal("0123456789abcdef01234567-exit2", trade.NextClientOrderId(OrderPurpose.Exit));
    }

    [Theory]
    [InlineData(OrderPurpose.Entry, 0)]
    [InlineData(OrderPurpose.Entry, 998)]
    [InlineData(OrderPurpose.Exit, 998)]
    [InlineData(OrderPurpose.Exit, 99_998)] // an exit is never given up
    public void Client_order_ids_stay_within_36_characters_every_broker_takes(OrderPurpose purpose, int before)
    {
        var id = Bought([.. Enumerable.Repeat(Order(purpose, 1m), before)]).NextClientOrderId(purpose);

        Assert.InRange(id.Length, 1, 36);
        Assert.Matches(Allowed(), id);
    }

    [Fact]
    public void The_active_order_is_the_last_one_while_it_can_trade()
    {
        var working = Order(OrderPurpose.Exit, 1m) with { State = TicketState.Working };

        Assert.Null(Bought().ActiveOrder);
        Assert.Null(Bought(Entry(Fill("1", 1m, 4.52m))).ActiveOrder);
        Assert.Equal(working, Bought(Entry(Fill("1", 1m, 4.52m)), working).ActiveOrder);
    }

    [Fact]
    public void Stops_are_numbered_on_even_when_those_that_never_traded_are_forgotten()
    {
        var trade = Bought(Entry(Fill("1", 1m, 4.52m)));
        for (var i = 1; i <= 60; i++)
        {
            var stop = Order(OrderPurpose.Stop, 1m) with { State = TicketState.Cancelled };
            Assert.EndsWith($"-stop{i}", trade.NextClientOrderId(OrderPurpose.Stop), StringComparison.Ordinal);
            trade = trade.WithNewOrder(i == 5 ? stop with { Fills = [Fill("2", 1m, 2.26m)] } : stop);
        }

        Assert.InRange(trade.Stops.Length, 1, 20);
        Assert.Equal(1m, trade.Position.Closed);
        Assert.Null(trade.ActiveOrder);
    }

    [Fact]
    public void Replacing_the_active_order_leaves_the_others()
    {
        var first = Entry(Fill("1", 1m, 4.52m));
        var trade = Bought(first, Order(OrderPurpose.Exit, 1m)).WithOrder(Order(OrderPurpose.Exit, 1m) with { State = TicketState.Working });

        Assert.Equal([TicketState.Filled, TicketState.Working], trade.Orders.Select(order => order.State));
        Assert.Same(first, trade.Orders[0]);
    }

    [GeneratedRegex("^[a-z0-9-]+$")]
    private static partial Regex Allowed();
}
