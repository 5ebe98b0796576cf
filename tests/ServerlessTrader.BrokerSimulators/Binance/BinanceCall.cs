using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>One request that has been let in.</summary>
internal sealed record BinanceCall(BinanceVenue Venue, BinanceRequest Request, ExchangeAccount? Caller)
{
    /// <summary>Whose request it is.</summary>
    public ExchangeAccount Account => Caller ?? throw new InvalidOperationException("An open endpoint has no account.");

    public FuturesExchange Exchange => Venue.Exchange;
}
