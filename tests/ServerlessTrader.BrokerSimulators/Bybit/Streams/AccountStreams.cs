using System.Collections.Concurrent;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Bybit.Endpoints;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Sockets;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Bybit.Streams;

/// <summary>What happens to accounts, for those who have signed in. Told from one thread.</summary>
internal sealed class AccountStreams(BybitSite site)
{
    private readonly ConcurrentDictionary<BybitSocket, byte> _sockets = new();
    private readonly Dictionary<string, Message> _held = new(StringComparer.Ordinal);

    public async Task RunAsync(VenueSocket socket, CancellationToken dropped)
    {
        var listener = new BybitSocket(socket, site, isPrivate: true);
        _sockets.TryAdd(listener, 0);
        try
        {
            await socket.RunAsync(listener.Take, dropped);
        }
        finally
        {
            _sockets.TryRemove(listener, out _);
        }
    }

    public void Tell(ExchangeEvent happened)
    {
        foreach (var message in Written(happened))
            Tell(message);
    }

    /// <summary>An acknowledged order that was rejected when it met the book.</summary>
    public void TellRejected(ExchangeAccount account, BybitOrderView order) => Tell(OrderMessage(account, order));

    /// <summary>Messages that waited in vain for one to change places with; and clients that have fallen silent.</summary>
    public void Beat()
    {
        foreach (var socket in _sockets.Keys)
            socket.CutIfSilent();
        foreach (var account in _held.Keys.ToList())
            Release(account);
    }

    private void Tell(Message message)
    {
        if (!site.Faults.Streams.Disorders)
        {
            Release(message.Account);
            Send(message);
        }
        else if (_held.Remove(message.Account, out var earlier))
        {
            Send(message);
            Send(earlier);
        }
        else
        {
            _held.Add(message.Account, message);
        }
    }

    private IEnumerable<Message> Written(ExchangeEvent happened)
    {
        switch (happened)
        {
            case ExchangeEvent.OrderChanged changed when site.Exchange.AccountOf(changed.Account) is { } account:
                var view = BybitBooks.View(account, changed.Order);
                yield return OrderMessage(account, view);
                if (changed.Fill is { } fill)
                    yield return ExecutionMessage(account, view, fill);
                break;
            case ExchangeEvent.StopChanged changed when site.Exchange.AccountOf(changed.Account) is { } account && changed.Stop.State is not StopState.Finished:
                yield return OrderMessage(account, BybitBooks.View(account, changed.Stop));
                break;
            case ExchangeEvent.AccountChanged changed when site.Exchange.AccountOf(changed.Account) is { } account:
                if (!changed.Positions.IsEmpty)
                    yield return Written(account.Key, BybitTopics.Position, json => json.Rows("data", changed.Positions, (row, position) => PositionRow(row, position)));
                yield return Written(account.Key, BybitTopics.Wallet, json => json.Rows(
                    "data", [account.View()], (row, money) => AccountEndpoints.Wallet(row, money, account.StartMarginMode == MarginMode.Isolated, showsCoin: true)));
                break;
        }
    }

    private Message OrderMessage(ExchangeAccount account, BybitOrderView order) => Written(account.Key, BybitTopics.Order, json => json.Rows("data", [order], (row, shown) =>
    {
        row.WriteString("category", "linear");
        shown.Write(row, site.Exchange.ContractOf(shown.Symbol));
        row.WriteString("feeCurrency", "USDT");
        row.WriteString("closedPnl", "0");
    }));

    private Message ExecutionMessage(ExchangeAccount account, BybitOrderView order, Execution fill) =>
        Written(account.Key, BybitTopics.Execution, json => json.Rows("data", [fill], (row, execution) =>
        {
            row.WriteString("category", "linear");
            OrderEndpoints.Execution(row, site.Exchange.ContractOf(execution.Symbol), execution, order, site.Exchange.Rules);
            row.Plain("execPnl", execution.Realised);
        }));

    private void PositionRow(Utf8JsonWriter json, PositionView position)
    {
        json.WriteString("category", "linear");
        AccountEndpoints.Position(json, site.Exchange.ContractOf(position.Position.Symbol), position, "entryPrice");
    }

    private Message Written(string account, string topic, Action<Utf8JsonWriter> data) => new(account, topic, BybitJson.Object(json =>
    {
        json.WriteString("id", Guid.NewGuid().ToString());
        json.WriteString("topic", topic);
        json.WriteNumber("creationTime", site.Now);
        data(json);
    }));

    private void Release(string account)
    {
        if (_held.Remove(account, out var message))
            Send(message);
    }

    private void Send(Message message)
    {
        foreach (var socket in _sockets.Keys.Where(socket => socket.Account?.Key == message.Account && socket.Hears(message.Topic)))
        {
            socket.Send(message.Text);
            if (site.Faults.Streams.Duplicates)
                socket.Send(message.Text);
        }
    }

    private sealed record Message(string Account, string Topic, byte[] Text);
}
