using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// One account and its working orders, held against one view of the market. All the dealing happens here, in memory; nothing counts until the caller has stored
/// <see cref="Account"/> and <see cref="Changed"/> together.
/// </summary>
internal sealed class PaperBook(PaperAccount account, IEnumerable<PaperOrder> working, PaperView view, PaperBrokerOptions options, PaperSessions sessions)
{
    /// <summary>Changes one pass may make: they are stored in one batch together with the account.</summary>
    private const int MostChanges = TableLimits.MaxBatch - 10;

    private readonly List<PaperOrder> _working = [.. working];
    private readonly Dictionary<string, PaperOrder> _changed = new(StringComparer.Ordinal);
    private readonly PaperFunds _funds = new(options, view);

    public PaperAccount Account { get; private set; } = account;

    /// <summary>Orders that are new or not what they were.</summary>
    public IReadOnlyCollection<PaperOrder> Changed => _changed.Values;

    public IReadOnlyList<PaperOrder> Working => _working;

    public PaperView View => view;

    public decimal Equity => _funds.Equity(Account);

    public decimal Available => _funds.Available(Account, _working);

    /// <summary>The order as it is after this pass; null when it is neither working nor changed.</summary>
    public PaperOrder? Find(string clientOrderId) =>
        _changed.GetValueOrDefault(clientOrderId) ?? _working.Find(order => order.ClientOrderId == clientOrderId);

    /// <summary>Holds every working order against the market, oldest first, and settles options that have ended.</summary>
    public void Evaluate()
    {
        foreach (var order in _working.ToArray())
        {
            if (_changed.Count < MostChanges)
                Evaluate(order);
        }

        foreach (var position in Account.Positions)
        {
            if (_changed.Count < MostChanges && position.Instrument is OptionContract option && HasEnded(option))
                Settle(option, position.Quantity);
        }
    }

    /// <summary>Takes an order, and fills at once what the market gives; or says why not, and changes nothing.</summary>
    public OrderOutcome Submit(OrderRequest request)
    {
        var order = new PaperOrder(Account.NextOrder, request, request.Quantity, OrderState.Working, []);
        if (PaperRefusals.OfMarket(order, view, sessions) is { } closed)
            return closed;
        if (request.ReduceOnly)
        {
            var held = Closable(order);
            if (held <= 0m)
                return new OrderOutcome.Rejected("reduce-only", $"There is no position in {order.Instrument.Symbol} that this order could reduce.");
            order = order with { Quantity = Math.Min(order.Quantity, held) };
        }

        if ((PaperRefusals.OfRules(order, view) ?? RefusalOfFunds(order)) is { } refused)
            return refused;
        var isDayOrder = request.Type is OrderType.Market or OrderType.Limit;
        var before = Account;
        Account = before with { NextOrder = before.NextOrder + 1 };
        Put(order with { ExpiresAt = isDayOrder ? sessions.DayOrderExpiry?.Invoke(order.Instrument, view.Now) : null });
        Evaluate(Find(order.ClientOrderId)!);
        var taken = Find(order.ClientOrderId)!;
        if (taken is not { State: OrderState.Rejected })
            return new OrderOutcome.Confirmed(taken.ToReport());
        _changed.Remove(taken.ClientOrderId);
        Account = before;
        return Insufficient(taken.Reason!);
    }

    /// <summary>Cancels a working order.</summary>
    public void Cancel(string clientOrderId)
    {
        if (_working.Find(order => order.ClientOrderId == clientOrderId) is { } order)
            Put(order with { State = OrderState.Cancelled });
    }

    /// <summary>Cancels every working order of an instrument, and tells their last words.</summary>
    public IReadOnlyList<OrderReport> CancelAll(Instrument instrument)
    {
        var ids = _working.Where(order => order.Instrument == instrument).Select(order => order.ClientOrderId).ToList();
        ids.ForEach(Cancel);
        return [.. ids.Select(id => Find(id)!.ToReport())];
    }

    /// <summary>Changes the leverage of one symbol.</summary>
    public void SetLeverage(string symbol, decimal leverage) => Account = Account with { Leverage = Account.Leverage.SetItem(symbol, leverage) };

    private void Evaluate(PaperOrder order)
    {
        if (order.Instrument is OptionContract option && HasEnded(option))
            Put(order with { State = OrderState.Expired, Reason = "The option has expired." });
        else if (order.ExpiresAt <= view.Now)
            Put(order with { State = OrderState.Expired, Reason = "The session the order was good for has ended." });
        else if (order.Request.ReduceOnly && Closable(order) <= 0m)
            Put(order with { State = OrderState.Cancelled, Reason = "reduce-only: no position is left to reduce." });
        else if (sessions.IsOpen?.Invoke(order.Instrument, view.Now) != false
            && view.FreshQuoteOf(order.Instrument.Symbol) is { } quote
            && view.RulesOf(order.Instrument) is { } rules)
            Match(order, quote, rules);
    }

    private void Match(PaperOrder order, Quote quote, PriceRules rules)
    {
        if (order.Request.Type == OrderType.StopMarket && !order.IsTriggered)
        {
            if (quote.Mark() is not { } mark || !FillRules.IsReached(order, mark))
                return;
            order = order with { IsTriggered = true };
            Put(order);
        }

        if (FillRules.Price(order, quote, rules, options.SlippageTicks) is not { } price)
            return;
        var wanted = order.Request.ReduceOnly ? Math.Min(order.Remaining, Closable(order)) : order.Remaining;
        var quantity = Math.Min(wanted, rules.QuantityDown(Shown(order, quote)));
        if (quantity > 0m)
            Fill(order, quantity, price, quote);
    }

