using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// Stops: <c>/fapi/v1/algoOrder</c>, which alone takes them. A stop that has triggered becomes an ordinary order of its own, and is followed there for its fills.
/// </summary>
internal sealed class BinanceAlgoOrders(
    BinanceRest rest, BinanceSigning signing, BinancePositionMode positionMode, BinanceListing listing, BinanceOrders orders, TimeProvider time)
{
    private const string Path = "/fapi/v1/algoOrder";
    private const string Triggered = "the stop has triggered";

    public async ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken)
    {
        var begunAt = time.GetTimestamp();
        if (!order.IsFirstAttempt)
        {
            var known = await AskAsync(order.Key, cancellationToken).ConfigureAwait(false);
            if (!BinanceOutcomes.LeavesFree(known))
                return known.IsSuccess ? await ReportAsync(order.Key, known, cancellationToken).ConfigureAwait(false) : BinanceOutcomes.OfSubmission(known);
        }

        var reply = await BinanceOrders.SendAsync(order, positionMode, rest, signing, begunAt, ParametersOf, Path, cancellationToken).ConfigureAwait(false);
        if (reply.Failure == BinanceFailure.Filter)
            listing.Doubt();
        if (reply.Failure == BinanceFailure.Duplicate)
        {
            return await FindAsync(order.Key, cancellationToken).ConfigureAwait(false) is OrderOutcome.Confirmed known
                ? known
                : new OrderOutcome.Unknown("the exchange calls the client id a duplicate, but does not show the stop");
        }

        return reply.IsSuccess ? await ReportAsync(order.Key, reply, cancellationToken).ConfigureAwait(false) : BinanceOutcomes.OfSubmission(reply);
    }

    public async ValueTask<OrderOutcome> FindAsync(OrderKey key, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(key, cancellationToken).ConfigureAwait(false);
        return reply.IsSuccess ? await ReportAsync(key, reply, cancellationToken).ConfigureAwait(false) : BinanceOutcomes.OfQuestion(reply);
    }

    /// <summary>The stop of an exchange's id, under the client id it is listed with.</summary>
    public async ValueTask<OrderOutcome> FindByAlgoIdAsync(string clientOrderId, Instrument instrument, string algoId, CancellationToken cancellationToken)
    {
        var reply = await rest.SendAsync(
            BinanceCall.Get(Path, 1, BinancePriority.Urgent, new BinanceParameters().Add("algoId", algoId)), signing, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
            return BinanceOutcomes.OfQuestion(reply);
        return reply.Read(BinanceJson.Default.WireAlgoOrder) is { AlgoId: { } found } wire && found == algoId
            ? await ReportAsync(clientOrderId, instrument, wire, cancellationToken).ConfigureAwait(false)
            : new OrderOutcome.Unknown("the answer of the exchange makes no sense");
    }

    public async ValueTask<OrderOutcome> CancelAsync(OrderKey key, CancellationToken cancellationToken)
    {
        var reply = await rest.SendAsync(
            new BinanceCall(HttpMethod.Delete, Path, 1, BinancePriority.Urgent) { Parameters = ByClientId(key) }, signing, cancellationToken).ConfigureAwait(false);
        if (reply.Failure == BinanceFailure.NoSuchOrder)
            return await FindAsync(key, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
            return BinanceOutcomes.OfQuestion(reply);

        // A stop that could be cancelled had not triggered. The query may lag behind, or know it no longer; that it triggered after all would show.
        var algoId = reply.Read(BinanceJson.Default.WireAlgoOrder)?.AlgoId;
        var last = await FindAsync(key, cancellationToken).ConfigureAwait(false);
        return last switch
        {
            OrderOutcome.Confirmed { Report: { State: OrderState.Working, Reason: null } resting } => Cancelled(key, resting.BrokerOrderId),
            OrderOutcome.NotFound when algoId is not null => Cancelled(key, algoId),
            _ => last,
        };
    }

    /// <summary>Stops that have not triggered, of one symbol or of all.</summary>
    /// <exception cref="BrokerUnavailableException">They cannot be read.</exception>
    public async ValueTask<IReadOnlyList<WireAlgoOrder>> ListAsync(string? symbol, CancellationToken cancellationToken) =>
        await rest.ReadAsync(
            symbol is null
                ? BinanceCall.Get("/fapi/v1/openAlgoOrders", 40, BinancePriority.Reading)
                : BinanceCall.Get("/fapi/v1/openAlgoOrders", 1, BinancePriority.Urgent, new BinanceParameters().Add("symbol", symbol)),
            BinanceJson.Default.WireAlgoOrderArray, signing, cancellationToken).ConfigureAwait(false);

    /// <summary>The report of a stop: while it rests of itself, afterwards of the order it became.</summary>
    public async ValueTask<OrderOutcome> ReportAsync(string clientOrderId, Instrument instrument, WireAlgoOrder wire, CancellationToken cancellationToken)
    {
        if (wire.AlgoId is not { } algoId)
            return new OrderOutcome.Unknown("the exchange reports the stop without its id");
        if (wire.ActualOrderId is { } actual && actual != "0" && wire.AlgoStatus is not ("NEW" or "CANCELED"))
            return await FollowAsync(clientOrderId, instrument, algoId, actual, cancellationToken).ConfigureAwait(false);
        return wire.AlgoStatus switch
        {
            "NEW" => Report(OrderState.Working, null),
            "TRIGGERING" or "TRIGGERED" => Report(OrderState.Working, Triggered),
            "CANCELED" => Report(OrderState.Cancelled, null),
            "EXPIRED" => Report(OrderState.Expired, "the stop expired at the exchange"),
            "REJECTED" => Report(OrderState.Rejected, "the exchange rejected the stop when it triggered"),
            "FINISHED" => new OrderOutcome.Unknown("the stop has triggered, but the order it became is not shown"),
            _ => new OrderOutcome.Unknown($"the exchange reports the stop with the status '{wire.AlgoStatus}', which is not known here"),
        };

        OrderOutcome.Confirmed Report(OrderState state, string? reason) => new(new OrderReport(clientOrderId, algoId, state, [], reason));
    }

    private async ValueTask<OrderOutcome> FollowAsync(string clientOrderId, Instrument instrument, string algoId, string actual, CancellationToken cancellationToken)
    {
        // The side is of no account here: the order is asked for by the exchange's id.
        var key = new OrderKey(clientOrderId, new OrderLeg(instrument, OrderSide.Sell));
        return await orders.FindByOrderIdAsync(key, actual, cancellationToken).ConfigureAwait(false) switch
        {
            OrderOutcome.Confirmed { Report: var report } => new OrderOutcome.Confirmed(report with { BrokerOrderId = algoId, Reason = report.Reason ?? Triggered }),
            OrderOutcome.NotFound => new OrderOutcome.Confirmed(new OrderReport(clientOrderId, algoId, OrderState.Working, [], Triggered)),
            var other => other,
        };
    }

    private static OrderOutcome.Confirmed Cancelled(OrderKey key, string algoId) => new(new OrderReport(key.ClientOrderId, algoId, OrderState.Cancelled, []));

    private BinanceParameters ParametersOf(OrderRequest order, BinancePositionMode.Modes modes)
    {
        var leg = order.Legs[0];
        var parameters = new BinanceParameters()
            .Add("algoType", "CONDITIONAL")
            .Add("symbol", leg.Instrument.Symbol)
            .Add("side", leg.Side == OrderSide.Buy ? "BUY" : "SELL")
            .Add("type", "STOP_MARKET");
        modes.AddTo(parameters, leg.Side, order.ReduceOnly);
        return parameters
            .Add("quantity", order.Quantity)
            .Add("triggerPrice", order.StopPrice!.Value)
            .Add("workingType", signing.Options.StopTrigger == BinanceWorkingType.MarkPrice ? "MARK_PRICE" : "CONTRACT_PRICE")
            .Add("clientAlgoId", order.ClientOrderId);
    }

    private ValueTask<BinanceReply> AskAsync(OrderKey key, CancellationToken cancellationToken) =>
        rest.SendAsync(BinanceCall.Get(Path, 1, BinancePriority.Urgent, ByClientId(key)), signing, cancellationToken);

    private static BinanceParameters ByClientId(OrderKey key) => new BinanceParameters().Add("clientAlgoId", key.ClientOrderId);

    private async ValueTask<OrderOutcome> ReportAsync(OrderKey key, BinanceReply reply, CancellationToken cancellationToken) =>
        reply.Read(BinanceJson.Default.WireAlgoOrder) is { } wire && (wire.ClientAlgoId is null || wire.ClientAlgoId == key.ClientOrderId)
            ? await ReportAsync(key.ClientOrderId, key.Leg.Instrument, wire, cancellationToken).ConfigureAwait(false)
            : new OrderOutcome.Unknown("the answer of the exchange makes no sense");
}
