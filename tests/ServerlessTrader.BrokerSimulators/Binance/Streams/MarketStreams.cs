using System.Collections.Concurrent;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Sockets;

namespace ServerlessTrader.BrokerSimulators.Binance.Streams;

/// <summary>Prices for everybody. Told from one thread.</summary>
internal sealed class MarketStreams(BinanceVenue venue)
{
    private const int BeatsOfSlowMarkPrice = 3;

    private readonly ConcurrentDictionary<MarketSocket, byte> _sockets = new();
    private readonly Dictionary<string, DateTimeOffset> _drawn = new(StringComparer.Ordinal);
    private long _number;
    private long _beats;

    public async Task RunAsync(VenueSocket socket, StreamCategory category, bool isCombined, IEnumerable<string> streams, CancellationToken dropped)
    {
        var market = new MarketSocket(socket, category, isCombined, streams);
        _sockets.TryAdd(market, 0);
        try
        {
            await socket.RunAsync(market.Take, dropped);
        }
        finally
        {
            _sockets.TryRemove(market, out _);
        }
    }

    public void Tell(ExchangeEvent happened)
    {
        if (_sockets.IsEmpty)
            return;
        switch (happened)
        {
            case ExchangeEvent.PriceChanged changed:
                TellQuote(venue.Exchange.ContractOf(changed.Price.Symbol), changed.Price);
                TellKlines(venue.Exchange.ContractOf(changed.Price.Symbol));
                break;
            case ExchangeEvent.Traded traded:
                Send(StreamNames.AggTrade(traded.Symbol), () => MarketEvents.AggTrade(venue.Exchange.ContractOf(traded.Symbol), traded, ++_number, venue.Now));
                break;
        }
    }

    /// <summary>Mark prices; and quotes and candles of prices that stand still, which no real one does.</summary>
    public void Beat()
    {
        _beats++;
        if (_sockets.IsEmpty)
            return;
        foreach (var contract in venue.Exchange.Contracts)
        {
            var price = venue.Exchange.PriceOf(contract.Symbol);
            Send(StreamNames.MarkPrice(contract.Symbol, everySecond: true), () => MarketEvents.MarkPrice(price, venue.Now));
            if (_beats % BeatsOfSlowMarkPrice == 0)
                Send(StreamNames.MarkPrice(contract.Symbol, everySecond: false), () => MarketEvents.MarkPrice(price, venue.Now));
            TellQuote(contract, price);
            TellKlines(contract);
        }

        Send(StreamNames.AllMarkPrices + "@1s", AllMarks);
        if (_beats % BeatsOfSlowMarkPrice == 0)
            Send(StreamNames.AllMarkPrices, AllMarks);
    }

    private byte[] AllMarks() => MarketEvents.MarkPrices(venue.Exchange.Contracts.Select(contract => venue.Exchange.PriceOf(contract.Symbol)), venue.Now);

    private void TellQuote(Contract contract, ContractPrice price)
    {
        Send(StreamNames.BookTicker(contract.Symbol), () => MarketEvents.BookTicker(contract, price, ++_number, venue.Now));
        Send(StreamNames.AllBookTickers, () => MarketEvents.BookTicker(contract, price, ++_number, venue.Now));
    }

    private void TellKlines(Contract contract)
    {
        foreach (var stream in _sockets.Keys.SelectMany(socket => socket.Heard(StreamNames.KlinePrefix(contract.Symbol))).Distinct().ToList())
        {
            if (StreamNames.IntervalOf(stream) is { } interval)
                TellKline(contract, stream, interval);
        }
    }

    /// <summary>The bar being drawn; before it, once, the last word on the one that has closed.</summary>
    private void TellKline(Contract contract, string stream, BarInterval interval)
    {
        var name = stream[(stream.IndexOf('_', StringComparison.Ordinal) + 1)..];
        var open = interval.OpenOf(venue.Exchange.Now);
        if (_drawn.TryGetValue(stream, out var drawn) && drawn < open)
            SendBars(drawn);
        else
            SendBars(open);
        _drawn[stream] = open;

        void SendBars(DateTimeOffset from)
        {
            foreach (var bar in venue.Exchange.Bars(contract.Symbol, interval, from, 10))
                Send(stream, () => MarketEvents.Kline(contract, bar, name, venue.Now));
        }
    }

    /// <summary>Written once, and only when somebody listens.</summary>
    private void Send(string stream, Func<byte[]> write)
    {
        byte[]? message = null;
        foreach (var socket in _sockets.Keys)
        {
            if (socket.Hears(stream))
                socket.Send(stream, message ??= write());
        }
    }
}
