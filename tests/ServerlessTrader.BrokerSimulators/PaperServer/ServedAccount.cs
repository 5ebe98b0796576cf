using System.Collections.Immutable;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.BrokerSimulators.PaperServer;

/// <summary>
/// The book of one account, in memory. It does not know what a repeated client id is: whatever is sent is taken, as an exchange does whose first order of that id has
/// filled. That is what makes a test against it strict. Safe from any thread.
/// </summary>
public sealed class ServedAccount
{
    private readonly Lock _lock = new();
    private readonly List<ServedOrder> _orders = [];
    private readonly Dictionary<string, ServedOrder> _first = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Instrument Instrument, decimal Quantity, decimal Price)> _held = new(StringComparer.Ordinal);
    private readonly string _id;
    private readonly PaperServerOptions _options;
    private readonly SeededDice _dice;
    private readonly QuoteWalk _quotes;
    private readonly TimeProvider _clock;
    private decimal _cash;
    private decimal _fees;

    internal ServedAccount(string id, PaperServerOptions options, SeededDice dice, TimeProvider clock)
    {
        _id = id;
        _options = options;
        _dice = dice;
        _quotes = new QuoteWalk(dice);
        _clock = clock;
        _cash = options.StartingCash;
    }

    /// <summary>Everything in the books now.</summary>
    public AccountBooks Books()
    {
        lock (_lock)
        {
            var positions = _held.Where(held => held.Value.Quantity != 0m).ToImmutableSortedDictionary(held => held.Key, held => held.Value.Quantity, StringComparer.Ordinal);
            return new AccountBooks(_id, [.. _orders.Select(order => order.ToBooks())], positions, _cash - _options.StartingCash, _fees);
        }
    }

    internal OrderOutcome Submit(OrderRequest request)
    {
        if (request.Legs is not [{ Ratio: 1 } leg] || request.Quantity <= 0m || request is not ({ Type: OrderType.Market } or { Type: OrderType.Limit, LimitPrice: > 0m }))
            return new OrderOutcome.Rejected("not-supported", "Market and limit orders of one leg with ratio 1 and a quantity above zero are taken; received something else.");
        lock (_lock)
        {
            if (request.ReduceOnly && Closable(leg) <= 0m)
                return new OrderOutcome.Rejected("reduce-only", $"There is no position in {leg.Instrument.Symbol} that this order could reduce.");
            var order = new ServedOrder(_orders.Count + 1, request, FillScript.Of(request, _dice));
            _orders.Add(order);
            _first.TryAdd(order.ClientOrderId, order);
            foreach (var quantity in order.Script.AtOnce)
                Fill(order, quantity);
            return new OrderOutcome.Confirmed(order.ToReport());
        }
    }

    internal OrderReport? Find(string clientOrderId)
    {
        lock (_lock)
        {
            if (!_first.TryGetValue(clientOrderId, out var order))
                return null;
            if (order.State == OrderState.Working && ++order.Looks == order.Script.RestAtLook)
                Fill(order, order.Remaining);
            return order.ToReport();
        }
    }

    internal OrderReport? Cancel(string clientOrderId)
    {
        lock (_lock)
        {
            if (!_first.TryGetValue(clientOrderId, out var order))
                return null;
            if (order.State == OrderState.Working && order.Script.BeatsCancel)
                Fill(order, order.Remaining);
            if (order.State == OrderState.Working)
                order.State = OrderState.Cancelled;
            return order.ToReport();
        }
    }

    internal OrderReport[] CancelAll(string symbol)
    {
        lock (_lock)
        {
            var ids = _orders.Where(order => order.State == OrderState.Working && order.Request.Legs[0].Instrument.Symbol == symbol).Select(order => order.Request.ClientOrderId).Distinct().ToList();
            return [.. ids.Select(id => Cancel(id)!)];
        }
    }

    internal AccountBalance Balance()
    {
        lock (_lock)
        {
            var equity = _cash + _held.Values.Sum(held => held.Quantity * _quotes.Of(held.Instrument.Symbol) * held.Instrument.Multiplier);
            return new AccountBalance(equity, _cash, "USD");
        }
    }

    internal BrokerPosition[] Positions()
    {
        lock (_lock)
            return [.. _held.Values.Where(held => held.Quantity != 0m).Select(held => new BrokerPosition(held.Instrument, held.Quantity, held.Price))];
    }

    internal OrderReport[] Working()
    {
        lock (_lock)
            return [.. _orders.Where(order => order.State == OrderState.Working).Select(order => order.ToReport())];
    }

    private void Fill(ServedOrder order, decimal quantity)
    {
        var leg = order.Request.Legs[0];
        if (order.Request.ReduceOnly && Closable(leg) is var closable && closable < quantity)
        {
            quantity = closable;
            order.State = OrderState.Cancelled;
            order.Reason = "reduce-only: no more position is left to reduce.";
        }

        if (quantity <= 0m)
            return;
        var instrument = order.Instrument;
        var isBuy = order.Side == OrderSide.Buy;
        var price = order.Request.LimitPrice is { } limit ? _quotes.AtLimit(instrument.Symbol, limit, isBuy) : _quotes.AtMarket(instrument.Symbol);
        var fee = quantity * _options.FeePerContract;
        order.Add(quantity, price, fee, _clock.GetUtcNow());
        var signed = isBuy ? quantity : -quantity;
        _cash -= signed * price * instrument.Multiplier + fee;
        _fees += fee;
        var (_, before, average) = _held.GetValueOrDefault(instrument.Symbol, (instrument, 0m, 0m));
        var after = before + signed;
        var grows = before == 0m || Math.Sign(before) == Math.Sign(signed);
        _held[instrument.Symbol] = (instrument, after, after == 0m ? 0m : grows ? (before * average + signed * price) / after : average);
    }

    /// <summary>Units of the position that an order of this leg could close.</summary>
    private decimal Closable(OrderLeg leg)
    {
        var held = _held.GetValueOrDefault(leg.Instrument.Symbol).Quantity;
        return Math.Max(0m, leg.Side == OrderSide.Sell ? held : -held);
    }
}
