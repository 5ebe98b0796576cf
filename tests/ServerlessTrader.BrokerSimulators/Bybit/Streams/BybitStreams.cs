using System.Threading.Channels;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Sockets;

namespace ServerlessTrader.BrokerSimulators.Bybit.Streams;

/// <summary>Takes what happens at the exchange, in order, and tells it to the sockets that listen.</summary>
internal sealed class BybitStreams : IAsyncDisposable
{
    private readonly Channel<Action> _happened = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly BybitSite _site;
    private readonly PriceStreams _prices;
    private readonly AccountStreams _accounts;
    private readonly IDisposable _subscription;
    private readonly ITimer _timer;
    private readonly Task _telling;

    public BybitStreams(BybitSite site)
    {
        _site = site;
        _prices = new PriceStreams(site);
        _accounts = new AccountStreams(site);
        _subscription = site.Exchange.Subscribe(happened => _happened.Writer.TryWrite(() => Tell(happened)));
        site.Books.OnRejected((account, order) => _happened.Writer.TryWrite(() => _accounts.TellRejected(account, order)));
        _telling = Task.Run(TellAsync);
        _timer = site.Exchange.Clock.CreateTimer(_ => _happened.Writer.TryWrite(Beat), null, site.Options.TickerPeriod, site.Options.TickerPeriod);
    }

    /// <summary>Answers a request for a socket.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        if (_site.Faults.Streams.RefusesNow)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var dropped = _site.Faults.Streams.Dropped;
        var socket = new VenueSocket(() => http.WebSockets.AcceptWebSocketAsync());
        switch (http.Request.Path.Value)
        {
            case "/v5/public/linear":
                await _prices.RunAsync(socket, dropped);
                break;
            case "/v5/private":
                await _accounts.RunAsync(socket, dropped);
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _timer.DisposeAsync();
        _happened.Writer.TryComplete();
        await _telling;
    }

    private void Tell(ExchangeEvent happened)
    {
        _prices.Tell(happened);
        _accounts.Tell(happened);
    }

    private void Beat()
    {
        _prices.Beat();
        _accounts.Beat();
    }

    private async Task TellAsync()
    {
        await foreach (var tell in _happened.Reader.ReadAllAsync())
            tell();
    }
}
