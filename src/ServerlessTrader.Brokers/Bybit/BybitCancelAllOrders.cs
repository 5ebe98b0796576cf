using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Cancels every live order of a contract, stops too, and is content only when the exchange lists none any more.</summary>
internal sealed class BybitCancelAllOrders(BybitReads reads, BybitOrderReader orders, BybitOrderEntry entry, BybitOptions options, TimeProvider time)
{
    /// <summary>The last word on each order that was live, or that the exchange says it has cancelled.</summary>
    /// <exception cref="BrokerUnavailableException">It is not certain that none is left, or an order's last word cannot be had.</exception>
    public async ValueTask<IReadOnlyList<OrderReport>> RunAsync(string symbol, CancellationToken cancellationToken)
    {
        var live = await orders.LiveAsync(symbol, isUrgent: true, cancellationToken).ConfigureAwait(false);
        var ids = live.Select(row => row.OrderId).OfType<string>().ToHashSet(StringComparer.Ordinal);

        // Without a filter the call takes plain orders and stops alike. Made twice it ends the same, so it may be repeated.
        var body = new BybitCancelAll("linear", symbol);
        var answer = await reads.AskAsync(BybitCall.Post(BybitEndpoint.CancelAll, body, BybitJson.Default.BybitCancelAll, isUrgent: true), cancellationToken).ConfigureAwait(false);
        if (answer.Verdict == BybitVerdict.Accepted)
            ids.UnionWith(BybitReads.Parse(answer, BybitJson.Default.BybitPageBybitAck, BybitEndpoint.CancelAll.Path).List?.Select(row => row?.OrderId).OfType<string>() ?? []);
        else if (!answer.IsDone && answer.Verdict is not (BybitVerdict.Unclear or BybitVerdict.NoSuchOrder or BybitVerdict.OrderEnded))
            throw new BrokerUnavailableException($"Bybit does not cancel the orders of {symbol}: {answer.Describe()}");

        ids.UnionWith(await WaitUntilNoneAsync(symbol, answer, cancellationToken).ConfigureAwait(false));
        var reports = new List<OrderReport>(ids.Count);
        foreach (var id in ids)
        {
            var outcome = await entry.SettledAsync(BybitOrderId.Theirs(symbol, id), untilEnded: true, isUrgent: true, cancellationToken).ConfigureAwait(false);
            reports.Add(outcome is OrderOutcome.Confirmed { Report: { State: not OrderState.Working } report }
                ? report
                : throw new BrokerUnavailableException($"Bybit lists no live order of {symbol} any more, but does not say how order {id} ended."));
        }

        return reports;
    }

    /// <summary>Waits until the exchange lists no live order.</summary>
    /// <returns>Orders that were live meanwhile.</returns>
    private async ValueTask<IReadOnlyCollection<string>> WaitUntilNoneAsync(string symbol, BybitAnswer answer, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<BybitOrderRow> live = [];
        foreach (var wait in options.SettlingReads)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
            live = await orders.LiveAsync(symbol, isUrgent: true, cancellationToken).ConfigureAwait(false);
            if (live.Count == 0)
                return seen;
            seen.UnionWith(live.Select(row => row.OrderId).OfType<string>());
        }

        throw new BrokerUnavailableException(
            $"Bybit still lists {live.Count} live orders of {symbol} ({string.Join(", ", live.Take(5).Select(BybitOrderReader.NameOf))}) after they were cancelled: {answer.Describe()}");
    }
}
