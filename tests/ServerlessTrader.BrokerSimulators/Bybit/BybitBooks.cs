using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>
/// Takes orders the way this exchange does: what is plainly wrong is refused at once, everything else is acknowledged, and meets the book a moment later, where it may
/// still be rejected. Safe from any thread.
/// </summary>
internal sealed class BybitBooks(FuturesExchange exchange, TimeSpan matchingDelay)
{
    /// <summary>Ids the exchange makes for clients that give none begin so, and are not shown.</summary>
    private static readonly string[] _made = ["none_", "web_", "algo_"];

    private readonly ConcurrentDictionary<(string Account, string ClientId), Taken> _taken = new();
    private ImmutableList<Action<ExchangeAccount, BybitOrderView>> _listeners = [];
    private long _lastMade;

    /// <summary>Calls a handler with orders that were rejected after their acknowledgement; what happens on the book is told by the exchange.</summary>
    public void OnRejected(Action<ExchangeAccount, BybitOrderView> handler) => ImmutableInterlocked.Update(ref _listeners, static (all, one) => all.Add(one), handler);

    /// <summary>Acknowledges an order.</summary>
    public (string Id, string ClientId) Take(ExchangeAccount account, NewOrder asked) => Take(
        account, asked.ClientId, new Taken(asked, null, exchange.Now), () => Check(account, asked), id => account.Place(asked with { ClientId = id }));

    /// <summary>Acknowledges a conditional order. What the exchange says of it, it says at once.</summary>
    public (string Id, string ClientId) Take(ExchangeAccount account, NewStop asked) => Take(
        account, asked.ClientId, new Taken(null, asked, exchange.Now), static () => { }, id => account.Place(asked with { ClientId = id }), isAtOnce: true);

    /// <summary>Every order of an account, newest first.</summary>
    public IReadOnlyList<BybitOrderView> All(ExchangeAccount account)
    {
        var orders = account.Orders;
        var views = orders.Where(order => order.StopId is null).Select(order => View(account, order)).Concat(account.Stops.Select(stop => View(account, stop))).ToList();
        var shown = views.Select(view => view.Id).ToHashSet(StringComparer.Ordinal);
        var rejected = _taken.Where(pair => pair.Key.Account == account.Key && pair.Value.RejectReason is not null);
        views.AddRange(rejected.Select(pair => View(account, pair.Key.ClientId, pair.Value)).Where(view => !shown.Contains(view.Id)));
        return [.. views.OrderByDescending(view => view.CreatedAt)];
    }

    /// <summary>The order a request names by the exchange's id or the client's, or null. One that has not met the book yet shows nowhere.</summary>
    public BybitOrderView? Find(ExchangeAccount account, string? id, string? clientId)
    {
        if (id is null && clientId is not null)
        {
            if (account.FindStop(clientId) is { } stop)
                return View(account, stop);
            if (account.Find(clientId) is { } order)
                return View(account, order);
            return _taken.TryGetValue((account.Key, clientId), out var taken) && taken.RejectReason is not null ? View(account, clientId, taken) : null;
        }

        return All(account).FirstOrDefault(view => view.Id == id);
    }

    /// <summary>An order on the book as it is shown: under its conditional order's id when it has one.</summary>
    public static BybitOrderView View(ExchangeAccount account, ExchangeOrder order)
    {
        if (order.StopId is { } stopId && account.FindStop(stopId) is { } stop)
            return View(account, stop) with { Order = order, Status = StatusOf(order), UpdatedAt = order.UpdatedAt };
        return new BybitOrderView(IdOf(account, order.ClientId), Shown(order.ClientId), order.Symbol, StatusOf(order), order.Side, order.Quantity, order.CreatedAt, order.UpdatedAt)
        {
            Order = order,
            IsMarket = order.Kind == OrderKind.Market,
            Price = order.Price,
            TimeInForce = order.TimeInForce,
            PositionSide = order.PositionSide,
            ReduceOnly = order.ReduceOnly,
            CancelType = CancelTypeOf(order),
        };
    }

