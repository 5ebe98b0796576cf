using System.Net;
using ServerlessTrader.BrokerSimulators.Bybit.Streams;
using ServerlessTrader.BrokerSimulators.Control;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>
/// Bybit v5 on 127.0.0.1, linear contracts of a unified account: REST under <c>/v5</c>, sockets at <c>/v5/public/linear</c> and <c>/v5/private</c>, in the exchange's own words,
/// codes and limits. Its books live in memory and end with it. <c>/sim</c> sets prices and faults and shows the books; the real exchange has nothing of the kind.
/// </summary>
/// <remarks>Not there: batch orders, amendments, stops attached to positions, transfers, funding unless told, liquidation, order entry by socket, order books by socket.</remarks>
public sealed class BybitSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly BybitStreams _streams;

    private BybitSimulator(BybitSimulatorOptions options)
    {
        Exchange = new FuturesExchange(options.Exchange, options.Clock);
        Faults = new VenueFaults(options.Clock);
        if (options.ApiKey is { } key)
            Exchange.Open(key, options.Secret, options.Deposit);
        var site = new BybitSite(options, Exchange, Faults, new BybitBooks(Exchange, options.MatchingDelay));
        var rest = new BybitRest(site);
        _streams = new BybitStreams(site);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapSimulatorControl(Exchange, Faults);
        _app.MapFallback("/{**path}", http => http.WebSockets.IsWebSocketRequest ? _streams.AnswerAsync(http) : rest.AnswerAsync(http));
    }

    /// <summary>Where REST requests go.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Where sockets go; <c>/v5/public/linear</c> and <c>/v5/private</c> come after it.</summary>
    public Uri StreamAddress => new UriBuilder(Address) { Scheme = "ws" }.Uri;

    /// <summary>The exchange behind it: prices, accounts, books.</summary>
    public FuturesExchange Exchange { get; }

    /// <summary>What goes wrong.</summary>
    public VenueFaults Faults { get; }

    /// <summary>Starts listening.</summary>
    public static async Task<BybitSimulator> StartAsync(BybitSimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var simulator = new BybitSimulator(options ?? new BybitSimulatorOptions());
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
