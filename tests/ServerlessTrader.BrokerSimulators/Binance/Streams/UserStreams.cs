using System.Collections.Concurrent;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Sockets;

namespace ServerlessTrader.BrokerSimulators.Binance.Streams;

/// <summary>What happens to accounts, for those who have a listen key. Told from one thread.</summary>
internal sealed class UserStreams(BinanceVenue venue)
{
    private readonly ConcurrentDictionary<VenueSocket, Listener> _listeners = new();
    private readonly Dictionary<string, Message> _held = new(StringComparer.Ordinal);

    public async Task RunAsync(VenueSocket socket, string listenKey, string[] events, CancellationToken dropped)
    {
        _listeners.TryAdd(socket, new Listener(listenKey, venue.ListenKeys.AccountOf(listenKey), events));
        try
        {
            await socket.RunAsync(static _ => { }, dropped);
        }
        finally
        {
            _listeners.TryRemove(socket, out _);
        }
    }

    public void Tell(ExchangeEvent happened)
    {
        if (Written(happened) is not { } message)
            return;
        if (!venue.Faults.Streams.Disorders)
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

    /// <summary>Listen keys whose time is up; messages that waited in vain for one to change places with.</summary>
    public void Beat()
    {
        Expire(all: false);
        foreach (var account in _held.Keys.ToList())
            Release(account);
    }

    public void Expire(bool all)
    {
        foreach (var key in venue.ListenKeys.TakeExpired(all))
        {
            foreach (var (socket, listener) in _listeners.Where(pair => pair.Value.Key == key))
            {
                socket.Send(UserEvents.ListenKeyExpired(key, venue.Now));
                // Connected still, but nothing comes any more.
                _listeners.TryUpdate(socket, listener with { Account = null }, listener);
            }
        }
    }

    private Message? Written(ExchangeEvent happened) => happened switch
    {
        ExchangeEvent.OrderChanged changed => new(changed.Account, "ORDER_TRADE_UPDATE", UserEvents.Order(changed, venue.Exchange.ContractOf(changed.Order.Symbol), venue.Now)),
        ExchangeEvent.AccountChanged changed => new(changed.Account, "ACCOUNT_UPDATE", UserEvents.Account(changed, venue.Exchange.ContractOf, venue.Now)),
        ExchangeEvent.StopChanged changed => new(changed.Account, "ALGO_UPDATE", UserEvents.Stop(changed, venue.Exchange.ContractOf(changed.Stop.Symbol), OrderOf(changed), venue.Now)),
        ExchangeEvent.LeverageChanged changed => new(changed.Account, "ACCOUNT_CONFIG_UPDATE", UserEvents.Leverage(changed, venue.Now)),
        _ => null,
    };

    private ExchangeOrder? OrderOf(ExchangeEvent.StopChanged changed) =>
        changed.Stop is { OrderId: { } id, State: StopState.Finished } ? venue.Exchange.AccountOf(changed.Account)?.Find(id) : null;

    private void Release(string account)
    {
        if (_held.Remove(account, out var message))
            Send(message);
    }

    private void Send(Message message)
    {
        foreach (var (socket, listener) in _listeners)
        {
            if (listener.Account != message.Account || (listener.Events.Length > 0 && !listener.Events.Contains(message.Kind)))
                continue;
            socket.Send(message.Text);
            if (venue.Faults.Streams.Duplicates)
                socket.Send(message.Text);
        }
    }

    private sealed record Listener(string Key, string? Account, string[] Events);

    private sealed record Message(string Account, string Kind, byte[] Text);
}
