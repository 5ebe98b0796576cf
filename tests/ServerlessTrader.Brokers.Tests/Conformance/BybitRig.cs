using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Bybit;
using ServerlessTrader.Brokers.Tests.Binance;
using ServerlessTrader.BrokerSimulators.Bybit;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.TestKit.Brokers;

namespace ServerlessTrader.Brokers.Tests.Conformance;

/// <summary>The Bybit client over the simulated exchange.</summary>
internal sealed class BybitRig : FuturesVenueRig
{
    private const string ApiKey = "rigKey";
    private const string ApiSecret = "rigSecret";

    private readonly BybitSimulator _simulator;
    private readonly LeapingClock _clock;
    private BybitExchange? _exchange;

    private BybitRig(BybitSimulator simulator, LeapingClock clock)
        : base(simulator.Exchange, simulator.Faults, ApiKey) => (_simulator, _clock) = (simulator, clock);

    public override VenueTraits Traits { get; } = new()
    {
        Currency = "USDT",
        HasPositionModes = true,
        MaxLeverage = 100,
        InsufficientFundsCode = "110007",
        NothingToReduceCode = "110017",
        Faults = [.. Enum.GetValues<BrokerFault>()],
    };

    public static async Task<BybitRig> StartAsync()
    {
        var clock = new LeapingClock();

        // The suite looks into the books right after an order was taken, so it is matched before it is acknowledged.
        var simulator = await BybitSimulator.StartAsync(
            new BybitSimulatorOptions { ApiKey = ApiKey, Secret = ApiSecret, Clock = clock, LimitFactor = 100, RequestsPerFiveSeconds = 100_000, MatchingDelay = TimeSpan.Zero });
        return new BybitRig(simulator, clock);
    }

    /// <summary>A ban lasts ten minutes.</summary>
    protected override ValueTask LetTimePassAsync()
    {
        _clock.Leap(TimeSpan.FromMinutes(11));
        return ValueTask.CompletedTask;
    }

    protected override (IBroker Broker, IMarketData Market) Connect()
    {
        _exchange = new BybitExchange(
            BybitEndpoints.Custom(_simulator.Address, _simulator.StreamAddress), _clock, NullLoggerFactory.Instance,
            new BybitExchangeSettings { ReadRetryDelay = TimeSpan.FromMilliseconds(10) }, new ImpatientHandler(_simulator.Faults.Requests));
        var options = new BybitOptions
        {
            ApiKeySecret = "key",
            ApiSecretSecret = "secret",
            SettlingReads = [TimeSpan.Zero, TimeSpan.FromMilliseconds(10)],
        };
        return (new BybitBroker(_exchange, options, new StubSecrets { ["key"] = ApiKey, ["secret"] = ApiSecret }), _exchange.MarketData);
    }

    protected override ValueTask DisconnectAsync(IBroker broker, IMarketData market)
    {
        _exchange?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask StopAsync() => _simulator.DisposeAsync();
}
