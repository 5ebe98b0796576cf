using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Brokers.PaperServer;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>The brokers this version knows.</summary>
internal static class VenueFactories
{
    private static readonly IVenueFactory[] _all =
    [
        new PaperVenueFactory(),
        new PaperServerVenueFactory(),
        new BinanceVenueFactory(),
    ];

    /// <summary>Their names, as messages list them.</summary>
    public static string Names => string.Join(", ", _all.Select(factory => factory.Broker));

    /// <summary>The factory of a broker, or null when there is none of that name.</summary>
    public static IVenueFactory? Find(string broker) => Array.Find(_all, factory => factory.Broker == broker);
}
