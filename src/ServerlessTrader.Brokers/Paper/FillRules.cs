using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// Buys at the ask, sells at the bid, plus slippage; a limit order when the market reaches it, never worse than the limit. Resting at the mid fills nothing.
/// </summary>
internal static class FillRules
{
    /// <summary>The price an order fills at on this quote, or null when it does not.</summary>
    public static decimal? Price(PaperOrder order, Quote quote, PriceRules rules, int slippageTicks)
    {
        var touch = order.IsBuy ? quote.Ask : quote.Bid;
        var isCrossed = quote.Bid > 0m && quote.Ask > 0m && quote.Ask < quote.Bid;
        if (touch <= 0m || isCrossed)
            return null;
        var slippage = slippageTicks * rules.TickSize;
        // Nothing sells for nothing: slippage stops at one tick, or at the bid when that is less.
        var slipped = order.IsBuy ? touch + slippage : Math.Max(touch - slippage, Math.Min(touch, rules.TickSize));
        if (order.Request is not { Type: OrderType.Limit, LimitPrice: { } limit })
            return slipped;
        if (order.IsBuy)
            return limit >= touch ? Math.Min(limit, slipped) : null;
        return limit <= touch ? Math.Max(limit, slipped) : null;
    }

    /// <summary>Whether a stop's trigger is reached: a sell stop at or below it, a buy stop at or above.</summary>
    public static bool IsReached(PaperOrder stop, decimal mark) => stop.IsBuy ? mark >= stop.Request.StopPrice : mark <= stop.Request.StopPrice;

    /// <summary>The fee of a fill.</summary>
    public static decimal Fee(Instrument instrument, decimal quantity, decimal price, bool isFirst, PaperBrokerOptions options)
    {
        var running = instrument is Perpetual
            ? quantity * price * instrument.Multiplier * options.PerpetualFeeRate
            : quantity * options.FeePerContract;
        return running + (isFirst ? options.FeePerOrder : 0m);
    }
}