    /// <summary>A conditional order as it is shown; once it has triggered, with what became of its order.</summary>
    public static BybitOrderView View(ExchangeAccount account, StopOrder stop)
    {
        var order = stop.OrderId is { } orderId ? account.Find(orderId) : null;
        var status = stop.State switch
        {
            StopState.Waiting => "Untriggered",
            StopState.Cancelled or StopState.Expired => "Deactivated",
            StopState.Rejected => "Rejected",
            _ => order is null ? "Triggered" : StatusOf(order),
        };
        return new BybitOrderView(
            IdOf(account, stop.ClientId), Shown(stop.ClientId), stop.Symbol, status, stop.Terms.Side, order?.Quantity ?? stop.Terms.Quantity, stop.CreatedAt,
            order is not null && order.UpdatedAt > stop.UpdatedAt ? order.UpdatedAt : stop.UpdatedAt)
        {
            Order = order,
            Stop = stop.Terms,
            IsMarket = stop.Terms.LimitPrice is null,
            Price = stop.Terms.LimitPrice ?? 0m,
            TimeInForce = stop.Terms.TimeInForce,
            PositionSide = stop.Terms.PositionSide,
            ReduceOnly = stop.Terms.ReduceOnly,
            RejectReason = stop.State == StopState.Rejected ? "EC_Others" : "EC_NoError",
            CancelType = stop.State == StopState.Cancelled ? "CancelByUser" : order is null ? "UNKNOWN" : CancelTypeOf(order),
        };
    }

    /// <summary>The exchange's id of an order: always the same for one account and client id.</summary>
    public static string IdOf(ExchangeAccount account, string clientId) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Key} {clientId}")).AsSpan(0, 16)).ToString();

    private static string Shown(string clientId) => _made.Any(prefix => clientId.StartsWith(prefix, StringComparison.Ordinal)) ? "" : clientId;

    private static string StatusOf(ExchangeOrder order) => order.State switch
    {
        ExchangeOrderState.New => "New",
        ExchangeOrderState.PartiallyFilled => "PartiallyFilled",
        ExchangeOrderState.Filled => "Filled",
        _ => "Cancelled",
    };

    private static string CancelTypeOf(ExchangeOrder order) => order.State switch
    {
        ExchangeOrderState.Cancelled => "CancelByUser",
        ExchangeOrderState.Expired when order.ReduceOnly => "CancelByReduceOnly",
        _ => "UNKNOWN",
    };

    /// <summary>Refusals that belong to the book come after the acknowledgement.</summary>
    private static void Check(ExchangeAccount account, NewOrder asked)
    {
        try
        {
            account.Check(asked);
        }
        catch (ExchangeRefusalException refusal) when (refusal.Reason is RefusalReason.WouldTake or RefusalReason.CannotFillWhole)
        {
        }
    }

    private static BybitOrderView View(ExchangeAccount account, string clientId, Taken taken)
    {
        var (order, stop) = (taken.Order, taken.Stop);
        return new BybitOrderView(
            IdOf(account, clientId), Shown(clientId), order?.Symbol ?? stop!.Symbol, "Rejected", order?.Side ?? stop!.Side, order?.Quantity ?? stop!.Quantity, taken.At, taken.At)
        {
            IsMarket = order is null ? stop!.LimitPrice is null : order.Kind == OrderKind.Market,
            Price = order?.Price ?? stop?.LimitPrice ?? 0m,
            TimeInForce = order?.TimeInForce ?? stop!.TimeInForce,
            PositionSide = order?.PositionSide ?? stop!.PositionSide,
            ReduceOnly = order?.ReduceOnly ?? stop!.ReduceOnly,
            Stop = stop,
            RejectReason = taken.RejectReason ?? "EC_NoError",
        };
    }

    private (string Id, string ClientId) Take(ExchangeAccount account, string? clientId, Taken taken, Action check, Action<string> place, bool isAtOnce = false)
    {
        var id = clientId ?? $"none_{Interlocked.Increment(ref _lastMade)}";
        if (account.Find(id) is not null || account.FindStop(id) is not null || _taken.ContainsKey((account.Key, id)))
            throw BybitErrors.DuplicateClientId();
        check();
        if (isAtOnce)
        {
            place(id);
            _taken.TryAdd((account.Key, id), taken);
        }
        else if (!_taken.TryAdd((account.Key, id), taken))
        {
            throw BybitErrors.DuplicateClientId();
        }
        else if (matchingDelay == TimeSpan.Zero)
        {
            Match(account, id, taken, place);
        }
        else
        {
            _ = MatchLaterAsync(account, id, taken, place);
        }

        return (IdOf(account, id), Shown(id));
    }

    private async Task MatchLaterAsync(ExchangeAccount account, string clientId, Taken taken, Action<string> place)
    {
        await Task.Delay(matchingDelay, exchange.Clock);
        Match(account, clientId, taken, place);
    }

    private void Match(ExchangeAccount account, string clientId, Taken taken, Action<string> place)
    {
        try
        {
            place(clientId);
        }
        catch (ExchangeRefusalException refusal)
        {
            var rejected = taken with { RejectReason = BybitErrors.RejectReason(refusal.Reason), At = exchange.Now };
            _taken[(account.Key, clientId)] = rejected;
            foreach (var listener in _listeners)
                listener(account, View(account, clientId, rejected));
        }
    }

    private sealed record Taken(NewOrder? Order, NewStop? Stop, DateTimeOffset At, string? RejectReason = null);
}
