using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>What happened at the exchange, in order, and whether a position ever stood there without its stop.</summary>
internal sealed class ExchangeLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ExchangeEvent> _events = [];
    private readonly HashSet<long> _waiting = [];
    private readonly List<string> _unprotected = [];
    private readonly IDisposable _subscription;
    private decimal _held;
    private bool _wasProtected;

    public ExchangeLog(FuturesExchange exchange) => _subscription = exchange.Subscribe(Take);

    /// <summary>Orders by their purpose and number (<c>entry1</c>, <c>exit2</c>) as they were taken.</summary>
    public IReadOnlyList<string> Taken => [.. Orders().Where(order => order.Change == OrderChange.Taken).Select(order => NameOf(order.Order.ClientId))];

    /// <summary>Stops by their number, with <c>+</c> when they began to wait and <c>−</c> when they were cancelled.</summary>
    public IReadOnlyList<string> StopChanges
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. from change in _events.OfType<ExchangeEvent.StopChanged>()
                       where change.Stop.State is StopState.Waiting or StopState.Cancelled
                       select (change.Stop.State == StopState.Waiting ? "+" : "-") + NameOf(change.Stop.ClientId),
                ];
            }
        }
    }

    /// <summary>Moments at which a stop was gone while something was held that had had one before.</summary>
    public IReadOnlyList<string> Unprotected
    {
        get
        {
            lock (_gate)
                return [.. _unprotected];
        }
    }

    public void Dispose() => _subscription.Dispose();

    private static string NameOf(string clientId) => clientId[(clientId.LastIndexOf('-') + 1)..];

    private List<ExchangeEvent.OrderChanged> Orders()
    {
        lock (_gate)
            return [.. _events.OfType<ExchangeEvent.OrderChanged>()];
    }

    private void Take(ExchangeEvent happened)
    {
        lock (_gate)
        {
            switch (happened)
            {
                case ExchangeEvent.AccountChanged { Positions: [{ Position: var position }, ..] }:
                    _held = position.Quantity;
                    _wasProtected &= _held != 0m;
                    break;
                case ExchangeEvent.StopChanged { Stop: var stop }:
                    _events.Add(happened);
                    if (stop.IsWaiting)
                        _waiting.Add(stop.Id);
                    else if (stop.State == StopState.Cancelled)
                        _waiting.Remove(stop.Id);
                    if (_wasProtected && _held != 0m && _waiting.Count == 0)
                        _unprotected.Add($"{_held} held when {stop.ClientId} became {stop.State}");
                    _wasProtected |= _waiting.Count > 0;
                    break;
                case ExchangeEvent.OrderChanged:
                    _events.Add(happened);
                    break;
            }
        }
    }
}
