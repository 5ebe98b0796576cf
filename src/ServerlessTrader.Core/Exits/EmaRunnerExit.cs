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

        // After a pause more than one candle may be new, and any of them can have ended the trend.
        var ema = new Ema(Period);
        for (var i = 0; i < context.Candles.Count; i++)
        {
            var close = context.Candles[i].Close;
            ema.Add((double)close);
            if (i < context.Candles.Count - context.NewCandles || !ema.IsReady || context.Position.UnderlyingSign * ((double)close - ema.Value) >= 0)
                continue;
            return new ExitVerdict
            {
                Close = new ExitCall(ExitRank.Trend, 1m, "ema-runner", string.Create(CultureInfo.InvariantCulture, $"candle closed at {close}, beyond EMA({Period}) {ema.Value:0.####}")),
            };
        }

        return new ExitVerdict { WatchCandleClose = true };
    }
}
