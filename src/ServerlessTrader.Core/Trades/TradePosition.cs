namespace ServerlessTrader.Core.Trades;

/// <summary>A trade's position and money, worked out from its fills.</summary>
/// <remarks>
/// A position that was enlarged is counted as exchanges do: what is closed costs the average price of what was open just then. Once everything is closed that makes no
/// difference.
/// </remarks>
/// <param name="Entered">Units bought or sold to open, later additions included.</param>
/// <param name="Closed">Units closed since.</param>
/// <param name="EntryPrice">Average entry price per unit; 0 before the first fill.</param>
/// <param name="ExitPrice">Average exit price per unit; 0 before the first exit.</param>
/// <param name="GrossProfit">Money made on what is closed, before fees.</param>
/// <param name="Fees">Fees of all fills.</param>
public readonly record struct TradePosition(decimal Entered, decimal Closed, decimal EntryPrice, decimal ExitPrice, decimal GrossProfit, decimal Fees)
{
    /// <summary>Units of the original entry, without later additions.</summary>
    public decimal OriginalEntered { get; init; }

    /// <summary>Average price of the original entry, from which levels are counted; 0 before the first fill.</summary>
    public decimal OriginalPrice { get; init; }

    /// <summary>Fees of the original entry.</summary>
    public decimal OriginalFees { get; init; }

    /// <summary>Average price of what is open now; the last such price once nothing is.</summary>
    public decimal OpenPrice { get; init; }

    /// <summary>Price × quantity of every unit ever entered less that of every unit closed: what the open units must fetch for the trade to lose nothing before fees.</summary>
    public decimal Outlay { get; init; }

    /// <summary>Units still open.</summary>
    public decimal Open => Entered - Closed;

    /// <summary>Money made on what is closed, after all fees paid so far.</summary>
    public decimal NetProfit => GrossProfit - Fees;

    internal static TradePosition Of(Trade trade)
    {
        decimal original = 0m, paidOriginal = 0m, feesOriginal = 0m, entered = 0m, closed = 0m, paid = 0m, received = 0m, fees = 0m;
        foreach (var order in trade.AllOrders)
        {
            foreach (var fill in order.Fills)
            {
                fees += fill.Fee;
                if (Closes(order))
                {
                    closed += fill.Quantity;
                    received += fill.Quantity * fill.Price;
                    continue;
                }

                entered += fill.Quantity;
                paid += fill.Quantity * fill.Price;
                if (order.Purpose != OrderPurpose.Entry)
                    continue;
                original += fill.Quantity;
                paidOriginal += fill.Quantity * fill.Price;
                feesOriginal += fill.Fee;
            }
        }

        if (trade.Plan is not { } plan || entered == 0m)
            return new TradePosition(entered, closed, 0m, 0m, 0m, fees);
        var entryPrice = paid / entered;
        var exitPrice = closed == 0m ? 0m : received / closed;
        var openPrice = original == entered ? entryPrice : OpenPriceOf(trade);

        // Computed from sums, not from the rounded average, so that a flat trade's profit is exact to the last digit.
        var cost = closed == entered ? paid : original == entered ? entryPrice * closed : paid - openPrice * (entered - closed);
        var gross = plan.Sign * (received - cost) * plan.Instrument.Multiplier;
        return new TradePosition(entered, closed, entryPrice, exitPrice, gross, fees)
        {
            OriginalEntered = original,
            OriginalPrice = original == 0m ? 0m : paidOriginal / original,
            OriginalFees = feesOriginal,
            OpenPrice = openPrice,
            Outlay = paid - received,
        };
    }

    private static bool Closes(OrderTicket order) => order.Purpose is OrderPurpose.Exit or OrderPurpose.Stop;

    /// <summary>The moving average, fill by fill in the order they were executed.</summary>
    private static decimal OpenPriceOf(Trade trade)
    {
        decimal open = 0m, price = 0m;
        foreach (var (order, fill) in trade.AllOrders.SelectMany(order => order.Fills.Select(fill => (order, fill))).OrderBy(executed => executed.fill.At))
        {
            if (Closes(order))
            {
                open -= fill.Quantity;
                continue;
            }

            price = open <= 0m ? fill.Price : (open * price + fill.Quantity * fill.Price) / (open + fill.Quantity);
            open += fill.Quantity;
        }

        return price;
    }
}
