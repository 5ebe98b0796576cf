using System.Threading.Channels;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Sockets;

namespace ServerlessTrader.BrokerSimulators.Binance.Streams;

/// <summary>Takes what happens at the exchange, in order, and tells it to the sockets that listen.</summary>
internal sealed class BinanceStreams : IAsyncDisposable
{
    private readonly Channel<ExchangeEvent?> _happened = Channel.CreateUnbounded<ExchangeEvent?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly BinanceVenue _venue;
    private readonly MarketStreams _market;
    private readonly UserStreams _user;
    private readonly IDisposable _subscription;
    private readonly ITimer _timer;
    private readonly Task _telling;

    public BinanceStreams(BinanceVenue venue)
    {
        _venue = venue;
        _market = new MarketStreams(venue);
        _user = new UserStreams(venue);
        _subscription = venue.Exchange.Subscribe(happened => _happened.Writer.TryWrite(happened));
        _telling = Task.Run(TellAsync);
        // No event stands for a beat of the clock.
        _timer = venue.Exchange.Clock.CreateTimer(_ => _happened.Writer.TryWrite(null), null, venue.Options.MarkPricePeriod, venue.Options.MarkPricePeriod);
    }

    /// <summary>Answers a request for a socket.</summary>
    public async Task AnswerAsync(HttpContext http)
    {
        if (_venue.Faults.Streams.RefusesNow)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var parts = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || !Enum.TryParse<StreamCategory>(parts[0], ignoreCase: true, out var category) || parts[1] is not ("ws" or "stream"))
        {
            // Addresses without a category were retired.
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var dropped = _venue.Faults.Streams.Dropped;
        var terms = new WebSocketAcceptContext { KeepAliveInterval = _venue.Options.PingPeriod, KeepAliveTimeout = _venue.Options.PongLimit };
        var socket = new VenueSocket(() => http.WebSockets.AcceptWebSocketAsync(terms));
        var isCombined = parts[1] == "stream";
        var named = isCombined ? http.Request.Query["streams"].ToString().Split('/', StringSplitOptions.RemoveEmptyEntries) : parts[2..];
        if (category == StreamCategory.Private)
        {
            var key = http.Request.Query["listenKey"] is [{ Length: > 0 } given] ? given : named.FirstOrDefault() ?? "";
            await _user.RunAsync(socket, key, Events(http), dropped);
        }
        else
        {
            await _market.RunAsync(socket, category, isCombined, named, dropped);
        }
    }

    /// <summary>Ends every listen key, and says so to those who use it.</summary>
    public void ExpireListenKeys() => _user.Expire(all: true);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _timer.DisposeAsync();
        _happened.Writer.TryComplete();
        await _telling;
    }

    private async Task TellAsync()
    {
        await foreach (var happened in _happened.Reader.ReadAllAsync())
        {
            if (happened is null)
            {
                _market.Beat();
                _user.Beat();
            }
            else
            {
                _market.Tell(happened);
                _user.Tell(happened);
            }
        }
    }

    /// <summary>The kinds of events asked for; none means all.</summary>
    private static string[] Events(HttpContext http) => http.Request.Query["events"].ToString().Split('/', StringSplitOptions.RemoveEmptyEntries);
}
