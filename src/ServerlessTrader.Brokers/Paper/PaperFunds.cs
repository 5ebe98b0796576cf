using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// What an account is worth and what of it is free. Bought options are paid in full and lend nothing; perpetuals and sold options tie up margin; working orders
/// that would open something reserve what they would tie up.
/// </summary>
internal sealed class PaperFunds(PaperBrokerOptions options, PaperView view)
{
    /// <summary>Cash plus positions at the mark.</summary>
    public decimal Equity(PaperAccount account) =>
        account.Cash + account.Positions.Sum(position => position.Quantity * view.MarkOf(position) * position.Instrument.Multiplier);

    /// <summary>What a new position may cost; below zero when losses have eaten into margin.</summary>
    public decimal Available(PaperAccount account, IEnumerable<PaperOrder> working)
    {
        var available = account.Cash;
        foreach (var position in account.Positions)
        {
            var value = position.Quantity * view.MarkOf(position) * position.Instrument.Multiplier;
            if (position.Instrument is Perpetual)
                available += value - Math.Abs(value) / LeverageOf(account, position.Instrument);
            else if (position.Quantity < 0m)
                available += value;
        }

        return available - ShortMargin(account.Positions) - working.Sum(order => Reserve(account, order));
    }

    /// <summary>The part of an order's remaining quantity that would open or enlarge a position, not shrink one.</summary>
    public static decimal Opening(PaperAccount account, PaperOrder order) =>
        order.Request.ReduceOnly ? 0m : Math.Max(0m, order.Remaining - Math.Max(0m, -order.Sign * account.Held(order.Instrument)));

    public decimal LeverageOf(PaperAccount account, Instrument instrument) => account.Leverage.GetValueOrDefault(instrument.Symbol, options.DefaultLeverage);

    private decimal Reserve(PaperAccount account, PaperOrder order)
    {
        var opening = Opening(account, order);
        if (opening == 0m)
            return 0m;
        var price = PriceToReserve(order);
        var fee = FillRules.Fee(order.Instrument, opening, price, order.Fills.IsEmpty, options);
        if (order.Instrument is Perpetual)
            return opening * price * order.Instrument.Multiplier / LeverageOf(account, order.Instrument) + fee;
        if (order.IsBuy)
            return opening * price * order.Instrument.Multiplier + fee;
        var sold = account.Book(order.Instrument, -order.Remaining, price, 0m);
        return Math.Max(0m, ShortMargin(sold.Positions) - ShortMargin(account.Positions)) + fee;
    }

    private decimal PriceToReserve(PaperOrder order)
    {
        if (order.Request.LimitPrice is { } limit && order.Request.Type == OrderType.Limit)
            return limit;
        var slippage = order.IsBuy ? options.SlippageTicks * (view.RulesOf(order.Instrument)?.TickSize ?? 0m) : 0m;
        if (order.Request.StopPrice is { } stop && !order.IsTriggered)
            return stop + slippage;
        var quote = view.QuoteOf(order.Instrument.Symbol);
        return ((order.IsBuy ? quote?.Ask : quote?.Bid) ?? 0m) + slippage;
    }

    /// <summary>Pairs every short with the long that leaves the least to lose, and asks the full rate of the rest.</summary>
    private decimal ShortMargin(IEnumerable<PaperPosition> positions)
    {
        var margin = 0m;
        var books = positions.Where(position => position.Instrument is OptionContract).GroupBy(position => Series((OptionContract)position.Instrument));
        foreach (var book in books)
        {
            var longs = book.Where(held => held.Quantity > 0m).ToDictionary(held => (OptionContract)held.Instrument, held => held.Quantity);
            foreach (var position in book.Where(held => held.Quantity < 0m).OrderBy(held => ((OptionContract)held.Instrument).Strike))
                margin += MarginOf((OptionContract)position.Instrument, -position.Quantity, longs);
        }

        return margin;
    }

    private decimal MarginOf(OptionContract sold, decimal quantity, Dictionary<OptionContract, decimal> longs)
    {
        var naked = (options.ShortOptionMarginRate ?? 1m) * (view.QuoteOf(sold.Underlying)?.Mark() ?? sold.Strike);
        var margin = 0m;
        foreach (var cover in longs.Keys.Where(bought => bought.Expiry >= sold.Expiry).OrderBy(bought => Distance(sold, bought)).ToList())
        {
            var covered = Math.Min(quantity, longs[cover]);
            longs[cover] -= covered;
            quantity -= covered;
            margin += covered * Math.Min(naked, Distance(sold, cover)) * sold.Multiplier;
        }

        return margin + quantity * naked * sold.Multiplier;
    }

    /// <summary>The most a pair can lose per unit, before its credit.</summary>
    private static decimal Distance(OptionContract sold, OptionContract bought) =>
        Math.Max(0m, sold.Right == OptionRight.Call ? bought.Strike - sold.Strike : sold.Strike - bought.Strike);

    private static (string Underlying, OptionRight Right, decimal Size) Series(OptionContract option) => (option.Underlying, option.Right, option.ContractSize);
}
