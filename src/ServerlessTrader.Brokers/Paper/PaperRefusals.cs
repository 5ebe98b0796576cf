using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>Why the paper broker would not take an order. Null when it would.</summary>
internal static class PaperRefusals
{
    private const int LongestClientId = 36;

    /// <summary>Whether a text could be a client order id at all.</summary>
    public static bool IsClientOrderId(string? text) =>
        text?.Length is > 0 and <= LongestClientId && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>What can be told from the order alone.</summary>
    public static OrderOutcome.Rejected? OfShape(OrderRequest order)
    {
        if (!IsClientOrderId(order.ClientOrderId))
            return new("invalid-client-id", $"The client order id '{order.ClientOrderId}' must be 1 to {LongestClientId} characters of a-z, 0-9 and '-'.");
        if (order.Legs.Length != 1)
            return new("not-supported", $"The order has {order.Legs.Length} legs; the paper broker takes one instrument an order, so send them one by one.");
        if (order.Legs[0].Ratio != 1)
            return new("not-supported", $"The leg has a ratio of {order.Legs[0].Ratio}; a single leg has ratio 1, so multiply the quantity instead.");
        if (order.Quantity <= 0m)
            return new("invalid-quantity", $"The quantity is {order.Quantity}; it must be above zero.");
        return order.Type switch
        {
            OrderType.Limit when order.LimitPrice is not > 0m =>
                new("invalid-price", $"A limit order needs a limit price above zero; received '{order.LimitPrice}'."),
            OrderType.StopMarket when order.StopPrice is not > 0m =>
                new("invalid-price", $"A stop order needs a stop price above zero; received '{order.StopPrice}'."),
            _ => null,
        };
    }

    /// <summary>What the market says. A stop that only reduces may rest without a quote: it protects what is held already.</summary>
    public static OrderOutcome.Rejected? OfMarket(PaperOrder order, PaperView view, PaperSessions sessions)
    {
        var instrument = order.Instrument;
        if (instrument is OptionContract option && sessions.OptionEnd?.Invoke(option) <= view.Now)
            return new("unknown-instrument", $"{instrument.Symbol} has expired.");
        if (sessions.IsOpen?.Invoke(instrument, view.Now) == false)
            return new("market-closed", $"The market of {instrument.Symbol} is closed at {view.Now:O}.");
        if (order.Request is { ReduceOnly: true, Type: OrderType.StopMarket })
            return null;
        if (!view.WasRead(instrument.Symbol))
            return new("market-data-unavailable", $"The quote of {instrument.Symbol} cannot be read now; try again.");
        if (view.QuoteOf(instrument.Symbol) is not { } quote)
        {
            return view.QuoteOf(instrument.UnderlyingSymbol) is null
                ? new("unknown-instrument", $"The market knows no {instrument.Symbol}.")
                : new("no-quote", $"Nobody quotes {instrument.Symbol} now.");
        }

        if (view.FreshQuoteOf(instrument.Symbol) is null)
            return new("stale-quote", $"The quote of {instrument.Symbol} is from {quote.At:O}, {(view.Now - quote.At).TotalSeconds:0.#} s ago.");
        if (order.Request.Type == OrderType.Market && (order.IsBuy ? quote.Ask : quote.Bid) <= 0m)
            return new("no-quote", $"{instrument.Symbol} has no {(order.IsBuy ? "ask to buy at" : "bid to sell at")} now.");
        return null;
    }

    /// <summary>What the venue's rules say of price and quantity. An exit may be below the minimum notional.</summary>
    public static OrderOutcome.Rejected? OfRules(PaperOrder order, PaperView view)
    {
        var instrument = order.Instrument;
        if (view.RulesOf(instrument) is not { } rules)
            return new("market-data-unavailable", $"The trading rules of {instrument.Symbol} cannot be read now; try again.");
        var price = order.Request.Type switch
        {
            OrderType.Limit => order.Request.LimitPrice,
            OrderType.StopMarket => order.Request.StopPrice,
            _ => null,
        };
        if (price is { } given && rules.PriceDown(given) != given)
        {
            var neighbours = $"{rules.PriceDown(given)} or {rules.PriceUp(given)}";
            return new("invalid-price", $"The price {given} of {instrument.Symbol} is not a multiple of the tick {rules.TickSize}; try {neighbours}.");
        }

        var quote = view.QuoteOf(instrument.Symbol);
        var judgedAt = price ?? (order.IsBuy ? quote?.Ask : quote?.Bid) ?? 0m;
        var judgedBy = order.Request.ReduceOnly ? rules with { MinNotional = 0m } : rules;
        return judgedBy.Violation(order.Quantity, judgedAt, instrument.Multiplier) is { } violation
            ? new("invalid-quantity", $"{instrument.Symbol}: {violation}.")
            : null;
    }
}
