using System.Collections.Concurrent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Paper.Faults;

/// <summary>A broker that fails as <paramref name="script"/> says, in the ways real ones do. Everything else goes to <paramref name="inner"/>.</summary>
/// <remarks>
/// A partial fill gives the inner broker half of the order and goes on calling it working, until it is cancelled. That the rest is missing is known to this
/// object alone: after a restart the inner broker reports the half as filled.
/// </remarks>
public sealed class FaultyBroker(IBroker inner, FaultScript script) : IBroker
{
    private readonly ConcurrentDictionary<string, PartialOrder> _partial = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public BrokerCapabilities Capabilities => inner.Capabilities;

    /// <inheritdoc/>
    public async ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        var fault = script.Next(FaultPoint.Submit);
        if (fault == Fault.Reject)
            return new OrderOutcome.Rejected("injected-reject", "The order was refused for practice; nothing was placed.");
        if (FailsBefore(fault) is { } lost)
            return lost;
        if (fault == Fault.PartialFill)
            return await SubmitHalfAsync(order, cancellationToken).ConfigureAwait(false);
        var outcome = await inner.SubmitAsync(order, cancellationToken).ConfigureAwait(false);
        return FailsAfter(fault) ?? Shown(order.ClientOrderId, outcome);
    }

    /// <inheritdoc/>
    public async ValueTask<OrderOutcome> FindAsync(OrderKey order, CancellationToken cancellationToken = default) =>
        FailsBefore(script.Next(FaultPoint.Find)) ?? Shown(order.ClientOrderId, await inner.FindAsync(order, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<OrderOutcome> CancelAsync(OrderKey order, CancellationToken cancellationToken = default)
    {
        var fault = script.Next(FaultPoint.Cancel);
        if (FailsBefore(fault) is { } lost)
            return lost;
        var outcome = await inner.CancelAsync(order, cancellationToken).ConfigureAwait(false);
        if (_partial.TryGetValue(order.ClientOrderId, out var partial))
            _partial[order.ClientOrderId] = partial with { IsCancelled = true };
        return FailsAfter(fault) ?? Shown(order.ClientOrderId, outcome);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrderReport>> CancelAllAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        var fault = script.Next(FaultPoint.Cancel);
        if (FailsBefore(fault) is { } lost)
            throw new BrokerUnavailableException(lost.Reason);
        var reports = await inner.CancelAllAsync(instrument, cancellationToken).ConfigureAwait(false);
        foreach (var (id, partial) in _partial.Where(pair => pair.Value.Key.Leg.Instrument == instrument))
            _partial[id] = partial with { IsCancelled = true };
        return FailsAfter(fault) is { } unsure ? throw new BrokerUnavailableException(unsure.Reason) : reports;
    }

    /// <inheritdoc/>
    public ValueTask<BrokerRefusal?> PrepareAsync(Instrument instrument, MarginTerms terms, CancellationToken cancellationToken = default)
    {
        Read();
        return inner.PrepareAsync(instrument, terms, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default)
    {
        Read();
        return inner.GetBalanceAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken = default)
    {
        Read();
        return inner.GetPositionsAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrderReport>> GetWorkingOrdersAsync(CancellationToken cancellationToken = default)
    {
        Read();
        var working = (await inner.GetWorkingOrdersAsync(cancellationToken).ConfigureAwait(false)).ToList();
        foreach (var (id, partial) in _partial.Where(pair => working.TrueForAll(report => report.ClientOrderId != pair.Key)))
        {
            var outcome = Shown(id, await inner.FindAsync(partial.Key, cancellationToken).ConfigureAwait(false));
            if (outcome is OrderOutcome.Confirmed { Report: { State: OrderState.Working } report })
                working.Add(report);
        }

        return working;
    }

    private async ValueTask<OrderOutcome> SubmitHalfAsync(OrderRequest order, CancellationToken cancellationToken)
    {
        // As many decimals as the quantity has, so that the half is on the step when the whole is.
        var half = decimal.Round(order.Quantity / 2m, order.Quantity.Scale, MidpointRounding.ToZero);
        var known = await inner.FindAsync(order.Key, cancellationToken).ConfigureAwait(false);
        if (half > 0m && known is OrderOutcome.NotFound)
        {
            var outcome = await inner.SubmitAsync(order with { Quantity = half }, cancellationToken).ConfigureAwait(false);
            if (outcome is not OrderOutcome.Rejected)
            {
                _partial[order.ClientOrderId] = new PartialOrder(order.Key, IsCancelled: false);
                return Shown(order.ClientOrderId, outcome);
            }
        }

        return Shown(order.ClientOrderId, await inner.SubmitAsync(order, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>What the half looks like to someone who asked for the whole.</summary>
    private OrderOutcome Shown(string clientOrderId, OrderOutcome outcome) =>
        outcome is OrderOutcome.Confirmed { Report: { State: OrderState.Filled } report } && _partial.TryGetValue(clientOrderId, out var partial)
            ? new OrderOutcome.Confirmed(report with { State = partial.IsCancelled ? OrderState.Cancelled : OrderState.Working })
            : outcome;

    private static OrderOutcome.Unknown? FailsBefore(Fault fault) => fault switch
    {
        Fault.TimeOutBefore => new OrderOutcome.Unknown("Injected: the request timed out."),
        Fault.ServerErrorBefore => new OrderOutcome.Unknown("Injected: 503 Service Unavailable."),
        _ => null,
    };

    private static OrderOutcome.Unknown? FailsAfter(Fault fault) => fault switch
    {
        Fault.TimeOutAfter => new OrderOutcome.Unknown("Injected: the answer timed out."),
        Fault.ServerErrorAfter => new OrderOutcome.Unknown("Injected: 502 Bad Gateway."),
        _ => null,
    };

    private void Read()
    {
        if (script.Next(FaultPoint.Account) == Fault.Unavailable)
            throw new BrokerUnavailableException("Injected: the account cannot be read now.");
    }

    private sealed record PartialOrder(OrderKey Key, bool IsCancelled);
}
