namespace ServerlessTrader.Core.Trades;

/// <summary>A trade's position and money, worked out from its fills.</summary>
/// <param name="Entered">Units bought or sold to open.</param>
/// <param name="Closed">Units closed since.</param>
/// <param name="EntryPrice">Average entry price per unit; 0 before the first fill.</param>
/// <param name="ExitPrice">Average exit price per unit; 0 before the first exit.</param>
/// <param name="GrossProfit">Money made on what is closed, before fees.</param>
/// <param name="Fees">Fees of all fills.</param>
public readonly record struct TradePosition(decimal Entered, decimal Closed, decimal EntryPrice, decimal ExitPrice, decimal GrossProfit, decimal Fees)
{
    /// <summary>Units still open.</summary>
    public decimal Open => Entered - Closed;

    /// <summary>Money made on what is closed, after all fees paid so far.</summary>
    public decimal NetProfit => GrossProfit - Fees;

    internal static TradePosition Of(Trade trade)
    {
        decimal entered = 0m, closed = 0m, paid = 0m, received = 0m, fees = 0m;
        foreach (var order in trade.Orders)
        {
            foreach (var fill in order.Fills)
            {
                fees += fill.Fee;
                if (order.Purpose == OrderPurpose.Entry)
                {
                    entered += fill.Quantity;
                    paid += fill.Quantity * fill.Price;
                }
                else
                {
                    closed += fill.Quantity;
                    received += fill.Quantity * fill.Price;
                }
            }
        }

        if (trade.Plan is not { } plan || entered == 0m)
            return new TradePosition(entered, closed, 0m, 0m, 0m, fees);
        var entryPrice = paid / entered;
        var exitPrice = closed == 0m ? 0m : received / closed;

        // Computed from sums, not from the rounded average, so that a flat trade's profit is exact to the last digit.
        var gross = plan.Sign * (received - (closed == entered ? paid : entryPrice * closed)) * plan.Instrument.Multiplier;
        return new TradePosition(entered, closed, entryPrice, exitPrice, gross, fees);
    }
}
