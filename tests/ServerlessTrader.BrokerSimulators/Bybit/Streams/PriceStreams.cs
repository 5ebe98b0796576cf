using System.Collections.Concurrent;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Bybit.Endpoints;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Sockets;

namespace ServerlessTrader.BrokerSimulators.Bybit.Streams;

/// <summary>Prices for everybody: tickers, trades and candles. Told from one thread; a subscription's snapshot comes from the socket's.</summary>
internal sealed class PriceStreams(BybitSite site)
{
    private readonly ConcurrentDictionary<BybitSocket, byte> _sockets = new();
    private readonly Dictionary<string, DateTimeOffset> _drawn = new(StringComparer.Ordinal);
    private long _number;

    public async Task RunAsync(VenueSocket socket, CancellationToken dropped)
    {
        var listener = new BybitSocket(socket, site, isPrivate: false) { OnSubscribed = Greet };
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
        if (_sockets.IsEmpty)
            return;
        switch (happened)
        {
            case ExchangeEvent.PriceChanged changed:
                TellTicker(changed.Price);
                TellCandles(changed.Price.Symbol);
                break;
            case ExchangeEvent.Traded traded:
                TellTrade(traded);
                break;
        }
    }

    /// <summary>Prices that stand still, which no real one does; and clients that have fallen silent.</summary>
    public void Beat()
    {
        foreach (var socket in _sockets.Keys)
            socket.CutIfSilent();
        if (_sockets.IsEmpty)
            return;
        foreach (var contract in site.Exchange.Contracts)
        {
            if (_sockets.Keys.Any(socket => socket.Hears(BybitTopics.Ticker(contract.Symbol))))
                TellTicker(site.Exchange.PriceOf(contract.Symbol));
            TellCandles(contract.Symbol);
        }
    }

    private void Greet(BybitSocket socket, string topic)
    {
        if (!topic.StartsWith("tickers.", StringComparison.Ordinal))
            return;
        var contract = site.Exchange.ContractOf(topic["tickers.".Length..]);
        var price = site.Exchange.PriceOf(contract.Symbol);
        socket.Send(Message(topic, "snapshot", json =>
        {
            json.WriteStartObject("data");
            MarketEndpoints.Ticker(json, contract, price, site.Now);
            json.WriteEndObject();
        }));
    }

    /// <summary>Only what moves; the rest is unchanged by its absence.</summary>
    private void TellTicker(ContractPrice price)
    {
        var contract = site.Exchange.ContractOf(price.Symbol);
        Send(BybitTopics.Ticker(price.Symbol), "delta", json =>
        {
            json.WriteStartObject("data");
            json.WriteString("symbol", price.Symbol);
            json.WriteString("tickDirection", "PlusTick");
            json.Price("lastPrice", contract, price.Last);
            json.Plain("markPrice", price.Mark);
            json.Price("bid1Price", contract, price.Bid);
            json.Quantity("bid1Size", contract, price.Size);
            json.Price("ask1Price", contract, price.Ask);
            json.Quantity("ask1Size", contract, price.Size);
            json.WriteEndObject();
        });
    }

    private void TellTrade(ExchangeEvent.Traded traded)
    {
        var contract = site.Exchange.ContractOf(traded.Symbol);
        Send(BybitTopics.Trade(traded.Symbol), "snapshot", json => json.Rows("data", [traded], (row, trade) =>
        {
            row.WriteNumber("T", trade.At.ToUnixTimeMilliseconds());
            row.WriteString("s", trade.Symbol);
            row.WriteString("S", BybitJson.Word(trade.Taker));
            row.Quantity("v", contract, trade.Quantity);
            row.Price("p", contract, trade.Price);
            row.WriteString("L", "PlusTick");
            row.WriteString("i", Guid.NewGuid().ToString());
            row.WriteBoolean("BT", false);
        }));
    }

    /// <summary>The bar being drawn; before it, once, the last word on the one that has closed.</summary>
    private void TellCandles(string symbol)
    {
        foreach (var topic in _sockets.Keys.SelectMany(socket => socket.Heard(BybitTopics.KlinePrefix)).Where(topic => topic.EndsWith($".{symbol}", StringComparison.Ordinal)).Distinct().ToList())
        {
            var name = topic.Split('.')[1];
            var interval = MarketEndpoints.Interval(name)!;
            var open = interval.OpenOf(site.Exchange.Now);
            var from = _drawn.TryGetValue(topic, out var drawn) && drawn < open ? drawn : open;
            foreach (var bar in site.Exchange.Bars(symbol, interval, from, 10))
                Send(topic, "snapshot", json => json.Rows("data", [bar], (row, candle) => Candle(row, site.Exchange.ContractOf(symbol), candle, name, site.Now)));
            _drawn[topic] = open;
        }
    }

    private static void Candle(Utf8JsonWriter json, Contract contract, Bar bar, string interval, long now)
    {
        json.WriteNumber("start", bar.OpenTime.ToUnixTimeMilliseconds());
        json.WriteNumber("end", bar.NextOpen.ToUnixTimeMilliseconds() - 1);
        json.WriteString("interval", interval);
        json.Price("open", contract, bar.Open);
        json.Price("close", contract, bar.Close);
        json.Price("high", contract, bar.High);
        json.Price("low", contract, bar.Low);
        json.Plain("volume", bar.Volume);
        json.Plain("turnover", Math.Round(bar.Volume * bar.Close, 5));
        json.WriteBoolean("confirm", bar.IsClosed);
        json.WriteNumber("timestamp", now);
    }

    private byte[] Message(string topic, string type, Action<Utf8JsonWriter> data) => BybitJson.Object(json =>
    {
        json.WriteString("topic", topic);
        json.WriteString("type", type);
        data(json);
        json.WriteNumber("cs", Interlocked.Increment(ref _number));
        json.WriteNumber("ts", site.Now);
    });

    /// <summary>Written once, and only when somebody listens.</summary>
    private void Send(string topic, string type, Action<Utf8JsonWriter> data)
    {
        byte[]? message = null;
        foreach (var socket in _sockets.Keys)
        {
            if (socket.Hears(topic))
                socket.Send(message ??= Message(topic, type, data));
        }
    }
}
