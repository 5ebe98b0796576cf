using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Trades;
using static ServerlessTrader.Core.Tests.Trades.Trades;

namespace ServerlessTrader.Core.Tests.Trades;

/// <summary>What a trade's fills make of it.</summary>
public sealed class TradePositionTests
{
    [Fact]
    public void Nothing_filled_is_nothing_held() => Assert.Equal(default, Bought().Position);

    [Fact]
    public void The_entry_price_is_the_average_of_the_fills() =>
        Assert.Equal((3m, 3m, 4.54m), Of(Bought(Entry(Fill("1", 1m, 4.52m), Fill("2", 2m, 4.55m)))));

    [Fact]
    public void Fills_of_several_entry_orders_count_together() =>
        Assert.Equal((3m, 3m, 4.54m), Of(Bought(Entry(Fill("1", 1m, 4.52m)), Entry(Fill("1", 2m, 4.55m)))));

    [Fact]
    public void The_options_example_makes_1_603_before_fees()
    {
        // 3 in at 4.55; 1 out at 6.84, 2 at 11.42: (6.84 + 22.84 − 13.65) × 100.
        var position = Bought(Entry(Fill("1", 3m, 4.55m, 1.95m)), Exit(Fill("2", 1m, 6.84m, 0.65m)), Exit(Fill("3", 2m, 11.42m, 1.30m))).Position;

        Assert.Equal((3m, 3m, 0m), (position.Entered, position.Closed, position.Open));
        Assert.Equal((1_603m, 3.90m, 1_599.10m), (position.GrossProfit, position.Fees, position.NetProfit));
        Assert.Equal(29.68m / 3m, position.ExitPrice);
    }

    [Fact]
    public void What_is_closed_of_an_enlarged_position_costs_the_average_of_what_was_open()
    {
        // The r-multiple example as a short: 0.384 at 65,000, 0.096 back at 64,750, 0.192 more there, then 0.160 at 64,650.
        var trade = Sold(
            Entry(Fill("1", 0.384m, 65_000m, 10m)), Exit(Fill("2", 0.096m, 64_750m)), Order(OrderPurpose.Add, 0.192m) with { Fills = [Fill("3", 0.192m, 64_750m, 5m)], State = TicketState.Filled },
            Exit(Fill("4", 0.160m, 64_650m)));
        var position = trade.Position;

        Assert.Equal((0.576m, 0.256m, 0.320m), (position.Entered, position.Closed, position.Open));
        Assert.Equal((0.384m, 65_000m, 10m, 64_900m), (position.OriginalEntered, position.OriginalPrice, position.OriginalFees, position.OpenPrice));
        Assert.Equal((64m, 15m), (position.GrossProfit, position.Fees));
    }

    [Fact]
    public void A_stop_that_filled_has_closed()
    {
        var stop = Exit(Fill("2", 3m, 2.26m)) with { Purpose = OrderPurpose.Stop };
        var position = (Bought(Entry(Fill("1", 3m, 4.52m))) with { Stops = [stop] }).Position;

        Assert.Equal((3m, 0m, -678m), (position.Closed, position.Open, position.GrossProfit));
    }

    [Fact]
    public void Profit_is_booked_on_what_is_closed_only()
    {
        var position = Bought(Entry(Fill("1", 3m, 4.55m)), Exit(Fill("2", 1m, 6.84m))).Position;

        Assert.Equal((2m, 229m), (position.Open, position.GrossProfit));
    }

    [Fact]
    public void A_sold_position_profits_from_a_falling_price()
    {
        var position = Sold(Entry(Fill("1", 0.384m, 65_000m)), Exit(Fill("2", 0.096m, 64_750m))).Position;

        Assert.Equal((0.288m, 24m), (position.Open, position.GrossProfit));
    }

    [Fact]
    public void The_profit_of_a_flat_trade_is_exact_though_its_average_has_no_end()
    {
        var position = Bought(Entry(Fill("1", 1m, 4.53m), Fill("2", 2m, 4.54m)), Exit(Fill("3", 3m, 4.60m))).Position;

        Assert.Equal(19m, position.GrossProfit); // 13.80 − 13.61
    }

