using ServerlessTrader.BrokerSimulators.Binance;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>Binance USDⓈ-M futures.</summary>
internal sealed class BinanceSimulatedVenue : SimulatedVenue
{
    private readonly BinanceSimulator _simulator;

    private BinanceSimulatedVenue(BinanceSimulator simulator) => _simulator = simulator;

    /// <inheritdoc/>
    public override string Broker => "binance";

    /// <inheritdoc/>
    public override decimal TakerFee => 0.0005m;

    /// <inheritdoc/>
    public override FuturesExchange Exchange => _simulator.Exchange;

    /// <inheritdoc/>
    public override VenueFaults Faults => _simulator.Faults;

    /// <inheritdoc/>
    public override Uri Address => _simulator.Address;

    /// <inheritdoc/>
    public override Uri StreamAddress => _simulator.StreamAddress;

    public static async Task<SimulatedVenue> StartAsync(VenueTerms terms, TimeProvider clock) => new BinanceSimulatedVenue(await BinanceSimulator.StartAsync(new BinanceSimulatorOptions
    {
        ApiKey = TraderDesk.ApiKey,
        Secret = TraderDesk.ApiSecret,
        Deposit = terms.Deposit,
        Clock = clock,
        WeightLimit = 1_000_000,
        OrdersPerTenSeconds = 100_000,
        OrdersPerMinute = 500_000,
        Exchange = new FuturesExchangeOptions
        {
            Contracts = [Contract.Bitcoin with { StartPrice = terms.Price }, Contract.Ether, .. Contract.Synthetic(terms.Synthetic)],
            Rules = new ExchangeRules { HalfSpreadTicks = 0, TakerFee = terms.ChargesFees ? 0.0005m : 0m, MakerFee = terms.ChargesFees ? 0.0002m : 0m },
        },
    }));

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _simulator.DisposeAsync();
}
