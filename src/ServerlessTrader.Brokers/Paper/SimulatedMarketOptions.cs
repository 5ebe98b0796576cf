using System.Collections.Immutable;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>What a <see cref="SimulatedMarket"/> trades. Checked when the market is built.</summary>
public sealed record SimulatedMarketOptions
{
    /// <summary>Everything random follows from it: two markets of one seed are the same market.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Every symbol, each once.</summary>
    public ImmutableArray<SimulatedUnderlying> Underlyings { get; init; } = [];

    /// <summary>True for a venue that gives no candles at all.</summary>
    public bool NoCandles { get; init; }

    /// <summary>Days on which options expire. Null for every weekday; give the exchange's calendar to leave out its holidays.</summary>
    public Func<DateOnly, bool>? IsTradingDay { get; init; }

    /// <summary>QQQ with daily options, and the two large perpetuals: enough to try every system.</summary>
    public static SimulatedMarketOptions Default { get; } = new()
    {
        Underlyings =
        [
            new SimulatedUnderlying { Symbol = "QQQ", StartPrice = 600m, Volatility = 0.20, Options = new OptionListing() },
            new SimulatedUnderlying
            {
                Symbol = "BTCUSDT",
                StartPrice = 65_000m,
                Volatility = 0.50,
                TickSize = 0.1m,
                DisplayedSize = 8m,
                PerpetualRules = new PriceRules(0.1m, 0.001m, 0.001m, 120m, 100m),
            },
            new SimulatedUnderlying
            {
                Symbol = "ETHUSDT",
                StartPrice = 3_200m,
                Volatility = 0.65,
                TickSize = 0.01m,
                DisplayedSize = 90m,
                PerpetualRules = new PriceRules(0.01m, 0.001m, 0.001m, 2_000m, 20m),
            },
        ],
    };

    /// <exception cref="ArgumentException">Something is out of range; the message names it.</exception>
    internal void Check()
    {
        if (Underlyings.IsDefaultOrEmpty)
            throw new ArgumentException($"{nameof(Underlyings)} is empty: a market needs at least one symbol.");
        var twice = Underlyings.GroupBy(underlying => underlying.Symbol, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new ArgumentException($"{nameof(Underlyings)} has {twice.Key} twice; keep one of them.");
        foreach (var underlying in Underlyings)
            underlying.Check();
    }
}
