using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>What Bybit lists and by which rules, as documented in 2026.</summary>
public static class BybitContracts
{
    /// <summary>BTCUSDT.</summary>
    public static Contract Bitcoin { get; } = Contract.Bitcoin with
    {
        MinNotional = 5m,
        MaxQuantity = 1_190m,
        MaxMarketQuantity = 500m,
        MaxPrice = 1_999_999.80m,
        Brackets =
        [
            new(1, 100, 0m, 2_000_000m, 0.005m, 0m),
            new(2, 50, 2_000_000m, 10_000_000m, 0.01m, 10_000m),
            new(3, 10, 10_000_000m, 100_000_000m, 0.05m, 410_000m),
            new(4, 1, 100_000_000m, 1_000_000_000m, 0.25m, 20_410_000m),
        ],
    };

    /// <summary>ETHUSDT.</summary>
    public static Contract Ether { get; } = Contract.Ether with
    {
        StepSize = 0.01m,
        MinQuantity = 0.01m,
        QuantityPrecision = 2,
        MinNotional = 5m,
        Brackets = Bitcoin.Brackets,
    };

    /// <summary>
    /// Client ids are unique for ever, among plain and conditional orders together; what would close more than is held is cut; reduce-only may be said in hedge mode.
    /// </summary>
    public static ExchangeRules Rules { get; } = new()
    {
        TakerFee = 0.00055m,
        MakerFee = 0.0002m,
        ClientIds = ClientIdRule.UniqueForever,
        StopsShareClientIds = true,
        RefusesHedgeExcess = false,
        AllowsReduceOnlyInHedge = true,
        MaxOpenOrders = 500,
        MaxStops = 10,
        StartLeverage = 10,
    };
}
