using System.Globalization;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Indicators;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Selection;

/// <summary>Tells a bull market (fast average above slow) from a bear market, and takes less risk in a bull one. It lets every entry pass.</summary>
public sealed record RegimeFilter : EntryFilter
{
    /// <summary>Period of the fast simple average; 1 to 1,000, below <see cref="Slow"/>.</summary>
    public int Fast { get; init; } = 50;

    /// <summary>Period of the slow simple average.</summary>
    public int Slow { get; init; } = 200;

    /// <summary>Multiplies the allowed risk in a bull market; above 0, at most 1.</summary>
    public decimal BullRiskFactor { get; init; } = 0.5m;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int CandlesNeeded => Slow;

    /// <inheritdoc/>
    public override FilterVerdict Judge(IReadOnlyList<Candle> candles)
    {
        ArgumentNullException.ThrowIfNull(candles);
        if (candles.Count < Slow)
            return new FilterVerdict(false, $"the regime needs {Slow} candles, {candles.Count} are at hand");
        var fast = Average(candles, Fast);
        var slow = Average(candles, Slow);
        var bull = fast > slow;
        return new FilterVerdict(
            true,
            string.Create(CultureInfo.InvariantCulture, $"{(bull ? "bull" : "bear")} market: SMA {Fast} is {fast:0.00}, SMA {Slow} is {slow:0.00}"),
            bull ? BullRiskFactor : 1m);
    }

    private static double Average(IReadOnlyList<Candle> candles, int period)
    {
        var average = new Sma(period);
        for (var i = candles.Count - period; i < candles.Count; i++)
            average.Add((double)candles[i].Close);
        return average.Value;
    }
}