    [Fact]
    public void Fees_count_from_the_first_fill_on_and_rebates_lower_them()
    {
        Assert.Equal((1.95m, -1.95m), (Bought(Entry(Fill("1", 3m, 4.55m, 1.95m))).Position.Fees, Bought(Entry(Fill("1", 3m, 4.55m, 1.95m))).Position.NetProfit));
        Assert.Equal(1.45m, Bought(Entry(Fill("1", 3m, 4.55m, 1.95m)), Exit(Fill("2", 1m, 5m, -0.50m))).Position.Fees);
    }

    [Fact]
    public void What_is_closed_and_what_is_open_is_what_was_entered() => Prop.ForAll(AnyTrade(), trade =>
    {
        var position = trade.Position;
        return position.Closed + position.Open == position.Entered && position.Open >= 0m;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_flat_trade_made_what_it_received_less_what_it_paid() => Prop.ForAll(AnyTrade(), trade =>
    {
        var position = trade.Position;
        var entries = trade.Orders.Where(order => order.Purpose == OrderPurpose.Entry).SelectMany(order => order.Fills).Sum(fill => fill.Quantity * fill.Price);
        var exits = trade.Orders.Where(order => order.Purpose == OrderPurpose.Exit).SelectMany(order => order.Fills).Sum(fill => fill.Quantity * fill.Price);
        return position.Open > 0m || position.GrossProfit == trade.Plan!.Sign * (exits - entries) * trade.Plan.Instrument.Multiplier;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_average_lies_between_the_lowest_and_the_highest_fill() => Prop.ForAll(AnyTrade(), trade =>
    {
        var prices = trade.Orders.Where(order => order.Purpose == OrderPurpose.Entry).SelectMany(order => order.Fills).Select(fill => fill.Price).ToList();
        return Math.Round(trade.Position.EntryPrice, 10) >= prices.Min() && Math.Round(trade.Position.EntryPrice, 10) <= prices.Max();
    }).QuickCheckThrowOnFailure();

    private static (decimal Entered, decimal Open, decimal EntryPrice) Of(Trade trade) => (trade.Position.Entered, trade.Position.Open, trade.Position.EntryPrice);

    /// <summary>One to five entry fills in up to two orders; then exits, often until it is flat.</summary>
    private static Arbitrary<Trade> AnyTrade() => (
        from isBought in Gen.Elements(true, false)
        from entries in AnyFill().NonEmptyListOf()
        from exits in AnyFill().ListOf()
        from flatten in Gen.Elements(true, false)
        from last in AnyFill()
        select Make(isBought, [.. entries.Take(5)], [.. exits.Take(5)], flatten ? last : null)).ToArbitrary();

    private static Gen<Fill> AnyFill() =>
        from quantity in Gen.Choose(1, 20)
        from price in Gen.Choose(1, 2_000)
        from fee in Gen.Choose(-10, 200)
        select Fill($"{quantity}-{price}-{fee}", quantity, price / 100m, fee / 100m);

    private static Trade Make(bool isBought, List<Fill> entries, List<Fill> exits, Fill? last)
    {
        var open = entries.Sum(fill => fill.Quantity);
        var closing = new List<OrderTicket>();
        foreach (var fill in exits)
        {
            var quantity = Math.Min(fill.Quantity, open);
            if (quantity > 0m)
                closing.Add(Exit(fill with { Quantity = quantity }));
            open -= quantity;
        }

        if (last is not null && open > 0m)
            closing.Add(Exit(last with { Quantity = open }));
        OrderTicket[] orders = [Entry([.. entries.Take(2)]), .. entries.Count > 2 ? [Entry([.. entries.Skip(2)])] : Array.Empty<OrderTicket>(), .. closing];
        return isBought ? Bought(orders) : Sold(orders);
    }
}
