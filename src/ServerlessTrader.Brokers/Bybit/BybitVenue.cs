using System.Net;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// One account at Bybit with everything that belongs to it: orders, prices, and both streams, under one request budget and one clock. Nothing is connected before it is used.
/// </summary>
public sealed class BybitVenue : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly BybitInstruments _instruments;

    /// <param name="options">Which account, and where.</param>
    /// <param name="secrets">Holds its keys.</param>
    /// <param name="time">The clock; the real one, since the exchange's is.</param>
    /// <param name="loggers">For drops of the streams. Nothing secret is logged.</param>
    public BybitVenue(BybitOptions options, ISecretSource secrets, TimeProvider time, ILoggerFactory loggers)
        : this(options, secrets, time, loggers, Network(), BybitStream.ConnectAsync)
    {
    }

    internal BybitVenue(BybitOptions options, ISecretSource secrets, TimeProvider time, ILoggerFactory loggers, HttpMessageHandler network, BybitConnect connect)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);

        // Every call has a time-out of its own, on our clock.
        _http = new HttpClient(network) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 32 * 1024 * 1024 };
        var clock = new BybitClock(time, options.ClockMaxAge);
        var credentials = new BybitCredentials(secrets, options);
        var rest = new BybitRest(_http, options, credentials, clock, new BybitRequestBudget(time, clock), time);
        var reads = new BybitReads(rest, clock, options, time);
        _instruments = new BybitInstruments(reads, options, time);
        Broker = new BybitBroker(rest, reads, _instruments, clock, options, time);
        MarketData = new BybitMarketData(reads, _instruments);
        PriceFeed = new BybitPriceFeed(MarketData, connect, options, time, loggers.CreateLogger<BybitPriceFeed>());
        OrderFeed = new BybitOrderFeed(credentials, clock, rest, connect, options, time, loggers.CreateLogger<BybitOrderFeed>());
    }

    /// <summary>The account's orders, positions and money.</summary>
    public BybitBroker Broker { get; }

    /// <summary>Quotes, candles and filters.</summary>
    public BybitMarketData MarketData { get; }

    /// <summary>The stream of mark prices.</summary>
    public BybitPriceFeed PriceFeed { get; }

    /// <summary>The stream of order news.</summary>
    public BybitOrderFeed OrderFeed { get; }

    /// <summary>Closes both streams, then the rest.</summary>
    public async ValueTask DisposeAsync()
    {
        await PriceFeed.DisposeAsync().ConfigureAwait(false);
        await OrderFeed.DisposeAsync().ConfigureAwait(false);
        _instruments.Dispose();
        _http.Dispose();
    }

    /// <summary>Redirects are not followed: a signed request goes where it was meant to go, or nowhere.</summary>
    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
