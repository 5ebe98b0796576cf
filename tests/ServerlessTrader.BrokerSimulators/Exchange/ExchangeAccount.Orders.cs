using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

public sealed partial class ExchangeAccount
{
    private readonly Dictionary<long, ExchangeOrder> _orders = [];
    private readonly Dictionary<string, List<long>> _orderIds = new(StringComparer.Ordinal);
    private readonly SortedSet<long> _open = [];

    /// <summary>Every order it ever placed, oldest first.</summary>
    public ImmutableArray<ExchangeOrder> Orders
    {
        get
        {
            lock (_exchange.Gate)
                return [.. _orders.Values.OrderBy(order => order.Id)];
        }
    }

    /// <summary>Every order that is working, oldest first.</summary>
    public ImmutableArray<ExchangeOrder> OpenOrders
    {
        get
        {
            lock (_exchange.Gate)
                return [.. Open()];
        }
    }

    /// <summary>How many orders it ever placed with this client id.</summary>
    public int CountOf(string clientId)
    {
        lock (_exchange.Gate)
            return _orderIds.TryGetValue(clientId, out var ids) ? ids.Count : 0;
    }

    public ExchangeOrder? Find(long id)
    {
        lock (_exchange.Gate)
            return _orders.GetValueOrDefault(id);
    }

    /// <summary>The newest order of a client id.</summary>
    public ExchangeOrder? Find(string clientId)
    {
        lock (_exchange.Gate)
            return _orderIds.TryGetValue(clientId, out var ids) ? _orders[ids[^1]] : null;
    }

    /// <summary>Takes an order and fills what fills at once; the answer is the order after that.</summary>
    public ExchangeOrder Place(NewOrder asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        lock (_exchange.Gate)
            return Place(asked, _exchange.Current(asked.Symbol), stopId: null);
    }

    /// <summary>Says whether an order would be taken, and does nothing.</summary>
    public void Check(NewOrder asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        lock (_exchange.Gate)
            Checked(asked, _exchange.Current(asked.Symbol));
    }

    /// <summary>Cancels what is left of an order.</summary>
    public ExchangeOrder Cancel(long id)
    {
        lock (_exchange.Gate)
        {
            var order = _orders.GetValueOrDefault(id) ?? throw new ExchangeRefusalException(RefusalReason.UnknownOrder);
            _exchange.Current(order.Symbol);
            order = _orders[id];
            return order.IsOpen ? End(order, ExchangeOrderState.Cancelled) : throw new ExchangeRefusalException(RefusalReason.OrderNotOpen);
        }
    }

    /// <summary>Cancels every working order of a symbol, or of all; stops are left alone.</summary>
    public ImmutableArray<ExchangeOrder> CancelOrders(string? symbol)
    {
        lock (_exchange.Gate)
        {
            if (symbol is not null)
                _exchange.Current(symbol);
            return [.. Open().Where(order => symbol is null || order.Symbol == symbol).ToList().Select(order => End(order, ExchangeOrderState.Cancelled))];
        }
    }

    internal void ReleaseFills()
    {
        foreach (var order in Open().Where(order => order.HeldAt is not null).ToList())
        {
            _orders[order.Id] = order with { HeldAt = null };
            Match(_orders[order.Id], _exchange.Current(order.Symbol), isNew: false);
        }
    }

    /// <summary>Fills resting orders and triggers stops that a new price has reached.</summary>
    internal void PriceMoved(ContractMarket market)
    {
        TriggerStops(market);
        foreach (var id in _open.Where(id => _orders[id].Symbol == market.Contract.Symbol).ToList())
        {
            if (_orders[id].IsOpen)
                Match(_orders[id], market, isNew: false);
        }
    }

    private IEnumerable<ExchangeOrder> Open() => _open.Select(id => _orders[id]);

    private ExchangeOrder Place(NewOrder asked, ContractMarket market, long? stopId)
    {
        var quantity = Checked(asked, market);
        var now = _exchange.Now;
        var id = _exchange.NextOrderId();
        var order = new ExchangeOrder(id, asked.ClientId ?? $"web_{id}", asked.Symbol, asked.Side, asked.Kind, quantity, now)
        {
            Price = asked.Kind == OrderKind.Limit ? asked.Price!.Value : 0m,
            TimeInForce = asked.Kind == OrderKind.Market ? TimeInForce.GoodTillCancelled : asked.TimeInForce,
            PositionSide = asked.PositionSide,
            ReduceOnly = asked.ReduceOnly,
            StopId = stopId,
        };
        _open.Add(id);
        if (!_orderIds.TryGetValue(order.ClientId, out var ids))
            _orderIds.Add(order.ClientId, ids = []);
        ids.Add(id);
        Store(order, OrderChange.Taken);
        Match(order, market, isNew: true);
        return _orders[id];
    }

