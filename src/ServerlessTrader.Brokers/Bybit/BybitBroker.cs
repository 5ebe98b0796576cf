using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// A unified trading account at Bybit (v5), trading linear contracts in one-way and in hedge mode. Orders and stops are found under our own client id. What it keeps to is
/// in <see cref="BybitOptions"/>.
/// </summary>
public sealed class BybitBroker : IBroker
{
    private readonly BybitOrderEntry _entry;
    private readonly BybitCancelAllOrders _cancelAll;
    private readonly BybitOrderReader _orders;
    private readonly BybitPositions _positions;
    private readonly BybitMargin _margin;

    /// <param name="exchange">Where the account is.</param>
    /// <param name="options">Which account, and how it is traded.</param>
    /// <param name="secrets">Holds its keys.</param>
    public BybitBroker(BybitExchange exchange, BybitOptions options, ISecretSource secrets)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(secrets);
        var time = exchange.Time;
        Credentials = new BybitCredentials(secrets, options);
        Rest = exchange.RestFor(options.AnswerTimeout, new BybitSigning(Credentials, new BybitRequestBudget(time, exchange.Clock, exchange.AddressBudget), options.ReceiveWindow));
        var reads = new BybitReads(Rest, exchange);
        _orders = new BybitOrderReader(reads, new BybitExecutions(reads, exchange.Clock), options);
        _positions = new BybitPositions(reads, options, time);
        _entry = new BybitOrderEntry(Rest, _orders, _positions, options, time);
        _cancelAll = new BybitCancelAllOrders(reads, _orders, _entry, options, time);
        _margin = new BybitMargin(reads, exchange.Instruments, options);
        Capabilities = new BrokerCapabilities("bybit", IsPaper: !exchange.Endpoints.MovesMoney, HoldsStops: true, options.NotFoundSettles);
    }

    /// <inheritdoc/>
    public BrokerCapabilities Capabilities { get; }

    internal BybitCredentials Credentials { get; }

    internal BybitRest Rest { get; }

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return _entry.SubmitAsync(order, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> FindAsync(OrderKey order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return _orders.FindAsync(BybitOrderId.Ours(order.Leg.Instrument.Symbol, order.ClientOrderId), isUrgent: false, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> CancelAsync(OrderKey order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        return _entry.CancelAsync(order, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OrderReport>> CancelAllAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return _cancelAll.RunAsync(instrument.Symbol, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<BrokerRefusal?> PrepareAsync(Instrument instrument, MarginTerms terms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(terms);
        return _margin.PrepareAsync(instrument, terms, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default) => _margin.BalanceAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken = default) => _positions.AllAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrderReport>> GetWorkingOrdersAsync(CancellationToken cancellationToken = default)
    {
        var reports = new List<OrderReport>();
        foreach (var row in await _orders.LiveAsync(symbol: null, isUrgent: false, cancellationToken).ConfigureAwait(false))
        {
            reports.Add(await _orders.ReportAsync(row, isUrgent: false, cancellationToken).ConfigureAwait(false) switch
            {
                OrderOutcome.Confirmed confirmed => confirmed.Report,
                OrderOutcome.Unknown unknown => throw new BrokerUnavailableException($"Bybit's working orders cannot all be read: {unknown.Reason}."),
                var other => throw new BrokerUnavailableException($"Bybit's working orders cannot all be read: {other}."),
            });
        }

        return reports;
    }
}
