using System.Collections.Immutable;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>A linear perpetual as an exchange lists it, margined and settled in USDT.</summary>
/// <param name="Symbol">The exchange's name: BTCUSDT.</param>
/// <param name="BaseAsset">What a unit of quantity is: BTC.</param>
/// <param name="StartPrice">The price when the exchange opens, USDT.</param>
public sealed record Contract(string Symbol, string BaseAsset, decimal StartPrice)
{
    /// <summary>Currency of price, margin and profit.</summary>
    public const string QuoteAsset = "USDT";

    private static readonly ImmutableArray<LeverageBracket> _majorBrackets =
    [
        new(1, 125, 0m, 300_000m, 0.004m, 0m),
        new(2, 100, 300_000m, 800_000m, 0.005m, 300m),
        new(3, 75, 800_000m, 3_000_000m, 0.0065m, 1_500m),
        new(4, 50, 3_000_000m, 12_000_000m, 0.01m, 12_000m),
        new(5, 20, 12_000_000m, 70_000_000m, 0.02m, 132_000m),
        new(6, 10, 70_000_000m, 100_000_000m, 0.025m, 482_000m),
        new(7, 5, 100_000_000m, 230_000_000m, 0.05m, 2_982_000m),
        new(8, 1, 230_000_000m, 1_000_000_000m, 0.125m, 20_232_000m),
    ];

    private static readonly ImmutableArray<LeverageBracket> _minorBrackets =
    [
        new(1, 50, 0m, 100_000m, 0.01m, 0m),
        new(2, 20, 100_000m, 1_000_000m, 0.025m, 1_500m),
        new(3, 10, 1_000_000m, 5_000_000m, 0.05m, 26_500m),
        new(4, 1, 5_000_000m, 50_000_000m, 0.125m, 401_500m),
    ];

    /// <summary>Smallest price step.</summary>
    public decimal TickSize { get; init; } = 0.01m;

    /// <summary>Smallest quantity step.</summary>
    public decimal StepSize { get; init; } = 0.001m;

    /// <summary>Smallest order.</summary>
    public decimal MinQuantity { get; init; } = 0.001m;

    /// <summary>Largest limit order.</summary>
    public decimal MaxQuantity { get; init; } = 1_000m;

    /// <summary>Largest market order.</summary>
    public decimal MaxMarketQuantity { get; init; } = 120m;

    /// <summary>Smallest notional of an order that is not reduce-only, USDT.</summary>
    public decimal MinNotional { get; init; } = 5m;

    /// <summary>Lowest price of an order.</summary>
    public decimal MinPrice { get; init; } = 0.01m;

    /// <summary>Highest price of an order.</summary>
    public decimal MaxPrice { get; init; } = 1_000_000m;

    /// <summary>Digits prices are written with; no promise that every price of so many digits is on the tick.</summary>
    public int PricePrecision { get; init; } = 2;

    /// <summary>Digits quantities are written with; no promise that every quantity of so many digits is on the step.</summary>
    public int QuantityPrecision { get; init; } = 3;

    /// <summary>A limit order buys at most so far above the mark, and sells at most so far below it; a fraction.</summary>
    public decimal PriceBand { get; init; } = 0.05m;

    /// <summary>Of the logarithm of the price per square root of a year, for the price path.</summary>
    public double Volatility { get; init; } = 0.6;

    /// <summary>Leverage and maintenance margin by notional, ascending, without gaps.</summary>
    public ImmutableArray<LeverageBracket> Brackets { get; init; } = _minorBrackets;

    /// <summary>The highest leverage any position of it may have.</summary>
    public int MaxLeverage => Brackets[0].MaxLeverage;

    /// <summary>BTCUSDT as listed in 2026.</summary>
    public static Contract Bitcoin { get; } = new("BTCUSDT", "BTC", 60_000m)
    {
        TickSize = 0.10m,
        MinNotional = 100m,
        MinPrice = 0.10m,
        Brackets = _majorBrackets,
    };

    /// <summary>ETHUSDT as listed in 2026.</summary>
    public static Contract Ether { get; } = new("ETHUSDT", "ETH", 2_500m)
    {
        MaxQuantity = 10_000m,
        MaxMarketQuantity = 2_000m,
        MinNotional = 20m,
        Volatility = 0.8,
        Brackets = _majorBrackets,
    };

    /// <summary>Made-up contracts for load: SIM000USDT, SIM001USDT …</summary>
    public static IEnumerable<Contract> Synthetic(int count)
    {
        for (var number = 0; number < count; number++)
        {
            yield return new Contract($"SIM{number:000}USDT", $"SIM{number:000}", 10m + number)
            {
                StepSize = 0.01m,
                MinQuantity = 0.01m,
                MaxQuantity = 1_000_000m,
                MaxMarketQuantity = 100_000m,
            };
        }
    }

    /// <summary>The bracket a position of this notional is in; the last one beyond its cap.</summary>
    public LeverageBracket BracketOf(decimal notional) => Brackets.FirstOrDefault(bracket => notional < bracket.NotionalCap) ?? Brackets[^1];

    /// <summary>The largest notional a position may have at a leverage.</summary>
    public decimal MaxNotional(int leverage) => Brackets.Where(bracket => bracket.MaxLeverage >= leverage).Max(bracket => bracket.NotionalCap);
}
