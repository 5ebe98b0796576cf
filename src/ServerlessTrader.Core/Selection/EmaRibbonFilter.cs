using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Indicators;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Selection;

/// <summary>Requires exponential averages to be stacked: upward means each faster one is above the next slower one.</summary>
public sealed record EmaRibbonFilter : EntryFilter
{
    /// <summary>Two or more periods, ascending.</summary>
    public ImmutableArray<int> Periods { get; init; } = [13, 48, 200];

    /// <summary>The stacking required.</summary>
    public RibbonOrder Stacked { get; init; } = RibbonOrder.Down;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int CandlesNeeded => Periods.IsDefaultOrEmpty ? 0 : Periods[^1];

    /// <inheritdoc/>
    public override FilterVerdict Judge(IReadOnlyList<Candle> candles)
    {
        ArgumentNullException.ThrowIfNull(candles);
        if (candles.Count < CandlesNeeded)
            return new FilterVerdict(false, $"the EMA ribbon needs {CandlesNeeded} candles, {candles.Count} are at hand");
        var averages = Periods.Select(period => Latest(candles, period)).ToArray();
        var stacked = true;
        for (var i = 1; i < averages.Length; i++)
            stacked &= Stacked == RibbonOrder.Up ? averages[i - 1] > averages[i] : averages[i - 1] < averages[i];
        var numbers = string.Join(", ", Periods.Select((period, i) => string.Create(CultureInfo.InvariantCulture, $"EMA {period} {averages[i]:0.00}")));
        return new FilterVerdict(stacked, $"the EMA ribbon is {(stacked ? "" : "not ")}stacked {(Stacked == RibbonOrder.Up ? "upward" : "downward")}: {numbers}");
    }

    private static double Latest(IReadOnlyList<Candle> candles, int period)
    {
        var average = new Ema(period);
        foreach (var candle in candles)
            average.Add((double)candle.Close);
        return average.Value;
    }
}

/// <summary>Which way averages are stacked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RibbonOrder>))]
public enum RibbonOrder
{
    [JsonStringEnumMemberName("up")] Up,
    [JsonStringEnumMemberName("down")] Down,
}
