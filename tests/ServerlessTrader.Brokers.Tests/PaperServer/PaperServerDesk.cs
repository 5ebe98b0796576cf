using ServerlessTrader.Brokers.PaperServer;
using ServerlessTrader.BrokerSimulators;
using ServerlessTrader.BrokerSimulators.PaperServer;

namespace ServerlessTrader.Brokers.Tests.PaperServer;

/// <summary>A simulated paper server and a client of its account <c>north</c>.</summary>
internal sealed class PaperServerDesk : IAsyncDisposable
{
    private readonly PaperServerHost _server;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    private PaperServerDesk(PaperServerHost server)
    {
        _server = server;
        Broker = new PaperServerBroker(_http, new Uri(server.Address, "accounts/north"));
    }

    public PaperServerBroker Broker { get; }

    public AccountBooks Books => _server.Account("north").Books();

    public static async Task<PaperServerDesk> StartAsync(PaperServerFaults faults) => new(await PaperServerHost.StartAsync(new PaperServerOptions { Faults = faults }));

    public ValueTask StopServerAsync() => _server.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }
}
