using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Streams;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>What all accounts of a process at one address share: the connection, the rate budget, the clock, the listing, the prices.</summary>
public sealed class BinanceExchange : IDisposable
{
    private static readonly TimeSpan _publicAnswerTimeout = TimeSpan.FromSeconds(5);

    private readonly ILoggerFactory _loggers;
    private readonly ConcurrentDictionary<BinancePriceSource, BinancePriceFeed> _feeds = new();

    /// <param name="endpoints">Where it is.</param>
    /// <param name="time">The host's clock.</param>
    /// <param name="loggers">What goes wrong in passing.</param>
    /// <param name="transport">Stands in for the network; null for the network. Disposed with this.</param>
    /// <param name="sockets">Stands in for the network of the streams; null for the network.</param>
    public BinanceExchange(
        BinanceEndpoints endpoints, TimeProvider time, ILoggerFactory loggers, HttpMessageHandler? transport = null, Func<IStreamSocket>? sockets = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        Endpoints = endpoints;
        Time = time;
        _loggers = loggers;
        Clock = new BinanceClock(time);
        Weight = new BinanceWeight(Clock);
        var http = new HttpClient(transport ?? Network()) { Timeout = Timeout.InfiniteTimeSpan };
        Rest = new BinanceRest(http, endpoints.Rest, Clock, Weight, time, _publicAnswerTimeout, loggers.CreateLogger<BinanceRest>());
        Listing = new BinanceListing(Rest, Weight, time, loggers.CreateLogger<BinanceListing>());
        Market = new BinanceMarketData(Rest, Listing, Clock);
        Sockets = sockets ?? (static () => new ClientStreamSocket());
    }

    /// <summary>Where it is.</summary>
    public BinanceEndpoints Endpoints { get; }

    /// <summary>Its clock.</summary>
    public BinanceClock Clock { get; }

    /// <summary>The rate budget of its address.</summary>
    public BinanceWeight Weight { get; }

    /// <summary>Its prices, when asked.</summary>
    public BinanceMarketData Market { get; }

    internal TimeProvider Time { get; }

    internal BinanceRest Rest { get; }

    internal BinanceListing Listing { get; }

    internal Func<IStreamSocket> Sockets { get; }

    /// <summary>Its prices, as they come; one feed a source for all accounts.</summary>
    public BinancePriceFeed FeedOf(BinancePriceSource source) =>
        _feeds.GetOrAdd(source, static (source, self) => new BinancePriceFeed(self, source, self._loggers.CreateLogger<BinancePriceFeed>()), this);

    /// <summary>An account's stream of order news.</summary>
    public BinanceOrderFeed OrderNewsOf(BinanceBroker broker) => new(this, broker, _loggers.CreateLogger<BinanceOrderFeed>());

    internal BinanceSigning SigningFor(BinanceOptions options, ISecretSource secrets)
    {
        var orders = new BinanceOrderBudget(Clock);
        Listing.OrderLimitsRead += orders.SetLimits;
        return new BinanceSigning(new BinanceCredentials(secrets, options), options, orders);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var feed in _feeds.Values)
            feed.Dispose();
        Listing.Dispose();
        Rest.Dispose();
    }

    private static SocketsHttpHandler Network() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
    };
}