    private void Fill(PaperOrder order, decimal quantity, decimal price, Quote quote)
    {
        var fee = FillRules.Fee(order.Instrument, quantity, price, order.Fills.IsEmpty, options);
        var fill = new Fill($"{order.ClientOrderId}-f{order.Fills.Length + 1}", quantity, price, fee, view.Now);
        var filled = order with { Fills = order.Fills.Add(fill) };
        if (filled.Remaining == 0m)
            filled = filled with { State = OrderState.Filled };
        var booked = Account.Book(order.Instrument, order.Sign * quantity, price, fee);
        if (quantity > Closable(order) && !CanPay(filled, booked))
        {
            Put(order with
            {
                State = order.Fills.IsEmpty ? OrderState.Rejected : OrderState.Cancelled,
                Reason = $"insufficient-buying-power: {quantity} {order.Instrument.Symbol} at {price} is more than the account can pay for now.",
            });
            return;
        }

        Account = Take(booked, order, quantity, quote);
        if (filled is { State: OrderState.Working, Request.ReduceOnly: true } && Closable(filled) <= 0m)
            filled = filled with { State = OrderState.Cancelled, Reason = "reduce-only: no position is left to reduce." };
        Put(filled);
    }

    /// <summary>
    /// A fill that opens something must leave no hole. A limit order's cost was set aside when it was taken, so it need only dig none deeper.
    /// </summary>
    private bool CanPay(PaperOrder filled, PaperAccount booked)
    {
        var after = _funds.Available(booked, _working.Select(order => order.ClientOrderId == filled.ClientOrderId ? filled : order).Where(IsWorking));
        return after >= 0m || (filled.Request.Type == OrderType.Limit && after >= Available);
    }

    private OrderOutcome.Rejected? RefusalOfFunds(PaperOrder order)
    {
        var opening = PaperFunds.Opening(Account, order);
        if (opening == 0m)
            return null;
        if (order is { IsBuy: false, Instrument: OptionContract } && options.ShortOptionMarginRate is null)
            return new("not-supported", $"This paper account may not sell options to open; {opening} of {order.Quantity} contracts would.");
        var available = Available;
        var needed = available - _funds.Available(Account, [.. _working, order]);
        return needed > Math.Max(0m, available)
            ? Insufficient($"{order.Quantity} {order.Instrument.Symbol} needs {needed:0.00} {options.Currency}; {Math.Max(0m, available):0.00} is available.")
            : null;
    }

    private static OrderOutcome.Rejected Insufficient(string message) => new("insufficient-buying-power", message);

    private void Settle(OptionContract option, decimal held)
    {
        if (view.QuoteOf(option.Underlying)?.Mark() is not { } underlying)
            return;
        var number = Account.NextOrder;
        var side = held > 0m ? OrderSide.Sell : OrderSide.Buy;
        var id = $"settle-{number}";
        var value = option.IntrinsicValue(underlying);
        var fill = new Fill($"{id}-f1", Math.Abs(held), value, 0m, view.Now);
        var request = OrderRequest.Single(id, option, side, Math.Abs(held), OrderType.Market, reduceOnly: true);
        Account = Account.Book(option, -held, value, 0m) with { NextOrder = number + 1 };
        Put(new PaperOrder(number, request, Math.Abs(held), OrderState.Filled, [fill], Reason: $"Settled in cash with {option.Underlying} at {underlying}."));
    }

    private bool HasEnded(OptionContract option) => sessions.OptionEnd?.Invoke(option) <= view.Now;

    /// <summary>Units of the position an order on its other side could close.</summary>
    private decimal Closable(PaperOrder order) => Math.Max(0m, -order.Sign * Account.Held(order.Instrument));

    private decimal Shown(PaperOrder order, Quote quote)
    {
        var taken = Account.Taken.FirstOrDefault(taken => taken.Symbol == order.Instrument.Symbol && taken.At == quote.At);
        return order.IsBuy ? quote.AskSize - (taken?.FromAsk ?? 0m) : quote.BidSize - (taken?.FromBid ?? 0m);
    }

    private static PaperAccount Take(PaperAccount account, PaperOrder order, decimal quantity, Quote quote)
    {
        var symbol = order.Instrument.Symbol;
        var taken = account.Taken.FirstOrDefault(taken => taken.Symbol == symbol && taken.At == quote.At) ?? new TakenLiquidity(symbol, quote.At, 0m, 0m);
        taken = order.IsBuy ? taken with { FromAsk = taken.FromAsk + quantity } : taken with { FromBid = taken.FromBid + quantity };
        return account with { Taken = account.Taken.RemoveAll(old => old.Symbol == symbol).Add(taken) };
    }

    /// <summary>Puts an order in its new state where the old one was.</summary>
    private void Put(PaperOrder order)
    {
        _changed[order.ClientOrderId] = order;
        var at = _working.FindIndex(old => old.ClientOrderId == order.ClientOrderId);
        if (IsWorking(order) && at < 0)
            _working.Add(order);
        else if (IsWorking(order))
            _working[at] = order;
        else if (at >= 0)
            _working.RemoveAt(at);
        Account = Account with { Working = [.. _working.Select(kept => kept.ClientOrderId)] };
    }

    private static bool IsWorking(PaperOrder order) => order.State == OrderState.Working;
}