    private void Match(ExchangeOrder order, ContractMarket market, bool isNew)
    {
        if (FillPrice(order, market.Price, isNew) is { } price)
        {
            if (isNew && _exchange.NextFillPlan() is { } plan)
            {
                var part = Math.Floor(order.Quantity * plan.Share / market.Contract.StepSize) * market.Contract.StepSize;
                if (plan.Stalls)
                    _orders[order.Id] = order = order with { HeldAt = part };
                Fill(order, part, price, isMaker: false);
                order = _orders[order.Id];
            }

            var rest = Math.Min(order.Remaining, (order.HeldAt ?? order.Quantity) - order.Filled);
            Fill(order, rest, price, isMaker: !isNew && order.Kind == OrderKind.Limit);
            order = _orders[order.Id];
        }

        if (order.IsOpen && order.HeldAt is null && (order.Kind == OrderKind.Market || order.TimeInForce == TimeInForce.ImmediateOrCancel))
            End(order, ExchangeOrderState.Expired);
    }

    /// <summary>The price an order fills at now, or null. A new order takes; a resting one gives at its own price.</summary>
    private static decimal? FillPrice(ExchangeOrder order, ContractPrice price, bool isNew)
    {
        var best = order.Side == OrderSide.Buy ? price.Ask : price.Bid;
        if (order.Kind == OrderKind.Market)
            return best;
        var crosses = order.Side == OrderSide.Buy ? order.Price >= best : order.Price <= best;
        return crosses ? isNew ? best : order.Price : null;
    }

    private void Fill(ExchangeOrder order, decimal quantity, decimal price, bool isMaker)
    {
        if (quantity <= 0m || !order.IsOpen)
            return;
        var before = PositionOf(order.Symbol, order.PositionSide);
        var signed = order.Side == OrderSide.Buy ? quantity : -quantity;
        var (after, realised) = PositionArithmetic.Apply(before, signed, price);
        var fee = Math.Round(quantity * price * (isMaker ? _exchange.Rules.MakerFee : _exchange.Rules.TakerFee), 8);
        var fill = new Execution(_exchange.NextTradeId(), order.Id, order.Symbol, order.Side, order.PositionSide, quantity, price, fee, isMaker, realised, _exchange.Now);
        _fills.Add(fill);
        _wallet += realised - fee;
        after = after with { IsolatedWallet = IsolatedAfter(before, after, quantity, price), UpdatedAt = fill.At };
        _positions[(order.Symbol, order.PositionSide)] = after;
        PublishAccount(AccountChangeCause.Fill, 0m, after);
        var filled = order with { Fills = order.Fills.Add(fill) };
        Store(filled with { State = filled.Remaining == 0m ? ExchangeOrderState.Filled : ExchangeOrderState.PartiallyFilled }, OrderChange.Filled, fill);
        _exchange.Publish(new ExchangeEvent.Traded(order.Symbol, price, quantity, isMaker ? Opposite(order.Side) : order.Side, fill.At));
        CutReducers(order.Symbol, order.PositionSide);
    }

    /// <summary>What is opened sets margin aside, what is closed gives its share back.</summary>
    private decimal IsolatedAfter(ExchangePosition before, ExchangePosition after, decimal quantity, decimal price)
    {
        if (MarginModeOf(after.Symbol) == MarginMode.Cross || after.Quantity == 0m)
            return 0m;
        var leverage = LeverageOf(after.Symbol);
        var turned = Math.Sign(before.Quantity) * Math.Sign(after.Quantity) < 0;
        if (turned)
            return Math.Round(Math.Abs(after.Cost) / leverage, 8);
        return Math.Abs(after.Quantity) > Math.Abs(before.Quantity)
            ? before.IsolatedWallet + Math.Round(quantity * price / leverage, 8)
            : Math.Round(before.IsolatedWallet * after.Quantity / before.Quantity, 8);
    }

    /// <summary>No resting reduce-only order is larger than what it could reduce.</summary>
    private void CutReducers(string symbol, PositionSide side)
    {
        foreach (var order in Open().Where(order => order.Symbol == symbol && order.PositionSide == side && IsReducing(order.ReduceOnly, order.Side, order.PositionSide)).ToList())
        {
            var left = Reducible(symbol, order.Side, side);
            if (left == 0m)
                End(order, ExchangeOrderState.Expired);
            else if (order.Remaining > left)
                Store(order with { Quantity = order.Filled + left }, OrderChange.Cut);
        }

        if (PositionOf(symbol, side).Quantity == 0m)
            ExpireClosers(symbol, side);
    }

    private ExchangeOrder End(ExchangeOrder order, ExchangeOrderState state) => Store(order with { State = state }, OrderChange.Ended);

    private ExchangeOrder Store(ExchangeOrder order, OrderChange change, Execution? fill = null)
    {
        var stored = order with { UpdatedAt = _exchange.Now };
        _orders[order.Id] = stored;
        if (!stored.IsOpen)
            _open.Remove(stored.Id);
        _exchange.Publish(new ExchangeEvent.OrderChanged(Key, stored, change, fill, stored.UpdatedAt));
        if (stored is { IsOpen: false, StopId: { } stopId })
            FinishStop(stopId);
        return stored;
    }

    private static OrderSide Opposite(OrderSide side) => side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;
}
