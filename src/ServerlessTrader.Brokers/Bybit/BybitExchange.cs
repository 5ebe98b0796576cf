using System.Net;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Streams;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>What all accounts of a process at one Bybit environment share: the connection, the address's request budget, the clock, the filters, the prices.</summary>
public sealed class BybitExchange : IDisposable
{
    private readonly HttpClient _http;
    private readonly ILoggerFactory _loggers;

    /// <param name="endpoints">Where it is.</param>
    /// <param name="time">The host's clock; the real one, since the exchange's is.</param>
    /// <param name="loggers">What goes wrong in passing. Nothing secret is logged.</param>
    /// <param name="settings">Times of the public side; null for the usual ones.</param>
    /// <param name="network">Stands in for the network; null for the network. Disposed with this.</param>
    /// <param name="sockets">Stands in for the network of the streams; null for the network.</param>
    public BybitExchange(
        BybitEndpoints endpoints, TimeProvider time, ILoggerFactory loggers, BybitExchangeSettings? settings = null, HttpMessageHandler? network = null, Func<IStreamSocket>? sockets = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        Endpoints = endpoints;
        Time = time;
        _loggers = loggers;
        Settings = settings ?? new BybitExchangeSettings();
        Sockets = sockets ?? (static () => new ClientStreamSocket());
        Clock = new BybitClock(time, Settings.ClockMaxAge);
        AddressBudget = new BybitAddressBudget();

        // Every call has a time-out of its own, on our clock.
        _http = new HttpClient(network ?? Network()) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 32 * 1024 * 1024 };
        var reads = new BybitReads(RestFor(Settings.AnswerTimeout, null), this);
        Instruments = new BybitInstruments(reads, this);
        MarketData = new BybitMarketData(reads, Instruments, Clock);
        PriceFeed = new BybitPriceFeed(this, BybitPriceSource.Mark, loggers.CreateLogger<BybitPriceFeed>());
        TradeFeed = new BybitPriceFeed(this, BybitPriceSource.Trade, loggers.CreateLogger<BybitPriceFeed>());
    }

    /// <summary>Where it is.</summary>
    public BybitEndpoints Endpoints { get; }

    /// <summary>Quotes, candles and filters.</summary>
    public BybitMarketData MarketData { get; }

    /// <summary>The stream of mark prices. Connects when somebody first listens.</summary>
    public BybitPriceFeed PriceFeed { get; }

    /// <summary>The stream of trades. Connects when somebody first listens.</summary>
    public BybitPriceFeed TradeFeed { get; }

    internal BybitExchangeSettings Settings { get; }

    internal TimeProvider Time { get; }

    internal BybitClock Clock { get; }

    internal BybitAddressBudget AddressBudget { get; }

    internal BybitInstruments Instruments { get; }

    internal Func<IStreamSocket> Sockets { get; }

    /// <summary>An account's stream of order news. Connects when somebody first listens.</summary>
    public BybitOrderFeed OrderNewsOf(BybitBroker broker)
    {
        ArgumentNullException.ThrowIfNull(broker);
        return new BybitOrderFeed(this, broker, _loggers.CreateLogger<BybitOrderFeed>());
    }

    /// <summary>Closes the streams, then the rest.</summary>
    public void Dispose()
    {
        PriceFeed.Dispose();
        TradeFeed.Dispose();
        Instruments.Dispose();
        _http.Dispose();
    }

    internal BybitRest RestFor(TimeSpan answerTimeout, BybitSigning? signing) => new(_http, this, answerTimeout, signing);

    /// <summary>Redirects are not followed: a signed request goes where it was meant to go, or nowhere.</summary>
    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
