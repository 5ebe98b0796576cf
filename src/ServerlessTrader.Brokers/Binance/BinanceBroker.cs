using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// One Binance USDⓈ-M account. Client order ids go to the exchange as they are. Binance keeps them unique among open orders only: a filled order's id would be taken
/// again. So the exchange is asked for an id before it is used, unless the engine knows that it never was (<see cref="OrderRequest.IsFirstAttempt"/>); and an order whose
/// fate is unknown must have settled as not found (<see cref="BrokerCapabilities.NotFoundSettles"/>) before it is submitted again.
/// </summary>
/// <remarks>
/// Stops go to the algo service and everything else to the order service; <see cref="OrderKey.Type"/> says where to ask. One-way and hedge mode are both served. Without
/// its keys an account refuses every order (<c>keys-missing</c>). Refusals carry the exchange's own codes and texts. Safe to use from any thread.
/// </remarks>
public sealed class BinanceBroker : IBroker
{
    private readonly BinanceOrders _orders;
    private readonly BinanceAlgoOrders _stops;
    private readonly BinanceCancelAll _cancelAll;
    private readonly BinanceMargin _margin;
    private readonly BinanceAccount _account;

    /// <param name="exchange">What the accounts of this process share.</param>
    /// <param name="options">How this one is traded.</param>
    /// <param name="secrets">Where its keys are.</param>
    public BinanceBroker(BinanceExchange exchange, BinanceOptions options, ISecretSource secrets)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(secrets);
        Signing = exchange.SigningFor(options, secrets);
        var (rest, listing, time) = (exchange.Rest, exchange.Listing, exchange.Time);
        var mode = new BinancePositionMode(rest, Signing);
        _orders = new BinanceOrders(rest, Signing, mode, listing, new BinanceFills(rest, Signing, time), time);
        _stops = new BinanceAlgoOrders(rest, Signing, mode, listing, _orders, time);
        _cancelAll = new BinanceCancelAll(rest, Signing, _orders, _stops);
        _margin = new BinanceMargin(rest, Signing, time);
        _account = new BinanceAccount(rest, Signing, mode, listing);
        Capabilities = new BrokerCapabilities("binance", IsPaper: !exchange.Endpoints.MovesMoney, HoldsStops: true, options.NotFoundSettles);
    }

    /// <inheritdoc/>
    public BrokerCapabilities Capabilities { get; }

    internal BinanceSigning Signing { get; }

    /// <inheritdoc/>
    public async ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (ProblemOf(order) is { } problem)
            return problem;
        return order.Type == OrderType.StopMarket
            ? await _stops.SubmitAsync(order, cancellationToken).ConfigureAwait(false)
            : await _orders.SubmitAsync(order, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> FindAsync(OrderKey order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Type == OrderType.StopMarket ? _stops.FindAsync(order, cancellationToken) : _orders.FindAsync(order, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> CancelAsync(OrderKey order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Type == OrderType.StopMarket ? _stops.CancelAsync(order, cancellationToken) : _orders.CancelAsync(order, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OrderReport>> CancelAllAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return _cancelAll.RunAsync(instrument, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<BrokerRefusal?> PrepareAsync(Instrument instrument, MarginTerms terms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(terms);
        return _margin.PrepareAsync(instrument.Symbol, terms, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default) => _account.GetBalanceAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken = default) => _account.GetPositionsAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrderReport>> GetWorkingOrdersAsync(CancellationToken cancellationToken = default)
    {
        var reports = new List<OrderReport>();
        foreach (var wire in await _orders.ListAsync(null, cancellationToken).ConfigureAwait(false))
            reports.Add(Reported(await _orders.ReportAsync(wire.ClientOrderId ?? "", _account.InstrumentOf(wire.Symbol), wire, cancellationToken).ConfigureAwait(false)));
        foreach (var wire in await _stops.ListAsync(null, cancellationToken).ConfigureAwait(false))
            reports.Add(Reported(await _stops.ReportAsync(wire.ClientAlgoId ?? "", _account.InstrumentOf(wire.Symbol), wire, cancellationToken).ConfigureAwait(false)));
        return reports;
    }

    /// <summary>The symbol's leverage or margin type was changed by somebody: the stream of order news heard of it.</summary>
    internal void OnMarginChanged(string symbol) => _margin.Forget(symbol);

    private static OrderReport Reported(OrderOutcome outcome) => outcome switch
    {
        OrderOutcome.Confirmed { Report: var report } => report,
        OrderOutcome.Unknown { Reason: var reason } => throw new BrokerUnavailableException($"Binance: {reason}"),
        _ => throw new BrokerUnavailableException("Binance lists an order that it does not know."),
    };

    private static OrderOutcome.Rejected? ProblemOf(OrderRequest order)
    {
        if (order.Legs is not [{ Instrument: Perpetual, Ratio: 1 }])
            return new OrderOutcome.Rejected("not-supported", "Binance futures take one perpetual an order.");
        if (order.ClientOrderId is not { Length: > 0 and <= 36 } id || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/'))
            return new OrderOutcome.Rejected("invalid-client-id", $"'{order.ClientOrderId}' cannot be a client order id: 1 to 36 letters, digits, dashes.");
        if (order.Quantity <= 0m)
            return new OrderOutcome.Rejected("invalid-quantity", $"A quantity is above 0, not {order.Quantity}.");
        return order switch
        {
            { Type: OrderType.Limit, LimitPrice: not > 0m } => new OrderOutcome.Rejected("invalid-price", "A limit order needs a limit price above 0."),
            { Type: OrderType.StopMarket, StopPrice: not > 0m } => new OrderOutcome.Rejected("invalid-price", "A stop needs a trigger price above 0."),
            _ => null,
        };
    }
}
