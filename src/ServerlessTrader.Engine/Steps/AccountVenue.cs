using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>Where an account trades: its broker and the prices it trades on.</summary>
public sealed record AccountVenue(string Account, IBroker Broker, IMarketData Market)
{
    /// <summary>The venue's own stream of prices; null when the host's common feed serves it.</summary>
    public IPriceFeed? Feed { get; init; }

    /// <summary>The broker's stream of order news; null when it has none.</summary>
    public IOrderFeed? OrderNews { get; init; }
}
