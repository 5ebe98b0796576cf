using System.Collections.Immutable;
using System.Globalization;
using ServerlessTrader.BrokerSimulators;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.CrashTests;

/// <summary>
/// Compares what was sent, what our ledger says and what the broker's books say once everything is flat. Every sentence is something that must never happen.
/// </summary>
public static class CrashVerdict
{
    /// <summary>All violations; none when the books agree.</summary>
    public static ImmutableArray<string> Of(IEnumerable<SentAlert> alerts, LedgerReading ledger, IReadOnlyCollection<AccountBooks> books)
    {
        ArgumentNullException.ThrowIfNull(alerts);
        ArgumentNullException.ThrowIfNull(ledger);
        ArgumentNullException.ThrowIfNull(books);
        var trades = ledger.Trades.ToLookup(trade => trade.Id, StringComparer.Ordinal);
        return
        [
            .. OfAlerts([.. alerts], trades, books.Count),
            .. OfTrades(ledger),
            .. books.SelectMany(account => OfOrders(account, ledger)),
            .. books.SelectMany(account => OfMoney(account, ledger)),
        ];
    }

    /// <summary>Every alert is answered, always alike, and has its one trade in each account.</summary>
    private static IEnumerable<string> OfAlerts(IReadOnlyCollection<SentAlert> alerts, ILookup<string, Trade> trades, int accounts)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var alert in alerts)
        {
            if (alert.Replies is not [var first, ..])
            {
                yield return $"Alert {alert.Number} was never answered.";
                continue;
            }

            foreach (var reply in alert.Replies)
            {
                if (reply.AlertId is null)
                    yield return $"Alert {alert.Number} was refused with {reply.Status}: {reply.Text}";
                else if (reply.AlertId != first.AlertId || !reply.TradeIds.SequenceEqual(first.TradeIds))
                    yield return $"Alert {alert.Number} was answered differently when it came again: {Told(first)}, then {Told(reply)}.";
            }

            foreach (var later in alert.Replies.Skip(1).Where(later => !later.IsDuplicate))
                yield return $"Alert {alert.Number} came again and was not known ({later.AlertId}).";
            if (first.AlertId is not { } id)
                continue;
            if (!ids.TryAdd(id, alert.Number))
                yield return $"Alerts {ids[id]} and {alert.Number} have the same id {id}.";
            if (alert.Kind != AlertKind.Close && first.TradeIds.Length != accounts)
                yield return $"Alert {alert.Number} was answered with {first.TradeIds.Length} trades for {accounts} accounts.";
            foreach (var tradeId in first.TradeIds.Where(tradeId => !trades.Contains(tradeId)))
                yield return $"Lost trade: {tradeId} was promised to alert {alert.Number} and is not in the ledger.";
            // A close of a perpetual is a trade of its own, which opens nothing.
            known.UnionWith(alert.Kind == AlertKind.Close ? trades.SelectMany(group => group).Where(trade => trade.Alert.Key == id && trade.Clearing is { IsCommand: true }).Select(trade => trade.Id) : first.TradeIds);
        }

        foreach (var trade in trades.SelectMany(group => group).Where(trade => !known.Contains(trade.Id)))
            yield return $"Trade {trade.Id} belongs to no alert that was sent (alert {trade.Alert.Key}).";
    }

    /// <summary>Every trade has ended, once, and closed what it opened.</summary>
    private static IEnumerable<string> OfTrades(LedgerReading ledger)
    {
        foreach (var twice in ledger.Trades.GroupBy(trade => (trade.Alert.Key, trade.Account)).Where(group => group.Count() > 1))
            yield return $"Alert {twice.Key.Key} has {twice.Count()} trades in {twice.Key.Account}.";
        var history = ledger.History.ToLookup(id => id, StringComparer.Ordinal);
        foreach (var trade in ledger.Trades)
        {
            var position = trade.Position;
            if (!trade.Phase.IsFinal())
                yield return $"Trade {trade.Id} has not ended: {trade.Phase}, {position.Open} open.";
            if (position.Open != 0m)
                yield return Text($"Trade {trade.Id} opened {position.Entered} and closed {position.Closed}.");
            if (trade.Phase == TradePhase.Rejected && position.Entered != 0m)
                yield return Text($"Trade {trade.Id} was rejected but entered {position.Entered}.");
            if (trade.ActiveOrder is { } order)
                yield return $"Trade {trade.Id} has an order that can still trade: {order.ClientOrderId}.";
            if (trade.Phase.IsFinal() && history[trade.Id].Count() != 1)
                yield return $"Trade {trade.Id} stands {history[trade.Id].Count()} times in the history.";
        }

        if (ledger.PendingCommands > 0)
            yield return $"{ledger.PendingCommands} stored commands were not carried out.";
    }

    /// <summary>Every order at the broker is one order of one trade, with the same fills on both sides.</summary>
    private static IEnumerable<string> OfOrders(AccountBooks books, LedgerReading ledger)
    {
        var tickets = ledger.Trades.Where(trade => trade.Account == books.Account).SelectMany(trade => trade.AllOrders).ToDictionary(ticket => ticket.ClientOrderId, StringComparer.Ordinal);
        var booked = books.Orders.ToLookup(order => order.ClientOrderId, StringComparer.Ordinal);
        foreach (var order in booked)
        {
            if (order.Count() > 1)
                yield return $"Duplicate order: {books.Account} has {order.Key} {order.Count()} times.";
            if (!tickets.TryGetValue(order.Key, out var ticket))
                yield return $"Order without a trade: {books.Account} has {order.Key}, no trade does.";
            else if (!ticket.Fills.SequenceEqual(order.First().Fills))
                yield return $"Order {order.Key}: the trade has {Told(ticket.Fills)}, {books.Account} has {Told(order.First().Fills)}.";
            if (order.Any(copy => copy.State == OrderState.Working))
                yield return $"Order {order.Key} is still working at {books.Account}.";
        }

        var missing = tickets.Values.Where(ticket => !booked.Contains(ticket.ClientOrderId));
        foreach (var ticket in missing.Where(ticket => ticket.State is not (TicketState.Rejected or TicketState.Abandoned)))
            yield return $"Order {ticket.ClientOrderId} is {ticket.State} in its trade, but {books.Account} never had it.";
    }

    /// <summary>Positions are gone, and cash and fees are the same on the broker's side, over the trades, and on the account's page.</summary>
    private static IEnumerable<string> OfMoney(AccountBooks books, LedgerReading ledger)
    {
        foreach (var (symbol, quantity) in books.Positions)
            yield return Text($"Position without a trade: {books.Account} holds {quantity} {symbol} although every trade is over.");
        var positions = ledger.Trades.Where(trade => trade.Account == books.Account).Select(trade => trade.Position).ToList();
        var profit = positions.Sum(position => position.NetProfit);
        var fees = positions.Sum(position => position.Fees);
        if (profit != books.CashChange)
            yield return Text($"{books.Account}: the trades made {profit}, the broker's cash changed by {books.CashChange}.");
        if (fees != books.Fees)
            yield return Text($"{books.Account}: the trades paid {fees} in fees, the broker took {books.Fees}.");
        if (ledger.Accounts.FirstOrDefault(page => page.Id == books.Account) is not { } page)
        {
            yield return $"{books.Account} has no page in the ledger.";
            yield break;
        }

        if (page.NetProfit != profit || page.Fees != fees)
            yield return Text($"{books.Account}: its page says profit {page.NetProfit} and fees {page.Fees}, its trades add up to {profit} and {fees}.");
        if (page.ClosedTrades != positions.Count(position => position.Entered != 0m))
            yield return Text($"{books.Account}: its page counts {page.ClosedTrades} closed trades, {positions.Count(position => position.Entered != 0m)} have entered.");
        if (!page.Reservations.IsEmpty)
            yield return $"{books.Account}: money is still set aside for {string.Join(", ", page.Reservations.Keys)}.";
    }

    private static string Told(AlertReply reply) => $"{reply.AlertId} with {reply.TradeIds.Length} trades";

    private static string Told(ImmutableArray<Fill> fills) => Text($"{fills.Sum(fill => fill.Quantity)} in {fills.Length} fills");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
