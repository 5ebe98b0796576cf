using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Brokers.Tests.Binance;
using ServerlessTrader.BrokerSimulators.Binance;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.TestKit.Brokers;

namespace ServerlessTrader.Brokers.Tests.Conformance;

/// <summary>The Binance client over the simulated exchange.</summary>
internal sealed class BinanceRig : FuturesVenueRig, IBrokerRig
{
    private const string ApiKey = "rig-key";
    private const string ApiSecret = "rig-secret";

    private readonly BinanceSimulator _simulator;
    private readonly LeapingClock _clock;
    private BinanceExchange? _exchange;

    private BinanceRig(BinanceSimulator simulator, LeapingClock clock)
        : base(simulator.Exchange, simulator.Faults, ApiKey) => (_simulator, _clock) = (simulator, clock);

    public override VenueTraits Traits { get; } = new()
    {
        Currency = "USDT",
        HasPositionModes = true,
        MaxLeverage = 125,
        InsufficientFundsCode = "-2019",
        NothingToReduceCode = "-2022",
        Faults = [.. Enum.GetValues<BrokerFault>()],
    };

    public static async Task<BinanceRig> StartAsync()
    {
        var clock = new LeapingClock();
        var simulator = await BinanceSimulator.StartAsync(new BinanceSimulatorOptions { ApiKey = ApiKey, Secret = ApiSecret, Clock = clock });
        return new BinanceRig(simulator, clock);
    }

    /// <summary>What the client holds itself back for (a ban lasts two minutes) has passed, too.</summary>
    async ValueTask IBrokerRig.HealAsync()
    {
        await HealAsync();
        _clock.Leap(TimeSpan.FromMinutes(3));
    }

    protected override (IBroker Broker, IMarketData Market) Connect()
    {
        _exchange = new BinanceExchange(BinanceEndpoints.Custom(_simulator.Address, _simulator.StreamAddress), _clock, NullLoggerFactory.Instance, new ImpatientHandler(_simulator.Faults.Requests));
        var options = new BinanceOptions { ApiKeySecret = "key", ApiSecretSecret = "secret", AnswerTimeout = TimeSpan.FromSeconds(30) };
        return (new BinanceBroker(_exchange, options, new StubSecrets { ["key"] = ApiKey, ["secret"] = ApiSecret }), _exchange.Market);
    }

    protected override ValueTask DisconnectAsync(IBroker broker, IMarketData market)
    {
        _exchange?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask StopAsync() => _simulator.DisposeAsync();
}
