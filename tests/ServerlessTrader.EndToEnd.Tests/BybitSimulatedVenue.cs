using ServerlessTrader.BrokerSimulators.Bybit;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>Bybit's linear contracts.</summary>
internal sealed class BybitSimulatedVenue : SimulatedVenue
{
    private readonly BybitSimulator _simulator;

    private BybitSimulatedVenue(BybitSimulator simulator) => _simulator = simulator;

    /// <inheritdoc/>
    public override string Broker => "bybit";

    /// <inheritdoc/>
    public override decimal TakerFee => 0.00055m;

    /// <inheritdoc/>
    public override FuturesExchange Exchange => _simulator.Exchange;

    /// <inheritdoc/>
    public override VenueFaults Faults => _simulator.Faults;

    /// <inheritdoc/>
    public override Uri Address => _simulator.Address;

    /// <inheritdoc/>
    public override Uri StreamAddress => _simulator.StreamAddress;

    public static async Task<SimulatedVenue> StartAsync(VenueTerms terms, TimeProvider clock) => new BybitSimulatedVenue(await BybitSimulator.StartAsync(new BybitSimulatorOptions
    {
        ApiKey = TraderDesk.ApiKey,
        Secret = TraderDesk.ApiSecret,
        Deposit = terms.Deposit,
        Clock = clock,
        LimitFactor = 1_000,
        RequestsPerFiveSeconds = 1_000_000,
        Exchange = new FuturesExchangeOptions
        {
            Contracts = [BybitContracts.Bitcoin with { StartPrice = terms.Price }, BybitContracts.Ether, .. Contract.Synthetic(terms.Synthetic)],
            Rules = BybitContracts.Rules with { HalfSpreadTicks = 0, TakerFee = terms.ChargesFees ? 0.00055m : 0m, MakerFee = terms.ChargesFees ? 0.0002m : 0m },
        },
    }));

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _simulator.DisposeAsync();
}
