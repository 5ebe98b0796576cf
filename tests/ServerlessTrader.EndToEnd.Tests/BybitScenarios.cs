namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>The scenarios at Bybit.</summary>
public sealed class BybitScenarios : ExchangeScenarios
{
    private protected override Task<SimulatedVenue> StartVenueAsync(VenueTerms terms, TimeProvider clock) => BybitSimulatedVenue.StartAsync(terms, clock);
}
