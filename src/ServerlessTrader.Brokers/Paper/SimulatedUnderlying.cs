using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// One symbol of a <see cref="SimulatedMarket"/>: a share or index that options are listed on, a perpetual that is itself traded, or a price to watch
/// (neither).
/// </summary>
public sealed record SimulatedUnderlying
{
    /// <summary>QQQ, BTCUSDT.</summary>
    public required string Symbol { get; init; }

    /// <summary>The price the path keeps coming back to, above zero.</summary>
    public required decimal StartPrice { get; init; }

    /// <summary>Volatility a year, as a fraction.</summary>
    public double Volatility { get; init; } = 0.20;

    /// <summary>Smallest price step, above zero.</summary>
    public decimal TickSize { get; init; } = 0.01m;

    /// <summary>Ticks from the price to the bid, and to the ask. 0 quotes both at the price.</summary>
    public int HalfSpreadTicks { get; init; } = 1;

    /// <summary>Typical quantity shown at the bid and at the ask.</summary>
    public decimal DisplayedSize { get; init; } = 500m;

    /// <summary>Contracts or shares traded in a typical minute, for the volume of candles.</summary>
    public decimal VolumePerMinute { get; init; } = 1_000m;

    /// <summary>The price itself; null for a <see cref="BrownianPath"/> from the seed, the start price and the volatility.</summary>
    public IPricePath? Path { get; init; }

    /// <summary>The options listed on it; null for none.</summary>
    public OptionListing? Options { get; init; }

    /// <summary>The rules it trades by as a perpetual; null when it is none.</summary>
    public PriceRules? PerpetualRules { get; init; }

    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(Symbol))
            throw new ArgumentException($"An underlying has no {nameof(Symbol)}; write its name, like QQQ.");
        Require(StartPrice > 0m, nameof(StartPrice), StartPrice, "above zero");
        Require(Volatility is >= 0.0 and <= 5.0, nameof(Volatility), Volatility, "a fraction from 0 to 5 (0.20 for 20 %)");
        Require(TickSize > 0m, nameof(TickSize), TickSize, "above zero");
        Require(HalfSpreadTicks >= 0, nameof(HalfSpreadTicks), HalfSpreadTicks, "zero or above");
        Require(DisplayedSize > 0m, nameof(DisplayedSize), DisplayedSize, "above zero");
        Require(VolumePerMinute >= 0m, nameof(VolumePerMinute), VolumePerMinute, "zero or above");
        if (PerpetualRules is { } rules)
            Require(rules.TickSize == TickSize, $"{nameof(PerpetualRules)}.{nameof(rules.TickSize)}", rules.TickSize, $"the {nameof(TickSize)} of {TickSize}");
        Options?.Check(Symbol);
    }

    private void Require(bool holds, string member, object value, string rule)
    {
        if (!holds)
            throw new ArgumentException($"{Symbol}: {member} must be {rule}, not {value}.");
    }
}
