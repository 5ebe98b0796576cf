namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>The scenarios at Binance.</summary>
public sealed class BinanceScenarios : ExchangeScenarios
{
    private protected override Task<SimulatedVenue> StartVenueAsync(VenueTerms terms, TimeProvider clock) => BinanceSimulatedVenue.StartAsync(terms, clock);
}
