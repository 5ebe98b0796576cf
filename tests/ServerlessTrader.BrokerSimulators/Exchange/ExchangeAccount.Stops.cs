using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

public sealed partial class ExchangeAccount
{
    private readonly Dictionary<long, StopOrder> _stops = [];
    private readonly Dictionary<string, List<long>> _stopIds = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _waiting = [];

    /// <summary>Every conditional order it ever placed, oldest first.</summary>
    public ImmutableArray<StopOrder> Stops
    {
        get
        {
            lock (_exchange.Gate)
                return [.. _stops.Values.OrderBy(stop => stop.Id)];
        }
    }

    /// <summary>Every conditional order that waits for its price, oldest first.</summary>
    public ImmutableArray<StopOrder> WaitingStops
    {
        get
        {
            lock (_exchange.Gate)
                return [.. _waiting.Select(id => _stops[id])];
        }
    }

    /// <summary>How many conditional orders it ever placed with this client id.</summary>
    public int CountOfStops(string clientId)
    {
        lock (_exchange.Gate)
            return _stopIds.TryGetValue(clientId, out var ids) ? ids.Count : 0;
    }

    public StopOrder? FindStop(long id)
    {
        lock (_exchange.Gate)
            return _stops.GetValueOrDefault(id);
    }

    /// <summary>The newest conditional order of a client id.</summary>
    public StopOrder? FindStop(string clientId)
    {
        lock (_exchange.Gate)
            return _stopIds.TryGetValue(clientId, out var ids) ? _stops[ids[^1]] : null;
    }

    /// <summary>Takes a conditional order. Its margin is looked at when its price comes, not before.</summary>
    public StopOrder Place(NewStop asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        lock (_exchange.Gate)
        {
            var market = _exchange.Current(asked.Symbol);
            CheckStop(asked, market);
            var id = _exchange.NextStopId();
            var stop = new StopOrder(id, asked.ClientId ?? $"algo_{id}", asked, _exchange.Now);
            if (!_stopIds.TryGetValue(stop.ClientId, out var ids))
                _stopIds.Add(stop.ClientId, ids = []);
            ids.Add(id);
            _waiting.Add(id);
            return StoreStop(stop);
        }
    }

    /// <summary>Cancels a conditional order that waits.</summary>
    public StopOrder CancelStop(long id)
    {
        lock (_exchange.Gate)
        {
            var stop = _stops.GetValueOrDefault(id) ?? throw new ExchangeRefusalException(RefusalReason.UnknownOrder);
            _exchange.Current(stop.Symbol);
            stop = _stops[id];
            return stop.IsWaiting ? StoreStop(stop with { State = StopState.Cancelled }) : throw new ExchangeRefusalException(RefusalReason.OrderNotOpen);
        }
    }

    /// <summary>Cancels every conditional order of a symbol, or of all, that waits.</summary>
    public ImmutableArray<StopOrder> CancelStops(string? symbol)
    {
        lock (_exchange.Gate)
        {
            if (symbol is not null)
                _exchange.Current(symbol);
            var waiting = _waiting.Select(id => _stops[id]).Where(stop => symbol is null || stop.Symbol == symbol).ToList();
            return [.. waiting.Select(stop => StoreStop(stop with { State = StopState.Cancelled }))];
        }
    }

    private void CheckStop(NewStop asked, ContractMarket market)
    {
        var contract = market.Contract;
        CheckSide(asked.PositionSide, asked.ReduceOnly);
        if (!asked.ClosesPosition)
            CheckQuantity(asked.Quantity, contract, asked.LimitPrice is null ? contract.MaxMarketQuantity : contract.MaxQuantity);
        CheckPrice(asked.Trigger, contract);
        if (asked.LimitPrice is not null)
            CheckPrice(asked.LimitPrice, contract);
        var reduces = asked.ClosesPosition || IsReducing(asked.ReduceOnly, asked.Side, asked.PositionSide);
        if (!reduces && asked.Quantity * (asked.LimitPrice ?? asked.Trigger) < contract.MinNotional)
            throw new ExchangeRefusalException(RefusalReason.NotionalTooSmall, contract.MinNotional);
        CheckClientId(asked.ClientId, isStop: true);
        if (_waiting.Count(id => _stops[id].Symbol == asked.Symbol) >= _exchange.Rules.MaxStops)
            throw new ExchangeRefusalException(RefusalReason.TooManyStops);
        if (IsReached(asked, market.Price))
            throw new ExchangeRefusalException(RefusalReason.WouldTriggerAtOnce);
    }

    private static bool IsReached(NewStop terms, ContractPrice price)
    {
        var watched = terms.Watches == TriggerPrice.Mark ? price.Mark : price.Last;
        return terms.Rises ? watched >= terms.Trigger : watched <= terms.Trigger;
    }

    private void TriggerStops(ContractMarket market)
    {
        foreach (var id in _waiting.Where(id => _stops[id].Symbol == market.Contract.Symbol).ToList())
        {
            if (_stops[id] is { IsWaiting: true } stop && IsReached(stop.Terms, market.Price))
                Trigger(stop, market);
        }
    }

    private void Trigger(StopOrder stop, ContractMarket market)
    {
        var terms = stop.Terms;
        stop = StoreStop(stop with { State = StopState.Triggering, TriggeredAt = _exchange.Now });
        var quantity = terms.ClosesPosition ? Reducible(terms.Symbol, terms.Side, terms.PositionSide) : terms.Quantity;
        if (quantity == 0m)
        {
            StoreStop(stop with { State = StopState.Expired, Reason = "There is no position to close." });
            return;
        }

        var asked = new NewOrder(terms.Symbol, terms.Side, terms.LimitPrice is null ? OrderKind.Market : OrderKind.Limit, quantity)
        {
            Price = terms.LimitPrice,
            TimeInForce = terms.TimeInForce,
            PositionSide = terms.PositionSide,
            ReduceOnly = terms.ReduceOnly || (terms.ClosesPosition && !IsHedged),
            ClientId = _exchange.Rules.TriggeredOrdersKeepClientId ? stop.ClientId : null,
        };
        try
        {
            // Its number is known beforehand, so that the stop points at its order by the time the order is heard of.
            Checked(asked, market);
            StoreStop(stop with { State = StopState.Triggered, OrderId = _exchange.PeekOrderId() });
            Place(asked, market, stop.Id);
        }
        catch (ExchangeRefusalException refusal)
        {
            StoreStop(stop with { State = StopState.Rejected, Reason = refusal.Reason.ToString() });
        }
    }

    /// <summary>The order of a stop has ended.</summary>
    private void FinishStop(long id)
    {
        if (_stops[id] is { State: StopState.Triggered } stop)
            StoreStop(stop with { State = StopState.Finished });
    }

    /// <summary>Stops that close a position go with it.</summary>
    private void ExpireClosers(string symbol, PositionSide side)
    {
        foreach (var stop in _waiting.Select(id => _stops[id]).Where(stop => stop.Symbol == symbol && stop.Terms.PositionSide == side && stop.Terms.ClosesPosition).ToList())
            StoreStop(stop with { State = StopState.Expired, Reason = "The position is closed." });
    }

    private StopOrder StoreStop(StopOrder stop)
    {
        var stored = stop with { UpdatedAt = _exchange.Now };
        _stops[stop.Id] = stored;
        if (!stored.IsWaiting)
            _waiting.Remove(stored.Id);
        _exchange.Publish(new ExchangeEvent.StopChanged(Key, stored, stored.UpdatedAt));
        return stored;
    }
}
