using System.Globalization;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// Places and cancels orders. The exchange's yes is only an acknowledgement, so after one the order itself is asked for; nothing is sent a second time unless the exchange
/// plainly did not look at it.
/// </summary>
internal sealed class BybitOrderEntry(BybitRest rest, BybitOrderReader orders, BybitPositions positions, BybitOptions options, TimeProvider time)
{
    /// <summary>Places an order.</summary>
    public async ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken)
    {
        if (Unsupported(order) is { } refusal)
            return refusal;
        var symbol = order.Legs[0].Instrument.Symbol;

        // Whatever comes before it, the order is not stamped later than this: see BybitOptions.NotFoundSettles.
        using var timeout = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (await rest.WhyClosedAsync(either.Token).ConfigureAwait(false) is { } closed)
                return new OrderOutcome.Rejected("account-closed", closed);
            var id = BybitOrderId.Ours(symbol, order.ClientOrderId);

            if (!order.IsFirstAttempt && await KnownAlreadyAsync(id, order.ReduceOnly, either.Token).ConfigureAwait(false) is { } known)
                return known;
            var until = time.GetUtcNow() + options.AnswerTimeout;
            var answer = await CreateAsync(order, symbol, either.Token).ConfigureAwait(false);

            // Its turn comes within the time it has; what was not looked at has done nothing and may be sent again.
            while (answer is { Verdict: BybitVerdict.RateLimited, TryAgainAt: { } at } && at < until)
            {
                if (at - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, either.Token).ConfigureAwait(false);
                answer = await CreateAsync(order, symbol, either.Token).ConfigureAwait(false);
            }

            if (answer.Verdict == BybitVerdict.Refused && IsWrongPositionMode(answer))
            {
                // The account's position mode was changed since it was read. The order was refused, so it may be made again with the other index.
                positions.Forget(symbol);
                answer = await CreateAsync(order, symbol, either.Token).ConfigureAwait(false);
            }

            return answer.Verdict switch
            {
                BybitVerdict.Accepted => await SettledAsync(id, untilEnded: order.Type == OrderType.Market, order.ReduceOnly, cancellationToken).ConfigureAwait(false),
                BybitVerdict.DuplicateOrder => await KnownAsync(id, answer, order.ReduceOnly, cancellationToken).ConfigureAwait(false),
                // What was not looked at is not refused either: it passes, and whether the order is there is for the exchange to say.
                BybitVerdict.Unclear or BybitVerdict.RateLimited or BybitVerdict.ClockSkew => new OrderOutcome.Unknown(answer.Describe()),
                _ => new OrderOutcome.Rejected(answer.Code, answer.Message),
            };
        }
        catch (BrokerUnavailableException exception)
        {
            // Before the order was sent; but that the order is not there is for the exchange to say.
            return new OrderOutcome.Unknown(exception.Message);
        }
        catch (OperationCanceledException)
        {
            return new OrderOutcome.Unknown("called off before Bybit answered");
        }
    }

    /// <summary>Asks to cancel an order, and for its last word.</summary>
    public async ValueTask<OrderOutcome> CancelAsync(OrderKey key, CancellationToken cancellationToken)
    {
        var id = BybitOrderId.Ours(key.Leg.Instrument.Symbol, key.ClientOrderId);
        var body = new BybitCancelOrder("linear", id.Symbol, id.Id);
        var answer = await rest.SendAsync(BybitCall.Post(BybitEndpoint.CancelOrder, body, BybitJson.Default.BybitCancelOrder, isUrgent: true), cancellationToken).ConfigureAwait(false);
        return answer.Verdict switch
        {
            BybitVerdict.Accepted => await SettledAsync(id, untilEnded: true, isUrgent: true, cancellationToken).ConfigureAwait(false),
            BybitVerdict.NoSuchOrder or BybitVerdict.OrderEnded => await orders.FindAsync(id, isUrgent: true, cancellationToken).ConfigureAwait(false),
            BybitVerdict.Unclear or BybitVerdict.RateLimited or BybitVerdict.ClockSkew => new OrderOutcome.Unknown(answer.Describe()),
            _ => new OrderOutcome.Rejected(answer.Code, answer.Message),
        };
    }

    /// <summary>
    /// Asks for an order until it shows what the acknowledgement promised, or the questions are used up. An acknowledged order that shows nowhere yet is not confirmed: it may
    /// still be refused.
    /// </summary>
    /// <param name="id">The order.</param>
    /// <param name="untilEnded">Whether it is about to end: a market order, a cancelled one.</param>
    /// <param name="isUrgent">Whether it belongs to an exit or a cancel.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async ValueTask<OrderOutcome> SettledAsync(BybitOrderId id, bool untilEnded, bool isUrgent, CancellationToken cancellationToken)
    {
        OrderOutcome last = new OrderOutcome.Unknown("Bybit has acknowledged the request; its result was not asked for");
        foreach (var wait in options.SettlingReads)
        {
            try
            {
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return last is OrderOutcome.Confirmed ? last : new OrderOutcome.Unknown("called off before the order's state was known");
            }

            last = await orders.FindAsync(id, isUrgent, cancellationToken).ConfigureAwait(false);
            if (last is OrderOutcome.Confirmed { Report.State: var state } && (!untilEnded || state != OrderState.Working))
                return last;
        }

        return last is OrderOutcome.NotFound ? new OrderOutcome.Unknown("Bybit has acknowledged the request, but does not show the order yet") : last;
    }

    private static OrderOutcome.Rejected? Unsupported(OrderRequest order)
    {
        if (order.Legs is not [{ Instrument: Perpetual, Ratio: 1 }])
            return new("unsupported-instrument", "This account trades single linear contracts of Bybit; combinations and options are not among them.");
        if (order.ClientOrderId.Length is 0 or > 36 || !order.ClientOrderId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            return new("invalid-client-order-id", $"'{order.ClientOrderId}' cannot name an order at Bybit: 1 to 36 letters, digits, dashes and underscores.");
        return order switch
        {
            { Quantity: <= 0m } => new("invalid-quantity", $"An order's quantity is above zero; received {order.Quantity}."),
            { Type: OrderType.Limit, LimitPrice: not > 0m } => new("invalid-price", $"A limit order needs a limit price above zero; received '{order.LimitPrice}'."),
            { Type: OrderType.StopMarket, StopPrice: not > 0m } => new("invalid-price", $"A stop order needs a stop price above zero; received '{order.StopPrice}'."),
            _ => null,
        };
    }

    /// <summary>The text is free ("position idx not match position mode"), the code is that of every wrong parameter.</summary>
    private static bool IsWrongPositionMode(BybitAnswer answer) =>
        answer.Code == "10001" && (answer.Message.Contains("position idx", StringComparison.OrdinalIgnoreCase) || answer.Message.Contains("position mode", StringComparison.OrdinalIgnoreCase));

    private static string? Number(decimal? number) => number?.ToString("0.############################", CultureInfo.InvariantCulture);

    private async ValueTask<BybitAnswer> CreateAsync(OrderRequest order, string symbol, CancellationToken cancellationToken)
    {
        var side = order.Legs[0].Side;
        var isStop = order.Type == OrderType.StopMarket;
        var (index, refusal) = await positions.IndexAsync(symbol, side, order.ReduceOnly, cancellationToken).ConfigureAwait(false);
        if (refusal is { } no)
            return no;
        var body = new BybitNewOrder(
            "linear", symbol, side == OrderSide.Buy ? "Buy" : "Sell",
            order.Type == OrderType.Limit ? "Limit" : "Market",
            Number(order.Quantity)!,
            order.Type == OrderType.Limit ? Number(order.LimitPrice) : null,
            order.Type == OrderType.Limit ? "GTC" : null,
            index, order.ClientOrderId,
            isStop ? Number(order.StopPrice) : null,
            isStop ? side == OrderSide.Buy ? 1 : 2 : null,
            isStop ? options.StopTrigger : null,
            order.ReduceOnly ? true : null,
            // A protective stop must find margin when it triggers: the exchange then makes room by cancelling other orders.
            isStop && order.ReduceOnly ? true : null);
        return await rest.SendAsync(BybitCall.Post(BybitEndpoint.CreateOrder, body, BybitJson.Default.BybitNewOrder, order.ReduceOnly), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What is known of a client id that may have been sent before; null when it is free. The exchange itself refuses an id it knows, but perhaps for another reason first: that
    /// there is nothing left to reduce, because this very order has done it. Where it refuses the question it is left to refuse the order.
    /// </summary>
    private async ValueTask<OrderOutcome?> KnownAlreadyAsync(BybitOrderId id, bool isUrgent, CancellationToken cancellationToken)
    {
        try
        {
            var known = await orders.LookUpAsync(id, isUrgent, cancellationToken).ConfigureAwait(false);
            return known is OrderOutcome.NotFound ? null : known;
        }
        catch (BybitRefusedException)
        {
            return null;
        }
    }

    /// <summary>The exchange knows the client id already; the answer is that order's report.</summary>
    private async ValueTask<OrderOutcome> KnownAsync(BybitOrderId id, BybitAnswer answer, bool isUrgent, CancellationToken cancellationToken)
    {
        var found = await orders.FindAsync(id, isUrgent, cancellationToken).ConfigureAwait(false);
        return found is OrderOutcome.NotFound ? new OrderOutcome.Unknown($"{answer.Describe()}, but the order does not show") : found;
    }
}
