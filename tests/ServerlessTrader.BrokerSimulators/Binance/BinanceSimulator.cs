using System.Net;
using ServerlessTrader.BrokerSimulators.Binance.Streams;
using ServerlessTrader.BrokerSimulators.Control;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>
/// Binance USDⓈ-M futures on 127.0.0.1: REST under <c>/fapi</c>, sockets under <c>/market</c>, <c>/public</c> and <c>/private</c>, in the exchange's own words, codes and
/// limits. Its books live in memory and end with it. <c>/sim</c> sets prices and faults and shows the books; the real exchange has nothing of the kind.
/// </summary>
/// <remarks>Not there: batch orders, amendments, trailing stops, transfers, funding unless told, liquidation, order entry by socket.</remarks>
public sealed class BinanceSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly BinanceStreams _streams;

    private BinanceSimulator(BinanceSimulatorOptions options)
    {
        Exchange = new FuturesExchange(options.Exchange, options.Clock);
        Faults = new VenueFaults(options.Clock);
        if (options.ApiKey is { } key)
            Exchange.Open(key, options.Secret, options.Deposit);
        var venue = new BinanceVenue(options, Exchange, Faults, new ListenKeys(options.Clock, options.ListenKeyLife));
        var rest = new BinanceRest(venue);
        _streams = new BinanceStreams(venue);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapSimulatorControl(Exchange, Faults);
        _app.MapPost("/sim/listen-keys/expire", () => _streams.ExpireListenKeys());
        _app.MapFallback("/{**path}", http => http.WebSockets.IsWebSocketRequest ? _streams.AnswerAsync(http) : rest.AnswerAsync(http));
    }

    /// <summary>Where REST requests go.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Where sockets go; <c>/market/ws</c> and the like come after it.</summary>
    public Uri StreamAddress => new UriBuilder(Address) { Scheme = "ws" }.Uri;

    /// <summary>The exchange behind it: prices, accounts, books.</summary>
    public FuturesExchange Exchange { get; }

    /// <summary>What goes wrong.</summary>
    public VenueFaults Faults { get; }

    /// <summary>Ends every listen key, and says so to those who use it.</summary>
    public void ExpireListenKeys() => _streams.ExpireListenKeys();

    /// <summary>Starts listening.</summary>
    public static async Task<BinanceSimulator> StartAsync(BinanceSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var simulator = new BinanceSimulator(options ?? new BinanceSimulatorOptions());
        await simulator._app.StartAsync(cancellationToken);
        return simulator;
    }

    /// <summary>Returns when the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Faults.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        await _streams.DisposeAsync();
        Exchange.Dispose();
    }
}
