using System.Globalization;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Indicators;

namespace ServerlessTrader.Core.Exits;

/// <summary>Lets what remains after the targets run until a candle closes beyond an exponential average against us.</summary>
public sealed record EmaRunnerExit : ExitRule
{
    /// <summary>Period of the average; 2 to 1,000.</summary>
    public int Period { get; init; } = 20;

    /// <summary>Targets that must be taken before it counts; 0 counts from the entry.</summary>
    public int AfterTargets { get; init; }

    /// <summary>Candles the average is warmed up with; at least <see cref="Period"/>.</summary>
    public int Warmup { get; init; } = 200;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int CandlesNeeded => Math.Max(Period, Warmup);

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.State.Taken.Length < AfterTargets)
            return default;
        if (!context.CandleClosed || context.Candles.Count < Period)
            return new ExitVerdict { WatchCandleClose = true };
        var ema = new Ema(Period);
        foreach (var candle in context.Candles)
            ema.Add((double)candle.Close);
        var close = context.Candles[^1].Close;
        if (context.Position.UnderlyingSign * ((double)close - ema.Value) >= 0)
            return new ExitVerdict { WatchCandleClose = true };
        return new ExitVerdict
        {
            Close = new ExitCall(ExitRank.Trend, 1m, "ema-runner", string.Create(CultureInfo.InvariantCulture, $"candle closed at {close}, beyond EMA({Period}) {ema.Value:0.####}")),
        };
    }
}
