using System.Collections.Concurrent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>A broker whose every submission is recorded with the numbers of its beginning and its end, so that any overlap shows.</summary>
internal sealed class CallRecorder(IBroker inner) : IBroker
{
    private readonly ConcurrentDictionary<string, int> _underWay = new(StringComparer.Ordinal);
    private int _inFlight;
    private int _mostInFlight;

    public BrokerCapabilities Capabilities { get; set; } = inner.Capabilities;

    /// <summary>The orders submitted, in the order in which their submission began.</summary>
    public ConcurrentQueue<OrderRequest> Submits { get; } = [];

    /// <summary>Symbols of which two submissions ever overlapped.</summary>
    public ConcurrentBag<string> Overlaps { get; } = [];

    /// <summary>The most submissions ever under way at once.</summary>
    public int MostInFlight => _mostInFlight;

    /// <summary>Answers a submission in the broker's place; null lets it through.</summary>
    public Func<OrderRequest, OrderOutcome?>? Answer { get; set; }

    /// <summary>Submissions wait for it, if there is one.</summary>
    public Task? Gate { get; set; }

    public async ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken = default)
    {
        var symbol = order.Legs[0].Instrument.Symbol;
        Submits.Enqueue(order);
        if (_underWay.AddOrUpdate(symbol, 1, (_, before) => before + 1) > 1)
            Overlaps.Add(symbol);
        var now = Interlocked.Increment(ref _inFlight);
        for (var most = _mostInFlight; now > most; most = _mostInFlight)
            Interlocked.CompareExchange(ref _mostInFlight, now, most);
        try
        {
            if (Gate is { } gate)
                await gate;
            else
                await Task.Yield();
            return Answer?.Invoke(order) ?? await inner.SubmitAsync(order, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            _underWay.AddOrUpdate(symbol, 0, (_, before) => before - 1);
        }
    }

    public ValueTask<OrderOutcome> FindAsync(OrderKey order, CancellationToken cancellationToken = default) => inner.FindAsync(order, cancellationToken);

    public ValueTask<OrderOutcome> CancelAsync(OrderKey order, CancellationToken cancellationToken = default) => inner.CancelAsync(order, cancellationToken);

    public ValueTask<IReadOnlyList<OrderReport>> CancelAllAsync(Instrument instrument, CancellationToken cancellationToken = default) =>
        inner.CancelAllAsync(instrument, cancellationToken);

    public ValueTask<BrokerRefusal?> PrepareAsync(Instrument instrument, MarginTerms terms, CancellationToken cancellationToken = default) =>
        inner.PrepareAsync(instrument, terms, cancellationToken);

    public ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default) => inner.GetBalanceAsync(cancellationToken);

    public ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken = default) => inner.GetPositionsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<OrderReport>> GetWorkingOrdersAsync(CancellationToken cancellationToken = default) => inner.GetWorkingOrdersAsync(cancellationToken);
}
