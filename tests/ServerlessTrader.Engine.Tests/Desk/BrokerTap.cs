using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>The engine's line to its broker: every call is kept, and a test may answer in the broker's place or do something before and after.</summary>
internal sealed class BrokerTap(IBroker inner, TimeProvider clock) : IBroker
{
    private readonly Lock _gate = new();
    private readonly List<BrokerCall> _calls = [];

    public BrokerCapabilities Capabilities { get; set; } = inner.Capabilities;

    /// <summary>Answers an order call in the broker's place; null lets it through.</summary>
    public Func<BrokerCall, OrderOutcome?>? Answer { get; set; }

    /// <summary>Changes the broker's answer to an order call.</summary>
    public Func<BrokerCall, OrderOutcome, OrderOutcome>? Distort { get; set; }

    /// <summary>Answers for the positions in the broker's place; may throw.</summary>
    public Func<IReadOnlyList<BrokerPosition>>? Positions { get; set; }

    /// <summary>Answers for the money in the broker's place; may throw.</summary>
    public Func<AccountBalance>? Balance { get; set; }

    /// <summary>Answers for margin in the broker's place; null lets it through.</summary>
    public Func<MarginTerms, BrokerRefusal?>? Margin { get; set; }

    /// <summary>The margin terms asked for, in order of time.</summary>
    public List<MarginTerms> MarginAsked { get; } = [];

    /// <summary>Runs before each call.</summary>
    public Func<ValueTask>? Before { get; set; }

    /// <summary>Runs after each call.</summary>
    public Func<ValueTask>? After { get; set; }

    public IReadOnlyList<BrokerCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    /// <summary>Every submission of an order, in order of time.</summary>
    public IReadOnlyList<BrokerCall> Submits => [.. Calls.Where(call => call.Kind == "submit")];

    public ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken = default) =>
        OrderAsync(Note("submit", order.ClientOrderId, order), () => inner.SubmitAsync(order, cancellationToken));

    public ValueTask<OrderOutcome> FindAsync(OrderKey order, CancellationToken cancellationToken = default) =>
        OrderAsync(Note("find", order.ClientOrderId), () => inner.FindAsync(order, cancellationToken));

    public ValueTask<OrderOutcome> CancelAsync(OrderKey order, CancellationToken cancellationToken = default) =>
        OrderAsync(Note("cancel", order.ClientOrderId), () => inner.CancelAsync(order, cancellationToken));

    public ValueTask<IReadOnlyList<OrderReport>> CancelAllAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        Note("cancel-all", instrument.Symbol);
        return AroundAsync(() => inner.CancelAllAsync(instrument, cancellationToken));
    }

    public ValueTask<BrokerRefusal?> PrepareAsync(Instrument instrument, MarginTerms terms, CancellationToken cancellationToken = default)
    {
        Note("prepare", instrument.Symbol);
        MarginAsked.Add(terms);
        return AroundAsync(() => Margin?.Invoke(terms) is { } refusal ? ValueTask.FromResult<BrokerRefusal?>(refusal) : inner.PrepareAsync(instrument, terms, cancellationToken));
    }

    public ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default)
    {
        Note("balance");
        return AroundAsync(() => Balance is { } balance ? ValueTask.FromResult(balance()) : inner.GetBalanceAsync(cancellationToken));
    }

    public ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken = default)
    {
        Note("positions");
        return AroundAsync(() => Positions is { } positions ? ValueTask.FromResult(positions()) : inner.GetPositionsAsync(cancellationToken));
    }

    public ValueTask<IReadOnlyList<OrderReport>> GetWorkingOrdersAsync(CancellationToken cancellationToken = default)
    {
        Note("working");
        return AroundAsync(() => inner.GetWorkingOrdersAsync(cancellationToken));
    }

    private async ValueTask<OrderOutcome> OrderAsync(BrokerCall call, Func<ValueTask<OrderOutcome>> ask)
    {
        if (Answer?.Invoke(call) is { } answer)
            return answer;
        var outcome = await AroundAsync(ask);
        return Distort?.Invoke(call, outcome) ?? outcome;
    }

    private async ValueTask<T> AroundAsync<T>(Func<ValueTask<T>> ask)
    {
        if (Before is { } before)
            await before();
        var answer = await ask();
        if (After is { } after)
            await after();
        return answer;
    }

    private BrokerCall Note(string kind, string? clientOrderId = null, OrderRequest? order = null)
    {
        var call = new BrokerCall(kind, clientOrderId, clock.GetUtcNow(), order);
        lock (_gate)
            _calls.Add(call);
        return call;
    }
}
