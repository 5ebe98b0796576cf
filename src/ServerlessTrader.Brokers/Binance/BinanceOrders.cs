using System.Collections.Immutable;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// Market and limit orders: <c>/fapi/v1/order</c>. A submission is sent once; it is repeated only after a refusal for its timestamp, its keys or its position side,
/// which are certain.
/// </summary>
internal sealed class BinanceOrders(BinanceRest rest, BinanceSigning signing, BinancePositionMode positionMode, BinanceListing listing, BinanceFills fills, TimeProvider time)
{
    private const string Path = "/fapi/v1/order";

    public async ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken)
    {
        var begunAt = time.GetTimestamp();
        if (!order.IsFirstAttempt)
        {
            var known = await AskAsync(order.Key, cancellationToken).ConfigureAwait(false);
            if (!BinanceOutcomes.LeavesFree(known))
                return known.IsSuccess ? await ReportAsync(order.Key, known, cancellationToken).ConfigureAwait(false) : BinanceOutcomes.OfSubmission(known);
        }

        var reply = await SendAsync(order, positionMode, rest, signing, begunAt, ParametersOf, Path, cancellationToken).ConfigureAwait(false);
        if (reply.Failure == BinanceFailure.Filter)
            listing.Doubt();
        if (reply.Failure == BinanceFailure.Duplicate)
            return await AskedForAsync(order.Key, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
            return BinanceOutcomes.OfSubmission(reply);
        return await ReportAsync(order.Key, reply, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<OrderOutcome> FindAsync(OrderKey key, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(key, cancellationToken).ConfigureAwait(false);
        return reply.IsSuccess ? await ReportAsync(key, reply, cancellationToken).ConfigureAwait(false) : BinanceOutcomes.OfQuestion(reply);
    }

    public async ValueTask<OrderOutcome> CancelAsync(OrderKey key, CancellationToken cancellationToken)
    {
        var reply = await rest.SendAsync(
            new BinanceCall(HttpMethod.Delete, Path, 1, BinancePriority.Urgent) { Parameters = ByClientId(key) }, signing, cancellationToken).ConfigureAwait(false);
        return reply.Failure switch
        {
            BinanceFailure.None => await ReportAsync(key, reply, cancellationToken).ConfigureAwait(false),
            // Unknown to the cancel, most often because it has just ended: the order itself tells.
            BinanceFailure.NoSuchOrder => await FindAsync(key, cancellationToken).ConfigureAwait(false),
            _ => BinanceOutcomes.OfQuestion(reply),
        };
    }

    /// <summary>The order of an exchange's id, under the name of <paramref name="key"/>. An algo order that triggered ends here.</summary>
    public async ValueTask<OrderOutcome> FindByOrderIdAsync(OrderKey key, string orderId, CancellationToken cancellationToken)
    {
        var parameters = new BinanceParameters().Add("symbol", key.Leg.Instrument.Symbol).Add("orderId", orderId);
        var reply = await rest.SendAsync(BinanceCall.Get(Path, 1, BinancePriority.Urgent, parameters), signing, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
            return BinanceOutcomes.OfQuestion(reply);
        return reply.Read(BinanceJson.Default.WireOrder) is { OrderId: { } found } wire && found == orderId
            ? await ReportAsync(key.ClientOrderId, key.Leg.Instrument, wire, cancellationToken).ConfigureAwait(false)
            : Nonsense();
    }

    /// <summary>Working orders, of one symbol or of all.</summary>
    /// <exception cref="BrokerUnavailableException">They cannot be read.</exception>
    public async ValueTask<IReadOnlyList<WireOrder>> ListAsync(string? symbol, CancellationToken cancellationToken) =>
        await rest.ReadAsync(
            symbol is null
                ? BinanceCall.Get("/fapi/v1/openOrders", 40, BinancePriority.Reading)
                : BinanceCall.Get("/fapi/v1/openOrders", 1, BinancePriority.Urgent, new BinanceParameters().Add("symbol", symbol)),
            BinanceJson.Default.WireOrderArray, signing, cancellationToken).ConfigureAwait(false);

    /// <summary>The report of an order as listed: confirmed, or unknown when it makes no sense.</summary>
    public async ValueTask<OrderOutcome> ReportAsync(string clientOrderId, Instrument instrument, WireOrder wire, CancellationToken cancellationToken)
    {
        if (wire.OrderId is not { } orderId || BinanceOutcomes.StateOf(wire.Status) is not { } state)
            return new OrderOutcome.Unknown($"the exchange reports the order with the status '{wire.Status}', which is not known here");
        ImmutableArray<Fill> filled = [];
        var reason = BinanceOutcomes.ReasonOf(wire.Status);
        var executed = wire.ExecutedQty ?? (wire.Status == "NEW" ? 0m : null as decimal?);
        if (executed != 0m)
        {
            try
            {
                (filled, var note) = await fills.ReadAsync(instrument, wire, cancellationToken).ConfigureAwait(false);
                reason = note ?? reason;
            }
            catch (BrokerUnavailableException exception)
            {
                return new OrderOutcome.Confirmed(new OrderReport(clientOrderId, orderId, OrderState.Working, [], exception.Message));
            }
        }

        // Fills show a moment after the order does. Only together are they the last word: a final state without its fills would be booked without them.
        if (state != OrderState.Working && filled.Sum(fill => fill.Quantity) < executed)
            return new OrderOutcome.Confirmed(new OrderReport(clientOrderId, orderId, OrderState.Working, filled, "its fills cannot all be read yet"));
        return new OrderOutcome.Confirmed(new OrderReport(clientOrderId, orderId, state, filled, reason));
    }

    /// <summary>Sends an order of either service, with what the account's position mode demands; once more when that has changed.</summary>
    public static async ValueTask<BinanceReply> SendAsync(
        OrderRequest order, BinancePositionMode positionMode, BinanceRest rest, BinanceSigning signing, long begunAt,
        Func<OrderRequest, BinancePositionMode.Modes, BinanceParameters> parameters, string path, CancellationToken cancellationToken)
    {
        BinanceReply? refused = null;
        try
        {
            var modes = await positionMode.GetAsync(cancellationToken).ConfigureAwait(false);
            refused = await rest.SendAsync(CallOf(modes), signing, cancellationToken).ConfigureAwait(false);
            if (refused.Failure != BinanceFailure.PositionMode)
                return refused;
            var now = await positionMode.DetectAsync(cancellationToken).ConfigureAwait(false);
            return now.IsHedge == modes.IsHedge ? refused : await rest.SendAsync(CallOf(now), signing, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokerUnavailableException exception)
        {
            return refused ?? await MissingKeysAsync(signing, exception, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return BinanceReply.NotSent("cancelled", "the call was cancelled before the order was sent");
        }

        BinanceCall CallOf(BinancePositionMode.Modes modes) => new(HttpMethod.Post, path, 0, order.ReduceOnly ? BinancePriority.Urgent : BinancePriority.Entry)
        {
            Parameters = parameters(order, modes),
            IsOrder = true,
            BegunAt = begunAt,
        };
    }

    /// <summary>The position mode could not be read. Missing keys are a plain refusal; anything else may pass.</summary>
    private static async ValueTask<BinanceReply> MissingKeysAsync(BinanceSigning signing, BrokerUnavailableException exception, CancellationToken cancellationToken)
    {
        try
        {
            await signing.Credentials.GetAsync(refresh: false, cancellationToken).ConfigureAwait(false);
        }
        catch (BinanceKeysMissingException missing)
        {
            return BinanceReply.NotSent("keys-missing", missing.Message);
        }
        catch (Exception other) when (other is SecretUnavailableException or OperationCanceledException)
        {
            // The first reason is as good.
        }

        return BinanceReply.NotSent("not-ready", exception.Message);
    }

    private static BinanceParameters ParametersOf(OrderRequest order, BinancePositionMode.Modes modes)
    {
        var leg = order.Legs[0];
        var parameters = new BinanceParameters()
            .Add("symbol", leg.Instrument.Symbol)
            .Add("side", leg.Side == OrderSide.Buy ? "BUY" : "SELL")
            .Add("type", order.Type == OrderType.Limit ? "LIMIT" : "MARKET");
        modes.AddTo(parameters, leg.Side, order.ReduceOnly);
        if (order.Type == OrderType.Limit)
            parameters.Add("timeInForce", "GTC").Add("price", order.LimitPrice!.Value);
        return parameters.Add("quantity", order.Quantity).Add("newClientOrderId", order.ClientOrderId).Add("newOrderRespType", "RESULT");
    }

    private ValueTask<BinanceReply> AskAsync(OrderKey key, CancellationToken cancellationToken) =>
        rest.SendAsync(BinanceCall.Get(Path, 1, BinancePriority.Urgent, ByClientId(key)), signing, cancellationToken);

    private static BinanceParameters ByClientId(OrderKey key) =>
        new BinanceParameters().Add("symbol", key.Leg.Instrument.Symbol).Add("origClientOrderId", key.ClientOrderId);

    /// <summary>The exchange says the id is taken: whatever it has under it is the answer. That it has nothing is no answer.</summary>
    private async ValueTask<OrderOutcome> AskedForAsync(OrderKey key, CancellationToken cancellationToken) =>
        await FindAsync(key, cancellationToken).ConfigureAwait(false) is OrderOutcome.Confirmed known
            ? known
            : new OrderOutcome.Unknown("the exchange calls the client id a duplicate, but does not show the order");

    private async ValueTask<OrderOutcome> ReportAsync(OrderKey key, BinanceReply reply, CancellationToken cancellationToken) =>
        reply.Read(BinanceJson.Default.WireOrder) is { } wire && (wire.ClientOrderId is null || wire.ClientOrderId == key.ClientOrderId)
            ? await ReportAsync(key.ClientOrderId, key.Leg.Instrument, wire, cancellationToken).ConfigureAwait(false)
            : Nonsense();

    private static OrderOutcome.Unknown Nonsense() => new("the answer of the exchange makes no sense");
}
